// Why something is not saved, and what to do.
const SENTENCES = {
  busy: (wait) => `the service is busy. It tries again ${wait}; what you typed stays here.`,
  lost: (wait) => `no connection. It tries again ${wait}; what you typed stays here.`,
  failed: (wait) => `something went wrong. It tries again ${wait}; what you typed stays here.`,
  "logged-out": () => "you have been logged out. What you typed stays here.",
  stranger: () =>
    "somebody else is logged in in this browser now. Copy what you typed before you go on.",
  forbidden: () =>
    "you may not write here any more. Copy what you typed if you want to keep it.",
  gone: () => "this is not here any more. Copy what you typed if you want to keep it.",
  wrong: () =>
    "something is wrong with what this page sent. Reload it: what you typed stays in this tab and is offered to you again.",
  "too-large": () => "this is too much text at once. Shorten it; what you typed stays here.",
};

export function sentenceFor(kind, seconds) {
  const wait = seconds === 1 ? "in a second" : seconds ? `in ${seconds} seconds` : "when you ask";
  return (SENTENCES[kind] || SENTENCES.failed)(wait);
}
