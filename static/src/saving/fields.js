// The controls of one saved thing as pairs of name and value, and back.
function controls(element) {
  const all = [...element.querySelectorAll("input[name], textarea[name], select[name]")];
  return all.filter(
    (one) => one.name !== "csrfmiddlewaretoken" && !one.closest("[data-conflict]") && !isVersion(one),
  );
}

function isVersion(control) {
  return control.type === "hidden" && /(^|-)version$/.test(control.name);
}

export function versionOf(element) {
  return [...element.querySelectorAll("input[type=hidden]")].find(isVersion);
}

function isChecking(control) {
  return control.type === "radio" || control.type === "checkbox";
}

export function pairsIn(element) {
  return controls(element)
    .filter((one) => !isChecking(one) || one.checked)
    .map((one) => [one.name, one.value]);
}

// As the server printed it, whatever the browser has put back into the fields since.
export function pairsPrinted(element) {
  return controls(element)
    .filter((one) => !isChecking(one) || one.defaultChecked)
    .map((one) => [one.name, one.tagName === "SELECT" ? one.value : one.defaultValue]);
}

// What the person decides in a conflict; asked of the whole page's form with all else.
export function choiceIn(element) {
  const chosen = element.querySelectorAll("[data-conflict] input[name], [data-conflict] textarea");
  return [...chosen]
    .filter((one) => !isChecking(one) || one.checked)
    .map((one) => [one.name, one.value]);
}

export function put(element, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) {
    values.set(name, [...(values.get(name) || []), value]);
  }
  for (const control of controls(element)) {
    const wanted = values.get(control.name) || [];
    if (isChecking(control)) {
      control.checked = control.defaultChecked = wanted.includes(control.value);
    } else {
      putText(control, wanted[0] ?? "");
    }
  }
}

function putText(control, text) {
  if (control.value !== text) {
    const isHere = document.activeElement === control && control.tagName === "TEXTAREA";
    const caret = isHere ? control.selectionStart : 0;
    control.value = text;
    if (isHere) {
      control.setSelectionRange(Math.min(caret, text.length), Math.min(caret, text.length));
    }
  }
  control.defaultValue = text;
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// The pairs with nothing in the fields of these names.
export function emptied(pairs, names = []) {
  return pairs.map(([name, value]) => [name, names.includes(name) ? "" : value]);
}

export function onlyOf(pairs, names) {
  return pairs.filter(([name]) => names.includes(name));
}

// Tall enough for its text where the browser does not see to that itself (field-sizing).
export function grow(textarea) {
  if (!CSS.supports("field-sizing", "content")) {
    const lines = textarea.value.split("\n");
    const rows = lines.reduce((sum, line) => sum + 1 + Math.floor(line.length / 80), 1);
    textarea.rows = Math.max(4, Math.min(24, rows));
  }
}
