// One answer (or one part of the report) that saves itself: its words, its version, and what
// the page says about it. One request is on its way at a time; what is typed meanwhile follows
// with the version that comes back. "Saved" is said only when the server has said so.
import { filled, gettext } from "../translating.js";
import {
  baseOf,
  choiceIn,
  emptied,
  homeless,
  mergeIn,
  onlyOf,
  pairsIn,
  pairsPrinted,
  put,
  putBase,
  same,
  versionOf,
} from "./fields.js";
import { forget, keep, kept, offer, offerKept, offers, withdraw } from "./kept.js";
import { KEEPALIVE_BYTES, encoded, post } from "./server.js";
import {
  announce,
  answersPost,
  endNote,
  endReady,
  holdConflict,
  isInBox,
  mergeTyped,
  noteIn,
  putMerged,
  showConflict,
  showOffer,
  showStanding,
  tell,
  wordsOf,
} from "./page.js";
import { notSaved, sentenceFor } from "./sentences.js";

const PAUSE = 1000; // after the last key
const AT_LEAST = 10_000; // while somebody types without a pause
const FIRST_RETRY = 2; // seconds; doubled each time
const LAST_RETRY = 30;

export class Unit {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.url = element.dataset.save;
    this.name = element.dataset.name;
    this.key = element.dataset.key || this.name; // what the server calls it (company.js)
    this.version = Number(versionOf(element).value);
    this.saved = pairsPrinted(element); // what the server holds, as far as this page knows
    this.unanswered = null; // pairs that were sent and may have arrived
    this.inFlight = null;
    this.merged = null; // a text made of both, to be put into the next conflict
    this.shown = []; // offers, with how to take their box away
    this.trouble = ""; // why nothing is sent at present: conflict, refused, waiting …
    this.retries = 0;
    this.announced = "";
    this.lost = ""; // the sentence about a clearance that fell
    this.isTouched = false; // by a person, not by the browser that puts back what was there once
    element.addEventListener("input", () => (this.isTouched = true));
    element.addEventListener("input", (event) => this.changed(event));
    element.addEventListener("change", (event) => this.changed(event));
    element.addEventListener("focusout", () => this.isDirty && !this.trouble && this.save());
  }

  get now() {
    return pairsIn(this.element);
  }

  get isDirty() {
    return !same(this.now, this.saved);
  }

  get isInConflict() {
    return Boolean(this.element.querySelector("[data-conflict] [name]"));
  }

  // Nothing was typed, sent or is to be chosen here that the server's words could replace.
  get isAtRest() {
    return !this.isDirty && !this.inFlight && !this.unanswered && !this.isInConflict;
  }

  // Whether leaving now would lose words that the server was not or cannot be told.
  get isAtRisk() {
    return this.isDirty && (Boolean(this.trouble) || this.isTooLargeToLeave);
  }

  get isTooLargeToLeave() {
    return encoded(this.now).length >= KEEPALIVE_BYTES;
  }

  // At the beginning: what an earlier visit left in this tab, and what the browser put back.
  begin() {
    const left = kept(this.url);
    if (left && same(left.pairs, this.now) && !left.merged) {
      this.goOn(left);
    } else {
      offerKept(this.url);
      this.clearRestored();
    }
    if (this.isInConflict) {
      this.saved = null; // the page shows what was sent, which is not stored
      this.trouble = "conflict";
      this.remember();
    }
    for (const one of offers(this.url)) {
      this.isStored(one) ? withdraw(this.url, one) : this.show(one);
    }
  }

  // What the words were typed upon, so that the server compares them with that.
  standOn(left) {
    putBase(this.element, left.base);
    this.version = left.version;
  }

  isStored(left) {
    return same(left.pairs, this.saved) && !left.merged;
  }

  // What is offered was on its way when the page was asked for, and arrived after all.
  withdrawStored() {
    for (const { left, remove } of this.shown.filter((one) => this.isStored(one.left))) {
      withdraw(this.url, left);
      remove();
    }
  }

  // Words that the browser puts back and this tab does not keep were saved once, and may have been
  // followed by others since. Some browsers do it only when the page has been loaded.
  clearRestored() {
    if (!this.isTouched && !this.isInConflict && this.saved && this.isDirty && !this.inFlight) {
      put(this.element, this.saved);
      this.rest();
    }
  }

  // The words that were kept stand in the fields: put back by the browser, or by the server,
  // which shows again what it could not store.
  goOn(left) {
    if (same(left.pairs, this.saved) && !answersPost()) {
      forget(this.url);
      return;
    }
    this.saved = answersPost() ? null : this.saved;
    this.standOn(left);
    this.unanswered = left.sent;
    this.isTouched = true;
    this.fill(this.now);
    this.schedule();
  }

  show(left) {
    const lines = wordsOf(this.element, left.pairs, this.saved);
    if (left.merged) {
      lines.push("", gettext("Text made of both:"), left.merged.text);
    }
    const remove = showOffer({
      before: this.element.querySelector("[data-conflict]"),
      left,
      lines,
      label: gettext("Put it back and save it"),
      use: () => this.takeUp(left),
      drop: () => {
        withdraw(this.url, left);
        return true;
      },
      then: () => this.page.focus(this),
    });
    this.shown.push({ left, remove });
    const said = gettext(
      "%(name)s: you typed something that was not saved. It is offered above the field.",
    );
    announce(filled(said, { name: this.name }));
  }

  // Says whether the words are in the fields. What was typed there since comes first.
  async takeUp(left) {
    await this.settle();
    if (!this.isAtRest) {
      noteIn(this, gettext("What is in the field now has to be saved first."), { isSpoken: true });
      return false;
    }
    const lost = homeless(this.element, left.pairs);
    this.standOn(left);
    this.unanswered = left.sent;
    this.merged = left.merged ? { ...left.merged, version: left.version } : null;
    this.isTouched = true;
    this.fill(left.pairs);
    this.remember();
    withdraw(this.url, left);
    if (lost.length) {
      this.offer({ ...left, pairs: lost, merged: null });
    }
    if (this.isDirty || this.unanswered) {
      this.save();
    } else {
      this.offerMerged();
    }
    return true;
  }

  offer(entry) {
    offer(this.url, entry);
    this.show(entry);
  }

  // No conflict came in which it would have its place: it is offered as words for the field.
  offerMerged() {
    if (this.merged) {
      const { field, text, version } = this.merged;
      const pairs = this.now.map(([name, value]) => [name, name === field ? text : value]);
      this.merged = null;
      this.offer({ version, base: baseOf(this.element), pairs, sent: null, at: Date.now() });
    }
  }

  // Other words in the fields; boxes grow, words are counted, follow-ups come and go with them.
  fill(pairs) {
    put(this.element, pairs);
    for (const control of this.element.querySelectorAll("textarea")) {
      control.dispatchEvent(new Event("grown"));
    }
  }

  changed(event) {
    if (event.target.closest("[data-offer]") || !this.isTouched) {
      return;
    }
    if (event.target.closest("[data-conflict]")) {
      this.rememberSoon();
      return;
    }
    if (this.isAtRest) {
      this.rest();
      return;
    }
    this.rememberSoon();
    if (this.isInConflict) {
      return; // a choice ends it, not another save
    }
    if (this.trouble === "refused") {
      this.trouble = "";
    }
    if (!this.trouble) {
      tell(this, "saving", gettext("Saving…"));
      this.schedule();
    }
  }

  schedule() {
    this.since ||= Date.now();
    clearTimeout(this.timer);
    const most = Math.max(0, this.since + AT_LEAST - Date.now());
    this.timer = setTimeout(() => this.save(), Math.min(PAUSE, most));
  }

  // Nothing to save after all: what is in the fields is what the server holds.
  rest() {
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    this.since = 0;
    this.trouble = "";
    this.retries = 0;
    forget(this.url);
    this.offerMerged();
    tell(this, "saved", this.savedLine || tell.printed(this));
  }

  rememberSoon() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.remember(), 200);
  }

  remember() {
    clearTimeout(this.keeping);
    if (!this.page.isLoggingOut && (this.isDirty || this.unanswered)) {
      keep(this.url, {
        version: this.version,
        base: baseOf(this.element),
        pairs: this.now,
        words: wordsOf(this.element, this.now, this.saved),
        sent: this.inFlight || this.unanswered,
        merged: this.mergedNow,
        at: Date.now(),
      });
    }
  }

  // What somebody made of both texts, in the conflict's box or on its way there.
  get mergedNow() {
    const text = mergeTyped(this.element);
    return text === null ? this.merged : { field: mergeIn(this.element).dataset.madeOfBoth, text };
  }

  // Sends what is there. Resolves when it is answered.
  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.inFlight) {
      return this.sending;
    }
    if (this.isInConflict || (!this.isDirty && !this.unanswered)) {
      return undefined;
    }
    this.remember();
    this.sending = this.exchange(leaving);
    return this.sending;
  }

  // Everything that is typed, and what is typed meanwhile too: somebody waits for it.
  async settle() {
    do {
      await this.save();
    } while (!this.isAtRest && !this.trouble && !this.isInConflict);
  }

  async exchange(leaving) {
    // What may have arrived goes first and unchanged: the server knows it again.
    const sent = this.unanswered || this.now;
    this.inFlight = sent;
    this.since = 0;
    tell(this, "saving", gettext("Saving…"));
    const result = await post(this.url, [...this.versioned(), ...sent], { leaving });
    this.inFlight = null;
    this.unanswered = result.kind === "answered" ? null : sent;
    this.take(result, sent);
    if (this.trouble) {
      return;
    }
    if (this.isDirty) {
      this.schedule(); // a person who goes on typing has not paused yet
    } else {
      this.rest();
    }
  }

  // What the words stand on; the version is known here before the page is printed anew.
  versioned() {
    const { name } = versionOf(this.element);
    const rest = baseOf(this.element).filter(([one]) => one !== name);
    return [[name, String(this.version)], ...rest];
  }

  take(result, sent) {
    if (result.kind !== "answered") {
      this.failed(result);
      return;
    }
    this.retries = 0;
    const { body } = result;
    if (body.outcome === "saved") {
      this.trouble = "";
      this.confirmed(body, sent);
    } else if (body.outcome === "conflict" && !same(this.now, sent)) {
      this.trouble = ""; // compared again, with what was typed since
    } else if (body.outcome === "conflict") {
      this.trouble = "conflict";
      this.meet(body);
    } else {
      this.trouble = "refused";
      this.remember();
      tell(this, "unsaved", notSaved(body.sentences));
    }
  }

  // Two texts: both are shown.
  meet(body) {
    showConflict(this, body);
    if (this.merged && putMerged(this.element, this.merged.text)) {
      this.merged = null;
    }
    this.remember();
  }

  confirmed(body, sent) {
    if (body.is_yours) {
      this.stored(body, sent);
    } else if (same(this.now, sent)) {
      // A colleague's newer words stand; what was sent is in the history.
      this.saved = sent;
      this.savedLine = body.saved;
      this.page.refresh([this]);
    }
  }

  // The server holds what was sent, as this version.
  stored(body, sent) {
    this.version = body.version;
    const version = versionOf(this.element);
    version.value = version.defaultValue = String(body.version);
    this.saved = emptied(sent, body.emptied);
    this.giveUp(sent, body.emptied);
    this.savedLine = body.saved;
    this.withdrawStored();
    this.sayStored();
    endReady(this.element);
    endNote(this);
    this.explain(body);
    if (!same(this.now, this.saved)) {
      this.remember();
    } else if (this.announced) {
      announce(filled(gettext("%(name)s: saved"), { name: this.name }));
      this.announced = "";
    }
  }

  // What fell with other words leaves its fields, or it would be sent with the next ones as if
  // somebody had said it of them. What was typed there since stays.
  giveUp(sent, names) {
    if (names?.length && same(onlyOf(this.now, names), onlyOf(sent, names))) {
      this.fill(emptied(this.now, names));
    }
  }

  // What became of the save besides being stored. That a clearance fell is said until there is
  // another one: the next key would take the sentence away before anybody has read it.
  explain(body) {
    showStanding(this, body.standing);
    if (body.emptied?.length) {
      this.lost = body.note;
    } else if (body.standing?.is_cleared) {
      this.lost = "";
    }
    if (body.note || this.lost) {
      noteIn(this, body.note || this.lost, { isSpoken: Boolean(body.note) });
    }
  }

  // What the server holds is another text now: the preview of the paper is read anew.
  sayStored() {
    this.element.dispatchEvent(new CustomEvent("words-saved", { bubbles: true }));
  }

  failed(result) {
    this.trouble = "waiting";
    this.remember();
    const seconds = result.after || Math.min(FIRST_RETRY * 2 ** this.retries, LAST_RETRY);
    this.retries += 1;
    tell(this, "unsaved", sentenceFor(result.kind, seconds), result.kind);
    if (["logged-out", "stranger"].includes(result.kind)) {
      this.page.loggedOut();
    } else if (["busy", "lost", "failed"].includes(result.kind)) {
      this.timer = setTimeout(() => this.again(), seconds * 1000);
    } else {
      this.trouble = "refused"; // only another text, or another page, can help
      this.unanswered = null;
    }
  }

  again() {
    if (this.trouble === "waiting") {
      this.trouble = "";
      this.save();
    }
  }

  get canSave() {
    const isStuck = this.trouble && this.trouble !== "waiting";
    return this.isDirty && !isStuck && !this.isInConflict && !this.isTooLargeToLeave;
  }

  // The page is out of sight, and may never be looked at again.
  hide() {
    this.remember();
    if (this.canSave) {
      this.trouble = "";
      this.save({ leaving: true });
    }
  }

  // The page is gone: the last words go without waiting for what is on its way, which is sent
  // along so that the server can put the two in their order. Nobody reads the answer.
  leave() {
    this.remember();
    if (!this.canSave) {
      return;
    }
    const earlier = this.inFlight || this.unanswered || this.now;
    const pairs = [...this.versioned(), ...this.now];
    if (!same(earlier, this.now)) {
      pairs.push(["before", encoded([...this.versioned(), ...earlier])]);
    }
    post(this.url, pairs, { leaving: true });
  }

  // Ends a conflict as the person chose.
  async resolve() {
    if (this.inFlight) {
      return;
    }
    const sent = this.now;
    const choice = choiceIn(this.element);
    this.remember();
    this.inFlight = sent;
    holdConflict(this, true);
    tell(this, "saving", gettext("Saving…"));
    const result = await post(this.url, [...this.versioned(), ...sent, ...choice]);
    this.inFlight = null;
    holdConflict(this, false);
    if (result.kind === "answered" && result.body.outcome === "saved") {
      await this.resolved(result.body, sent, choice);
    } else if (result.kind === "answered" && result.body.outcome === "conflict") {
      this.meet(result.body);
    } else if (result.kind === "answered") {
      tell(this, "unsaved", notSaved(result.body.sentences));
    } else {
      tell(this, "unsaved", sentenceFor(result.kind, 0), result.kind);
      if (result.kind === "logged-out" || result.kind === "stranger") {
        this.page.loggedOut();
      }
    }
  }

  // Both texts are stored. What was typed while the choice was on its way is neither of them:
  // it follows mine, and is compared with any other text that was chosen.
  async resolved(body, sent, choice) {
    const isMine = choice.some(([name, value]) => name.endsWith("keep") && value === "mine");
    const wasInBox = isInBox(document.activeElement);
    this.trouble = "";
    showConflict(this, null);
    endNote(this);
    if (isMine) {
      this.stored(body, sent);
    } else if (same(this.now, sent)) {
      this.saved = sent; // in the history; the text that was chosen comes into the field
      this.savedLine = body.saved;
      await this.page.refresh([this]);
      this.explain(body);
    }
    if (this.isDirty) {
      this.remember();
      tell(this, "saving", gettext("Saving…"));
      this.schedule();
    } else {
      this.rest();
      announce(filled(gettext("%(name)s: saved"), { name: this.name }));
    }
    if (wasInBox) {
      this.page.focus(this);
    }
  }

  // The server's words for fields that nobody touched here.
  renew(fresh) {
    putBase(this.element, baseOf(fresh));
    this.version = Number(versionOf(this.element).value);
    this.fill(pairsPrinted(fresh));
    this.saved = this.now;
    this.savedLine = "";
    this.printed = undefined;
    this.withdrawStored();
    this.sayStored();
    for (const mark of ["[data-line]", "[data-standing]"]) {
      const place = this.element.querySelector(mark);
      place?.replaceChildren(...(fresh.querySelector(mark)?.childNodes || []));
    }
  }
}
