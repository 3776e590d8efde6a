// Words typed into a form that is sent with a button (text that saves itself: unit.js). They are
// kept in this tab until the server says that it has stored them, and offered again where they
// were typed: the log-in may have ended, the connection may be lost, a colleague may be faster.
//
// How the server says so: what is sent carries a mark, and the pages that follow print the marks
// of what was stored last (`body[data-stored]`). A log-in page, an error or a refusal prints none.
import { gettext } from "../translating.js";
import { baseOf, homeless, pairsIn, pairsPrinted, put, putBase, same } from "./fields.js";
import { forget, forgetSent, keep, kept, offer, offerKept, offers, withdraw } from "./kept.js";
import {
  announce,
  answersPost,
  isLoggingOutAllTheSame,
  linesOf,
  showOffer,
  wordsOf,
} from "./page.js";

const MARK = "kept-as";
const TYPED = "textarea, input[type=text], input[type=email], input[type=number], input[type=tel]";

class Typed {
  // `element`: the part of the form whose fields are kept.
  constructor(form, element = form) {
    this.form = form;
    this.element = element;
    const { pathname, search } = new URL(form.getAttribute("action") || "", location.href);
    this.url = `${pathname}${search}${element.id && `#${element.id}`}`;
    this.stored = inOrder(pairsPrinted(element)); // null: the page shows what is not stored
    this.base = baseOf(element);
    this.isTouched = false; // by a person, as in unit.js
    element.addEventListener("input", () => (this.isTouched = true));
    element.addEventListener("input", () => this.changed());
    element.addEventListener("change", () => this.changed());
  }

  get now() {
    return inOrder(pairsIn(this.element));
  }

  get isDirty() {
    return !same(this.now, this.stored);
  }

  begin() {
    const left = kept(this.url);
    if (left && same(left.pairs, this.now)) {
      this.goOn(left);
    } else {
      offerKept(this.url);
      this.clearRestored();
    }
    for (const one of offers(this.url)) {
      same(one.pairs, this.stored) ? withdraw(this.url, one) : this.show(one);
    }
  }

  clearRestored() {
    if (!this.isTouched && this.stored) {
      put(this.element, this.stored);
    }
  }

  // The words stand in the fields: put back by the browser, or shown again by the server because
  // it could not store them.
  goOn(left) {
    if (answersPost()) {
      this.stored = null;
      this.remember();
    } else if (same(left.pairs, this.stored)) {
      forget(this.url);
    } else {
      this.fill(left);
    }
  }

  fill(left) {
    this.isTouched = true;
    put(this.element, left.pairs);
    putBase(this.element, left.base);
    for (const control of this.element.querySelectorAll("textarea")) {
      control.dispatchEvent(new Event("grown"));
    }
    for (const { field } of linesOf(this.element, left.pairs, this.stored)) {
      field?.closest("details")?.setAttribute("open", "");
    }
  }

  changed() {
    if (!this.isTouched) {
      return;
    }
    this.isSending = false; // it stayed on the page after all
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.remember(), 200);
  }

  remember(sentAs = "") {
    clearTimeout(this.keeping);
    if (this.isDirty) {
      keep(this.url, {
        pairs: this.now,
        base: baseOf(this.element),
        words: wordsOf(this.element, this.now, this.stored),
        at: Date.now(),
        sentAs,
      });
    } else {
      forget(this.url);
    }
  }

  send() {
    const mark = [...crypto.getRandomValues(new Uint8Array(8))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    let field = this.form.querySelector(`input[name=${MARK}]`);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = MARK;
      this.form.append(field);
    }
    field.value = mark;
    this.remember(mark);
    this.isSending = true;
  }

  giveUp() {
    clearTimeout(this.keeping);
    this.isSending = true;
  }

  show(left) {
    const found = linesOf(this.element, left.pairs, this.stored);
    const lines = found.map(({ field, words }) =>
      found.length > 1 ? [nameOf(field), words].filter(Boolean).join(": ") : words,
    );
    const isOlder = !same(left.base, this.base);
    showOffer({
      before: this.element.firstElementChild,
      left,
      lines,
      about: isOlder
        ? gettext("Somebody has saved since. The two are compared when you save.")
        : "",
      label: gettext("Put it back"),
      use: () => this.takeUp(left),
      drop: () => {
        withdraw(this.url, left);
        return true;
      },
      then: () => this.element.querySelector(TYPED).focus(),
    });
    announce(
      gettext("You typed something here that was not saved. It is offered above the form."),
    );
  }

  // What was typed since changes places with it.
  takeUp(left) {
    if (this.isDirty) {
      this.offer({ pairs: this.now, base: baseOf(this.element), at: Date.now() });
    }
    const lost = homeless(this.element, left.pairs);
    this.fill(left);
    this.remember();
    withdraw(this.url, left);
    if (lost.length) {
      this.offer({ ...left, pairs: lost });
    }
    return true;
  }

  offer(entry) {
    offer(this.url, entry);
    this.show(entry);
  }
}

// What a field is called: its group, and itself unless it is an option of the group.
function nameOf(field) {
  const isOption = field?.type === "radio" || field?.type === "checkbox";
  const names = [
    field?.closest("fieldset")?.querySelector("legend"),
    isOption ? null : field?.labels?.[0],
  ];
  return names
    .map((one) => one?.textContent.trim())
    .filter(Boolean)
    .join(", ");
}

// Rows of a form can change places, and the words in them are the same.
function inOrder(pairs) {
  return [...pairs].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}

function isMeant(form) {
  return (
    form.method === "post" &&
    form.querySelector(TYPED) &&
    form.querySelector("button[type=submit]") && // a draft that is locked is only read
    !form.matches("[data-writing], [data-not-kept]")
  );
}

export function keepTyped() {
  if (!document.body.dataset.person) {
    return;
  }
  const all = [...document.forms].filter(isMeant).map((form) => new Typed(form));
  for (const element of document.querySelectorAll("form[data-writing] [data-beside]")) {
    all.push(new Typed(element.closest("form"), element)); // beside what saves itself
  }
  forgetSent((document.body.dataset.stored || "").split(" ").filter(Boolean));
  all.forEach((one) => one.begin());

  document.addEventListener("submit", (event) => {
    const sent = all.find((one) => one.form === event.target);
    if (sent && !event.defaultPrevented) {
      sent.send();
    }
  });
  // Logging out forgets what this tab keeps.
  document.addEventListener(
    "submit",
    (event) => {
      const unsent = all.filter((one) => one.isDirty && !one.isSending);
      if (!event.target.matches("[data-log-out]") || !unsent.length) {
        return;
      }
      if (isLoggingOutAllTheSame()) {
        unsent.forEach((one) => one.giveUp());
      } else {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
  window.addEventListener("beforeunload", (event) => {
    const unsent = all.filter((one) => one.isDirty && !one.isSending);
    unsent.forEach((one) => one.remember());
    if (unsent.length) {
      event.preventDefault();
    }
  });
  document.addEventListener("visibilitychange", () => {
    all.filter((one) => one.isDirty && !one.isSending).forEach((one) => one.remember());
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && all.length) {
      location.reload();
    } else {
      all.forEach((one) => one.clearRestored());
    }
  });
}
