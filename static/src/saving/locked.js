// A response that is no draft any more: what this tab keeps for it cannot be saved now. It is
// shown to be copied, and stays kept in case the response comes back to drafting.
import { filled, gettext } from "../translating.js";
import { offerKept, offers, withdraw } from "./kept.js";
import { announce, answersPost, isLoggingOutAllTheSame, showOffer } from "./page.js";

const about = () =>
  gettext(
    "The response is no draft now, so this cannot be saved. Copy it from here. If the response comes back to drafting, it is offered there again.",
  );

// What a save on leaving brought there after all is read on the page itself.
function isRead(element, words) {
  const read = oneLine(element.textContent);
  return words.every((one) => read.includes(oneLine(one)));
}

function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

function show(element) {
  const url = element.dataset.kept;
  offerKept(url);
  for (const left of offers(url)) {
    const words = [...(left.words ?? []), ...(left.merged ? [left.merged.text] : [])];
    if (isRead(element, words)) {
      continue;
    }
    showOffer({
      before: element.querySelector("[data-line]"),
      left,
      lines: words,
      about: about(),
      drop: () => {
        withdraw(url, left);
        return true;
      },
      then: () => focusOn(document.querySelector("h1")),
    });
    const said = gettext("%(name)s: you typed something that was not saved. It is shown there.");
    announce(filled(said, { name: element.dataset.name }));
  }
}

function focusOn(heading) {
  heading.tabIndex = -1;
  heading.focus();
}

export function showLocked() {
  const all = [...document.querySelectorAll("[data-kept]")];
  if (!answersPost()) {
    all.forEach(show); // else the page itself shows what was sent
  }
  document.addEventListener(
    "submit",
    (event) => {
      const isShown = document.querySelector("[data-kept] [data-offer]");
      if (isShown && event.target.matches("[data-log-out]") && !isLoggingOutAllTheSame()) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
}
