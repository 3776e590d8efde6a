// What the page shows around the fields: the quiet line, notes, a conflict, kept words.
import { filled, gettext, locale } from "../translating.js";
import { mergeIn, same } from "./fields.js";
import { notSaved } from "./sentences.js";

const SPOKEN = 10_000;
const CLASSES = { saved: "app-saved", unsaved: "app-unsaved", saving: "" };

// Spoken once, for those who do not see the line change. Not for every save. The place for it
// is in the page from the start: what comes into a page together with its words is not read out.
export function announce(text) {
  const region = document.querySelector("[data-announce]");
  region.textContent = text;
  clearTimeout(announce.ending);
  announce.ending = setTimeout(() => (region.textContent = ""), SPOKEN); // it may be untrue by then
}

// Logging out forgets what this tab keeps.
export function isLoggingOutAllTheSame() {
  return window.confirm(
    gettext("Something you typed here is not saved and would be lost. Log out all the same?"),
  );
}

// Whether the page is the answer to a form that was sent, and shows again what it could not store.
export function answersPost() {
  return document.body.dataset.answersPost !== undefined;
}

export function isInBox(element) {
  return Boolean(element?.closest("[data-conflict]"));
}

function statusOf(unit) {
  return unit.element.querySelector("[data-saved]");
}

export function tell(unit, state, text, kind = "") {
  const status = statusOf(unit);
  unit.printed ??= status.textContent;
  if (status.textContent !== text || status.dataset.kind !== kind) {
    status.textContent = text;
    status.dataset.kind = kind;
    if (kind === "logged-out") {
      status.append(" ", loginLink());
    }
  }
  for (const name of Object.values(CLASSES)) {
    status.classList.toggle(name || "app-quiet", name === CLASSES[state]);
  }
  if (state === "unsaved" && unit.announced !== text) {
    unit.announced = text;
    announce(`${unit.name}: ${status.textContent}`);
  }
}

// "Ready for review" was said of the version before the one that was just saved.
export function endReady(element) {
  element.querySelectorAll("[data-while-ready]").forEach((one) => (one.hidden = true));
  element.querySelectorAll("[data-until-ready]").forEach((one) => (one.hidden = false));
}

// What the server printed before anything was typed.
tell.printed = (unit) => unit.printed ?? statusOf(unit).textContent;

function loginLink() {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = "/account/login/";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = gettext("Log in again in a new tab, then come back to this one");
  return link;
}

function slot(unit, name, place) {
  let found = unit.element.querySelector(`[data-${name}]`);
  if (!found) {
    found = document.createElement("div");
    found.dataset[name] = "";
    place(found);
  }
  return found;
}

// A note under the field: what a colleague did, what a paste left out. "" takes it away; one that
// is lasting stays after a save, until another takes its place.
export function noteIn(unit, text, { isSpoken = false, isLasting = false } = {}) {
  const line = unit.element.querySelector("[data-line]");
  const note = slot(unit, "note", (made) => line.before(made));
  note.dataset.note = text && isLasting ? "lasting" : "";
  note.replaceChildren();
  if (text) {
    const paragraph = document.createElement("p");
    paragraph.className = "govuk-body-s app-note";
    paragraph.textContent = text;
    note.append(paragraph);
    if (isSpoken) {
      announce(`${unit.name}: ${text}`);
    }
  }
}

// How a consideration stands: cleared by whom, or not.
export function showStanding(unit, standing) {
  const place = unit.element.querySelector("[data-standing]");
  if (!place || !standing) {
    return;
  }
  const mark = document.createElement("strong");
  mark.className = `govuk-tag ${standing.colour && `govuk-tag--${standing.colour}`}`;
  mark.textContent = standing.tag;
  const words = document.createElement("span");
  words.textContent = standing.words;
  place.replaceChildren(mark, " ", words);
}

// After a save: what it said is settled.
export function endNote(unit) {
  const note = unit.element.querySelector("[data-note]");
  if (note && note.dataset.note !== "lasting") {
    note.replaceChildren();
  }
}

