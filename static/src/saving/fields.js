// The controls of one saved thing, or of one form, as pairs of name and value, and back.
const SILENT = ["hidden", "password", "file", "submit", "image", "reset", "button"];
const APART = "[data-conflict], [data-offer]";

function controls(element) {
  const all = [...element.querySelectorAll("input[name], textarea[name], select[name]")];
  return all.filter((one) => !SILENT.includes(one.type) && !one.closest(APART));
}

// Hidden fields that say what the words are based on, so that the server can compare: a version,
// the questions that the page says are left out.
const BASES = /(^|-)(version|wording|base|left_out)$/;

function basesIn(element) {
  const hidden = [...element.querySelectorAll("input[type=hidden]")];
  return hidden.filter((one) => BASES.test(one.name) && !one.closest(APART));
}

export function versionOf(element) {
  return basesIn(element).find((one) => one.name.endsWith("version"));
}

export function baseOf(element) {
  return basesIn(element).map((one) => [one.name, one.value]);
}

export function putBase(element, pairs = []) {
  for (const one of basesIn(element)) {
    const found = pairs.find(([name]) => name === one.name);
    one.value = one.defaultValue = found ? found[1] : one.value;
  }
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
    .map((one) => [one.name, printedIn(one)]);
}

function printedIn(control) {
  if (control.tagName === "SELECT") {
    const options = [...control.options];
    return (options.find((one) => one.defaultSelected) || options[0])?.value ?? "";
  }
  return isChecking(control) ? control.value : control.defaultValue;
}

// What the person decides in a conflict; asked of the whole page's form with all else.
export function choiceIn(element) {
  const chosen = element.querySelectorAll("[data-conflict] input[name], [data-conflict] textarea");
  return [...chosen]
    .filter((one) => !isChecking(one) || one.checked)
    .map((one) => [one.name, one.value]);
}

// The field for a text made of both, in a conflict that has one.
export function mergeIn(element) {
  return element.querySelector("[data-conflict] textarea[data-made-of-both]");
}

export function put(element, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) {
    values.set(name, [...(values.get(name) || []), value]);
  }
  for (const control of controls(element)) {
    const wanted = values.get(control.name) || [];
    if (isChecking(control)) {
      control.checked = wanted.includes(control.value);
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
}

// Pairs with words for which the page has no field (any more).
export function homeless(element, pairs) {
  const names = new Set(controls(element).map((one) => one.name));
  return pairs.filter(([name, value]) => value && !names.has(name));
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
