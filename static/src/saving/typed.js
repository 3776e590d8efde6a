// Words typed into a form that is sent with a button (text that saves itself: unit.js). They are
// kept in this tab until the server says that it has stored them, and offered again where they
// were typed: the log-in may have ended, the connection may be lost, a colleague may be faster.
//
// How the server says so: what is sent carries a mark, and the pages that follow print the marks
// of what was stored last (`body[data-stored]`). A log-in page, an error or a refusal prints none.
import { baseOf, homeless, pairsIn, pairsPrinted, put, putBase, same } from "./fields.js";
import { forget, forgetSent, keep, kept, offer, offerKept, offers, withdraw } from "./kept.js";
import { announce, answersPost, linesOf, showOffer } from "./page.js";

const MARK = "kept-as";
const TYPED = "textarea, input[type=text], input[type=email], input[type=number], input[type=tel]";

class Typed {
  constructor(form) {
    this.form = form;
    const { pathname, search } = new URL(form.getAttribute("action") || "", location.href);
    this.url = `${pathname}${search}${form.id && `#${form.id}`}`;
    this.stored = inOrder(pairsPrinted(form)); // null: the page shows what is not stored
    this.base = baseOf(form);
    this.isTouched = false; // by a person, as in unit.js
    form.addEventListener("input", () => (this.isTouched = true));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
  }

  get now() {
    return inOrder(pairsIn(this.form));
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
      put(this.form, this.stored);
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
    put(this.form, left.pairs);
    putBase(this.form, left.base);
    for (const control of this.form.querySelectorAll("textarea")) {
      control.dispatchEvent(new Event("grown"));
    }
    for (const { field } of linesOf(this.form, left.pairs, this.stored)) {
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
      keep(this.url, { pairs: this.now, base: baseOf(this.form), at: Date.now(), sentAs });
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
    const found = linesOf(this.form, left.pairs, this.stored);
    const lines = found.map(({ field, words }) =>
      found.length > 1 ? [nameOf(field), words].filter(Boolean).join(": ") : words,
    );
    const isOlder = !same(left.base, this.base);
    showOffer({
      before: this.form.firstElementChild,
      left,
      lines,
      about: isOlder ? "Somebody has saved since. The two are compared when you save." : "",
      label: "Put it back",
      use: () => this.takeUp(left),
      drop: () => {
        withdraw(this.url, left);
        return true;
      },
      then: () => this.form.querySelector(TYPED).focus(),
    });
    announce("You typed something here that was not saved. It is offered above the form.");
  }

  // What was typed since changes places with it.
  takeUp(left) {
    if (this.isDirty) {
      this.offer({ pairs: this.now, base: baseOf(this.form), at: Date.now() });
    }
    const lost = homeless(this.form, left.pairs);
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
      const question = "Something you typed here is not saved and would be lost. Log out all the same?";
      if (window.confirm(question)) {
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