export function showConflict(unit, body) {
  const place = unit.element.querySelector("[data-conflict]");
  if (!body) {
    place.replaceChildren();
    return;
  }
  const made = mergeTyped(unit.element);
  const parsed = new DOMParser().parseFromString(body.html, "text/html");
  place.replaceChildren(...parsed.body.childNodes);
  if (made !== null) {
    putMerged(unit.element, made);
  }
  endNote(unit);
  place.closest("details")?.setAttribute("open", "");
  tell(unit, "unsaved", notSaved(body.sentences));
  place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

// The text made of both, if somebody wrote in it; null if it is as it was put together.
export function mergeTyped(element) {
  const field = mergeIn(element);
  return field && field.value !== field.defaultValue ? field.value : null;
}

// False where the conflict has no field for it.
export function putMerged(element, text) {
  const field = mergeIn(element);
  if (field) {
    field.value = text;
    element.querySelector("[data-conflict] input[type=radio][value=both]").click();
  }
  return Boolean(field);
}

// While a choice is being saved the box stays as it was sent.
export function holdConflict(unit, isHeld) {
  const field = mergeIn(unit.element);
  if (field) {
    field.readOnly = isHeld;
  }
}

// Words that an earlier visit left in this tab, to be put back (`use`, where that is possible) or
// thrown away; `lines` are what a person reads of them. The box stays until `use` or `drop` says that it is done with them, or
// until what is returned takes it away.
export function showOffer({ before, left, lines, drop, then, label = "", use = null, about = "" }) {
  const box = document.createElement("div");
  box.className = "app-kept";
  box.dataset.offer = "";
  const at = new Date(left.at);
  const time = at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const day = at.toLocaleDateString(locale(), { day: "numeric", month: "long" });
  const said = gettext("You typed this on %(day)s at %(time)s, and it was not saved:");
  box.append(paragraph(filled(said, { day, time })));
  const words = document.createElement("div");
  words.className = "app-kept__words";
  words.textContent = lines.join("\n") || gettext("Nothing: the words were deleted.");
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  let isBusy = false;
  const act = (what) => async () => {
    if (isBusy) {
      return;
    }
    isBusy = true;
    const isDone = await what();
    isBusy = false;
    if (isDone) {
      box.remove();
      then();
    }
  };
  if (use) {
    buttons.append(button(label, "", act(use)));
  }
  buttons.append(button(gettext("Throw it away"), "govuk-button--secondary", act(drop)));
  box.append(words);
  if (about) {
    box.append(paragraph(about));
  }
  box.append(buttons);
  before.before(box);
  before.closest("details")?.setAttribute("open", "");
  return () => box.remove();
}

function paragraph(text) {
  const made = document.createElement("p");
  made.className = "govuk-body";
  made.textContent = text;
  return made;
}

function button(text, style, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button ${style}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

// What the pairs say as a person reads it, without what the page says already: typed text, and
// the labels of what is chosen.
export function linesOf(element, pairs, known = []) {
  const lines = [];
  for (const [name, value] of pairs) {
    if (!value || known?.some((one) => same(one, [name, value]))) {
      continue;
    }
    const found = [...element.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const chosen = found.some((one) => one.type === "radio" || one.type === "checkbox");
    const option = chosen
      ? found.find((one) => one.value === value)?.labels[0]
      : found[0]?.tagName === "SELECT" && [...found[0].options].find((one) => one.value === value);
    lines.push({ field: found[0], words: chosen || option ? option?.textContent.trim() : value });
  }
  return lines.filter((line) => line.words).sort((one, other) => inPage(one.field, other.field));
}

export function wordsOf(element, pairs, known) {
  return linesOf(element, pairs, known).map((line) => line.words);
}

// Fields in the order of the page; words without one come last.
function inPage(one, other) {
  if (!one || !other) {
    return one ? -1 : other ? 1 : 0;
  }
  const isBefore = one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  return one === other ? 0 : isBefore ? -1 : 1;
}
