// One answer (or one part of the report) that saves itself: its words, its version, and what
// the page says about it. One request is on its way at a time; what is typed meanwhile follows
// with the version that comes back. "Saved" is said only when the server has said so.
import { choiceIn, emptied, onlyOf, pairsIn, pairsPrinted, put, same, versionOf } from "./fields.js";
import { forget, keep, kept } from "./kept.js";
import { KEEPALIVE_BYTES, encoded, post } from "./server.js";
import { announce, endReady, noteIn, showConflict, showOffer, showStanding, tell } from "./page.js";
import { sentenceFor } from "./sentences.js";

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
    this.version = Number(versionOf(element).value);
    this.saved = pairsPrinted(element); // what the server holds, as far as this page knows
    this.unanswered = null; // pairs that were sent and may have arrived
    this.inFlight = null;
    this.trouble = ""; // why nothing is sent at present: conflict, refused, waiting …
    this.retries = 0;
    this.announced = "";
    this.lost = ""; // the sentence about a clearance that fell
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

  // Whether leaving now would lose words that the server was not or cannot be told.
  get isAtRisk() {
    return this.isDirty && (Boolean(this.trouble) || this.isTooLargeToLeave);
  }

  get isTooLargeToLeave() {
    return encoded(this.now).length >= KEEPALIVE_BYTES;
  }

  // At the beginning: what the browser put back, or what an earlier visit left in this tab.
  begin() {
    const left = kept(this.url);
    if (this.isInConflict) {
      this.trouble = "conflict";
      this.remember();
    } else if (left && !same(left.pairs, this.saved)) {
      showOffer(this, left, {
        use: () => this.takeUp(left),
        drop: () => forget(this.url),
      });
    } else if (left) {
      forget(this.url);
    }
    if (!left && this.isDirty && !this.isInConflict) {
      this.schedule();
    }
  }

  takeUp(left) {
    this.fill(left.pairs);
    this.version = left.version;
    this.unanswered = left.sent;
    this.save();
  }

  // Other words in the fields; boxes grow, words are counted, follow-ups come and go with them.
  fill(pairs) {
    put(this.element, pairs);
    for (const control of this.element.querySelectorAll("textarea")) {
      control.dispatchEvent(new Event("grown"));
    }
  }

  changed(event) {
    if (event.target.closest("[data-conflict]") || event.target.closest("[data-offer]")) {
      return;
    }
    if (!this.isDirty && !this.inFlight && !this.unanswered) {
      this.rest();
      return;
    }
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.remember(), 200);
    if (this.isInConflict) {
      return; // a choice ends it, not another save
    }
    if (this.trouble === "refused") {
      this.trouble = "";
    }
    if (!this.trouble) {
      tell(this, "saving", "Saving…");
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
    tell(this, "saved", this.savedLine || tell.printed(this));
  }

  remember() {
    clearTimeout(this.keeping);
    if (this.isDirty) {
      keep(this.url, {
        version: this.version,
        pairs: this.now,
        sent: this.inFlight || this.unanswered,
        at: Date.now(),
      });
    }
  }

  // Sends what is there. Resolves when it is answered, and what followed it too.
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

  async exchange(leaving) {
    // What may have arrived goes first and unchanged: the server knows it again.
    const sent = this.unanswered || this.now;
    this.inFlight = sent;
    this.since = 0;
    tell(this, "saving", "Saving…");
    const result = await post(this.url, [...this.versioned(), ...sent], { leaving });
    this.inFlight = null;
    this.unanswered = result.kind === "answered" ? null : sent;
    this.take(result, sent);
    if (result.kind === "answered" && !this.trouble && this.isDirty) {
      await this.save();
    }
  }

  versioned() {
    return [[versionOf(this.element).name, String(this.version)]];
  }

  take(result, sent) {
    if (result.kind !== "answered") {
      this.failed(result);
      return;
    }
    this.retries = 0;
    const { body } = result;
    if (body.outcome === "saved") {
      this.confirmed(body, sent);
    } else if (body.outcome === "conflict" && !same(this.now, sent)) {
      this.trouble = ""; // compared again, with what was typed since
    } else if (body.outcome === "conflict") {
      this.trouble = "conflict";
      this.remember();
      showConflict(this, body);
    } else {
      this.trouble = "refused";
      this.remember();
      tell(this, "unsaved", `Not saved: ${body.sentences.join(" ")}`);
    }
  }

  confirmed(body, sent) {
    this.trouble = "";
    if (!body.is_yours) {
      // A colleague's newer words stand; what was sent is in the history.
      if (same(this.now, sent)) {
        this.saved = sent;
        forget(this.url);
        this.page.refresh([this]);
      }
      return;
    }
    this.version = body.version;
    const version = versionOf(this.element);
    version.value = version.defaultValue = String(body.version);
    this.saved = emptied(sent, body.emptied);
    this.giveUp(sent, body.emptied);
    this.savedLine = body.saved;
    this.sayStored();
    endReady(this.element);
    this.explain(body);
    if (same(this.now, this.saved)) {
      this.rest();
      if (this.announced) {
        announce(`${this.name}: saved`);
      }
      this.announced = "";
    } else {
      this.remember();
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
    noteIn(this, body.note || this.lost || "", { isSpoken: Boolean(body.note) });
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
    tell(this, "unsaved", `Not saved: ${sentenceFor(result.kind, seconds)}`, result.kind);
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

  // The page is closing: the last words go without waiting for what is on its way, which is
  // sent along so that the server can put the two in their order.
  leave() {
    this.remember();
    const isStuck = this.trouble && this.trouble !== "waiting";
    if (!this.isDirty || isStuck || this.isInConflict || this.isTooLargeToLeave) {
      return;
    }
    const earlier = this.inFlight || this.unanswered;
    if (!earlier || (same(earlier, this.now) && !this.inFlight)) {
      this.trouble = "";
      this.save({ leaving: true });
    } else if (!same(earlier, this.now)) {
      const before = encoded([...this.versioned(), ...earlier]);
      const pairs = [...this.versioned(), ...this.now, ["before", before]];
      post(this.url, pairs, { leaving: true }); // what is on its way answers for both
    }
  }

  // Ends a conflict as the person chose.
  async resolve() {
    if (this.inFlight) {
      return;
    }
    const sent = this.now;
    this.inFlight = sent;
    tell(this, "saving", "Saving…");
    const pairs = [...this.versioned(), ...sent, ...choiceIn(this.element)];
    const result = await post(this.url, pairs);
    this.inFlight = null;
    if (result.kind === "answered" && result.body.outcome === "saved") {
      this.trouble = "";
      showConflict(this, null);
      this.saved = this.now;
      forget(this.url);
      await this.page.refresh([this], "");
      this.explain(result.body);
      announce(`${this.name}: saved`);
      this.page.focus(this);
    } else if (result.kind === "answered" && result.body.outcome === "conflict") {
      showConflict(this, result.body);
    } else if (result.kind === "answered") {
      tell(this, "unsaved", `Not saved: ${result.body.sentences.join(" ")}`);
    } else {
      tell(this, "unsaved", `Not saved: ${sentenceFor(result.kind, 0)}`, result.kind);
      if (result.kind === "logged-out" || result.kind === "stranger") {
        this.page.loggedOut();
      }
    }
  }

  // The server's words for fields that nobody touched here.
  renew(fresh) {
    const version = versionOf(this.element);
    version.value = version.defaultValue = versionOf(fresh).value;
    this.version = Number(version.value);
    this.fill(pairsPrinted(fresh));
    this.saved = this.now;
    this.savedLine = "";
    this.sayStored();
    for (const mark of ["[data-line]", "[data-standing]"]) {
      const place = this.element.querySelector(mark);
      place?.replaceChildren(...(fresh.querySelector(mark)?.childNodes || []));
    }
  }
}
