// Who else is in this section or part of the report, and what they saved. Asked every few seconds while the tab is
// looked at and somebody does something in it; seldom when nobody does.
import { filled, gettext } from "../translating.js";
import { announce, noteIn } from "./page.js";
import { post } from "./server.js";

const AWAKE = 120_000; // after the last key or movement
const SELDOM = 20; // seconds, while nobody does anything
const UNSURE = 15; // after no answer

export class Company {
  constructor(writing, url) {
    this.writing = writing;
    this.url = url;
    this.place = document.querySelector("[data-company]");
    this.told = new Map();
    this.active = Date.now();
  }

  begin() {
    for (const name of ["keydown", "pointermove", "pointerdown", "scroll"]) {
      document.addEventListener(name, () => this.wake(), { passive: true });
    }
    window.addEventListener("offline", () => this.show(""));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        this.wake();
        this.ask();
      }
    });
    window.addEventListener("pagehide", () => this.ask({ leaving: true }));
    this.ask();
  }

  wake() {
    const slept = Date.now() - this.active > AWAKE;
    this.active = Date.now();
    if (slept) {
      this.ask();
    }
  }

  async ask({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (document.visibilityState === "hidden" && !leaving) {
      return; // asked again when the tab is looked at
    }
    const pairs = leaving ? [["leaving", "1"]] : [];
    const result = await post(this.url, pairs, { leaving, unattended: true });
    let seconds = UNSURE;
    if (result.kind === "answered" && result.status === 200) {
      seconds = Date.now() - this.active > AWAKE ? SELDOM : result.body.again;
      this.show(result.body.company);
      this.compare(result.body.answers);
    } else {
      this.show(""); // nobody knows who is here now
    }
    if (result.kind === "logged-out" || result.kind === "stranger") {
      this.writing.loggedOut();
    } else if (result.kind === "busy") {
      seconds = result.after;
    }
    if (!leaving) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), seconds * 1000);
    }
  }

  show(sentence) {
    if (this.place && this.place.textContent !== sentence) {
      this.place.textContent = sentence;
      this.place.hidden = !sentence;
    }
    // Read out when it is news, not again after each moment without a connection.
    if (sentence && sentence !== this.said) {
      announce(sentence);
    }
    this.said = sentence || this.said;
  }

  compare(answers) {
    const newer = [];
    for (const unit of this.writing.units) {
      const stored = answers[unit.key];
      if (!stored || stored.version <= unit.version || unit.inFlight) {
        continue;
      }
      if (unit.isAtRest) {
        newer.push(unit);
      } else if (this.told.get(unit) !== stored.version && !unit.isInConflict) {
        this.told.set(unit, stored.version);
        const said = gettext("%(saved)s meanwhile. The two texts will be compared.");
        noteIn(unit, filled(said, { saved: stored.saved }), { isSpoken: true });
      }
    }
    if (newer.length) {
      this.writing.refresh(newer, (unit) => answers[unit.key].saved + ".");
    }
  }
}
