// What was typed and is not confirmed yet, kept in this tab (sessionStorage) under the person
// who typed it: offered again after a reload or a new log-in, forgotten with each confirmed
// save and at log-out. What somebody else typed in this tab is never offered, and goes.
const PREFIX = "kept:";

function person() {
  return document.body.dataset.person || "";
}

function place(url) {
  return `${PREFIX}${person()}:${url}`;
}

function forgetWhere(isMeant) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && isMeant(key)) {
      sessionStorage.removeItem(key);
    }
  }
}

// `entry`: version (the base), pairs (names and values), sent (pairs that were sent and not
// answered, or null), at (a moment). False where the browser keeps nothing.
export function keep(url, entry) {
  try {
    sessionStorage.setItem(place(url), JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

export function kept(url) {
  try {
    return JSON.parse(sessionStorage.getItem(place(url)));
  } catch {
    return null;
  }
}

export function forget(url) {
  sessionStorage.removeItem(place(url));
}

export function forgetOwn() {
  forgetWhere((key) => key.startsWith(`${PREFIX}${person()}:`));
}

// On a page for nobody (log-in) all stays: the same person may be about to come back.
export function forgetOthers() {
  if (person()) {
    forgetWhere((key) => !key.startsWith(`${PREFIX}${person()}:`));
  }
}
