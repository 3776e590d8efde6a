// What was typed and is not confirmed yet, kept in this tab (sessionStorage) under the person
// who typed it: offered again after a reload or a new log-in, forgotten with each confirmed
// save and at log-out. What somebody else typed in this tab is never offered, and goes.
//
// Two places for each address: what is being typed now, and offers: what earlier visits left.
// Typing never touches an offer; it stays until it is used or thrown away.
const PREFIX = "kept:";

function person() {
  return document.body.dataset.person || "";
}

function own() {
  return `${PREFIX}${person()}:`;
}

function place(url) {
  return `${own()}${url}`;
}

function offersPlace(url) {
  return `${own()}offers:${url}`;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function forgetWhere(isMeant) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && isMeant(key)) {
      sessionStorage.removeItem(key);
    }
  }
}

// `entry`: pairs (names and values), at (a moment), and what its page needs to compare them with
// what is stored. False where the browser keeps nothing.
export function keep(url, entry) {
  return write(place(url), entry);
}

export function kept(url) {
  return read(place(url));
}

export function forget(url) {
  sessionStorage.removeItem(place(url));
}

export function offers(url) {
  return read(offersPlace(url)) || [];
}

export function offer(url, entry) {
  return write(offersPlace(url), [...offers(url), entry]);
}

// What is kept becomes an offer. Taken away first: there may be room for it only once.
export function offerKept(url) {
  const entry = kept(url);
  forget(url);
  if (entry && !offer(url, entry)) {
    keep(url, entry);
  }
}

export function withdraw(url, entry) {
  const text = JSON.stringify(entry);
  const left = offers(url).filter((one) => JSON.stringify(one) !== text);
  if (left.length) {
    write(offersPlace(url), left);
  } else {
    sessionStorage.removeItem(offersPlace(url));
  }
}

// Entries that were sent under one of these marks: the server says that it has stored them.
export function forgetSent(marks) {
  forgetWhere((key) => key.startsWith(own()) && marks.includes(read(key)?.sentAs));
}

export function forgetOwn() {
  forgetWhere((key) => key.startsWith(own()));
}

// On a page for nobody (log-in) all stays: the same person may be about to come back.
export function forgetOthers() {
  if (person()) {
    forgetWhere((key) => !key.startsWith(own()));
  }
}
