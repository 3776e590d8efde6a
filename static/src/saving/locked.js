// A response that is no draft any more: what this tab keeps for it cannot be saved now. It is
// shown to be copied, and stays kept in case the response comes back to drafting.
import { offerKept, offers, withdraw } from "./kept.js";
import { announce, answersPost, isLoggingOutAllTheSame, showOffer } from "./page.js";

const ABOUT =
  "The response is no draft now, so this cannot be saved. Copy it from here. If the response " +
  "comes back to drafting, it is offered there again.";

function show(element) {
  const url = element.dataset.kept;
  offerKept(url);
  for (const left of offers(url)) {
    showOffer({
      before: element.querySelector("[data-line]"),
      left,
      lines: left.merged ? [...left.words, left.merged.text] : left.words,
      about: ABOUT,
      drop: () => {
        withdraw(url, left);
        return true;
      },
      then: () => focusOn(document.querySelector("h1")),
    });
    announce(`${element.dataset.name}: you typed something that was not saved. It is shown there.`);
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
      const isLeft = all.some((one) => offers(one.dataset.kept).length);
      if (isLeft && event.target.matches("[data-log-out]") && !isLoggingOutAllTheSame()) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
}
