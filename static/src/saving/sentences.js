// Why something is not saved, and what to do.
import { filled, gettext, ngettext } from "../translating.js";

const SENTENCES = {
  busy: () => gettext("Not saved: the service is busy. %(again)s"),
  lost: () => gettext("Not saved: no connection. %(again)s"),
  failed: () => gettext("Not saved: something went wrong. %(again)s"),
  "logged-out": () => gettext("Not saved: you have been logged out. What you typed stays here."),
  stranger: () =>
    gettext(
      "Not saved: somebody else is logged in in this browser now. Copy what you typed before you go on.",
    ),
  forbidden: () =>
    gettext("Not saved: you may not write here any more. Copy what you typed if you want to keep it."),
  gone: () =>
    gettext("Not saved: this is not here any more. Copy what you typed if you want to keep it."),
  wrong: () =>
    gettext(
      "Not saved: something is wrong with what this page sent. Reload it: what you typed stays in this tab and is offered to you again.",
    ),
  "too-large": () =>
    gettext("Not saved: this is too much text at once. Shorten it; what you typed stays here."),
};

function triesAgain(seconds) {
  if (!seconds) {
    return gettext("It tries again when you ask; what you typed stays here.");
  }
  const message = ngettext(
    "It tries again in a second; what you typed stays here.",
    "It tries again in %(seconds)s seconds; what you typed stays here.",
    seconds,
  );
  return filled(message, { seconds });
}

// `kind` is why, as server.js knows it; `seconds` until it tries again, 0: not by itself.
export function sentenceFor(kind, seconds) {
  return filled((SENTENCES[kind] || SENTENCES.failed)(), { again: triesAgain(seconds) });
}

// The server said why, in sentences of its own.
export function notSaved(sentences) {
  return filled(gettext("Not saved: %(why)s"), { why: sentences.join(" ") });
}
