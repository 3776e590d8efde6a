// Everything works without this file: the form saves with its buttons. With it, each answer of
// the page saves itself, says so, and is never replaced by somebody else's words unasked.
import { gettext } from "../translating.js";
import { Company } from "./company.js";
import { grow } from "./fields.js";
import { announce, isLoggingOutAllTheSame, noteIn } from "./page.js";
import { arrangePasting } from "./paste.js";
import { freshPage } from "./server.js";
import { Unit } from "./unit.js";

const ASK_AGAIN = 15_000; // whether somebody has logged in again

class Writing {
  constructor(form) {
    this.form = form;
    this.units = [...document.querySelectorAll("[data-save]")].map((one) => new Unit(one, this));
    this.isSending = false;
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.warn(event));
    window.addEventListener("pagehide", () => this.leave());
    // A page that the browser had put aside does not know what became of its last words.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        location.reload();
      } else {
        this.units.forEach((unit) => unit.clearRestored());
      }
    });
    window.addEventListener("online", () => this.tryAgain());
    window.addEventListener("focus", () => this.isLoggedOut && this.comeBack());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.isSending || this.units.forEach((unit) => unit.hide());
      } else if (this.isLoggedOut) {
        this.comeBack();
      }
    });
    document.addEventListener("submit", (event) => this.logOut(event), { capture: true });
    for (const unit of this.units) {
      unit.begin();
    }
  }

  // Logging out forgets what this tab keeps: it is saved first, or given up knowingly.
  async logOut(event) {
    const form = event.target;
    if (!form.matches("[data-log-out]") || this.isSending || !this.isUnsaved) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    await this.saveAll();
    if (!this.isUnsaved || isLoggingOutAllTheSame()) {
      this.isSending = this.isLoggingOut = true;
      form.requestSubmit();
    }
  }

  get isUnsaved() {
    return this.units.some((unit) => unit.isDirty || unit.inFlight);
  }

  saveAll() {
    this.tryAgain();
    return Promise.all(this.units.map((unit) => unit.settle()));
  }

  leave() {
    if (!this.isSending) {
      this.units.forEach((unit) => unit.leave());
    }
  }

  warn(event) {
    this.units.forEach((unit) => unit.remember());
    if (!this.isSending && this.units.some((unit) => unit.isAtRisk)) {
      event.preventDefault();
    }
  }

  tryAgain() {
    this.units.forEach((unit) => unit.again());
  }

  // The form's own buttons: first all is saved and confirmed, then the page is left.
  async submit(event) {
    const unit = this.unitOf(event.submitter);
    if (unit) {
      event.preventDefault();
      unit.resolve();
      return;
    }
    if (this.isSending || !this.isUnsaved) {
      this.isSending = true;
      return;
    }
    event.preventDefault();
    await this.saveAll();
    const stuck = this.units.find((one) => ["waiting", "conflict"].includes(one.trouble));
    if (stuck) {
      this.focus(stuck);
      return;
    }
    this.isSending = true;
    // The button's own script takes a second press within a second for a double one.
    this.form.requestSubmit(event.submitter);
  }

  unitOf(button) {
    const element = button?.closest("[data-conflict]")?.closest("[data-save]");
    return this.units.find((one) => one.element === element);
  }

  focus(unit) {
    const conflict = unit.element.querySelector("[data-conflict] [tabindex='-1']");
    const target = conflict || unit.element.querySelector("textarea, input:not([type=hidden])");
    target?.focus();
  }

  // The log-in has ended: asked now and then, and whenever the person comes back to the tab.
  loggedOut() {
    this.isLoggedOut = true;
    this.asking ||= setInterval(() => this.comeBack(), ASK_AGAIN);
  }

  async comeBack() {
    if (document.visibilityState === "hidden") {
      return;
    }
    const { page } = await freshPage();
    if (page && this.isLoggedOut) {
      this.isLoggedOut = false;
      clearInterval(this.asking);
      this.asking = null;
      announce(gettext("You are logged in again."));
      this.tryAgain();
    }
  }

  // Takes what the server holds into fields that nobody touched here.
  async refresh(units, note = "") {
    const { page } = await freshPage();
    for (const unit of page ? units : []) {
      const fresh = page.querySelector(`[data-save="${CSS.escape(unit.url)}"]`);
      if (fresh && unit.isAtRest) {
        unit.renew(fresh);
        unit.element.querySelectorAll("textarea").forEach(grow);
        if (note) {
          noteIn(unit, note(unit), { isSpoken: true });
        }
      }
    }
  }
}

const form = document.querySelector("form[data-writing]");
if (form) {
  const writing = new Writing(form);
  arrangePasting(writing);
  for (const textarea of form.querySelectorAll("textarea")) {
    grow(textarea);
    textarea.addEventListener("input", () => grow(textarea));
    textarea.addEventListener("grown", () => grow(textarea));
  }
  if (form.dataset.live) {
    new Company(writing, form.dataset.live).begin();
  }
}
