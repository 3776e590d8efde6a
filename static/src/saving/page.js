// What the page shows around the fields: the quiet line, notes, a conflict, kept words.
const CLASSES = { saved: "app-saved", unsaved: "app-unsaved", saving: "" };

let region;

// Spoken once, for those who do not see the line change. Not for every save.
export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "govuk-visually-hidden";
    region.setAttribute("aria-live", "polite");
    document.querySelector("main").append(region);
  }
  region.textContent = text;
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
  link.textContent = "Log in again in a new tab";
  link.append(", then come back to this one");
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

// A note under the field: what a colleague did, what a paste left out. "" takes it away.
export function noteIn(unit, text, { isSpoken = false } = {}) {
  const line = unit.element.querySelector("[data-line]");
  const note = slot(unit, "note", (made) => line.before(made));
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

export function showConflict(unit, body) {
  const place = unit.element.querySelector("[data-conflict]");
  if (!body) {
    place.replaceChildren();
    return;
  }
  const parsed = new DOMParser().parseFromString(body.html, "text/html");
  place.replaceChildren(...parsed.body.childNodes);
  noteIn(unit, "");
  place.closest("details")?.setAttribute("open", "");
  tell(unit, "unsaved", `Not saved: ${body.sentences.join(" ")}`);
  place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

// Words that an earlier visit left in this tab, to be put back or thrown away.
export function showOffer(unit, left, { use, drop }) {
  const first = unit.element.querySelector("[data-conflict]");
  const box = document.createElement("div");
  box.className = "app-kept";
  box.dataset.offer = "";
  const at = new Date(left.at);
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  box.append(paragraph(`You typed this on ${day} at ${time}, and it was not saved:`));
  const words = document.createElement("div");
  words.className = "app-kept__words";
  words.textContent = textOf(unit, left.pairs);
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  const close = (then) => () => {
    box.remove();
    then();
    unit.page.focus(unit);
  };
  buttons.append(
    button("Put it back and save it", "", close(use)),
    button("Throw it away", "govuk-button--secondary", close(drop)),
  );
  box.append(words, buttons);
  first.before(box);
  unit.element.querySelector("details")?.setAttribute("open", "");
  announce(`${unit.name}: you typed something that was not saved. It is offered above the field.`);
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

// The words of the pairs as a person reads them: typed text, and the labels of what is chosen.
function textOf(unit, pairs) {
  const lines = [];
  for (const [name, value] of pairs) {
    const found = [...unit.element.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const chosen = found.find((one) => one.type === "radio" || one.type === "checkbox");
    if (chosen) {
      const option = found.find((one) => one.value === value);
      lines.push(option?.labels[0]?.textContent.trim() || "");
    } else if (found.length) {
      lines.push(value);
    }
  }
  return lines.filter(Boolean).join("\n");
}
