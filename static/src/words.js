// The line "231 of about 300 words" under a field, while one types. The server says the same
// after a save (consultations/kinds.py, words_line).
import { filled, gettext, locale } from "./translating.js";

const AFTER = 1000; // milliseconds without a key, then the line is read out, once

function wordsSaid(text) {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function wordsLine(text, advised) {
  const said = wordsSaid(text);
  const [some, about] = [said, advised].map((number) => number.toLocaleString(locale()));
  const line =
    said > advised
      ? gettext("%(some)s of about %(about)s words: longer than asked for, and not cut off")
      : gettext("%(some)s of about %(about)s words");
  return filled(line, { some, about });
}

// A copy that screen readers announce: not at every key, which nobody could listen to.
function spoken(line) {
  const next = line.nextElementSibling;
  if (next && next.classList.contains("app-words__spoken")) {
    return next;
  }
  const copy = document.createElement("p");
  copy.className = "govuk-visually-hidden app-words__spoken";
  copy.setAttribute("aria-live", "polite");
  line.after(copy);
  return copy;
}

const waiting = new WeakMap();

function count(event) {
  const box = event.target;
  const line = box.dataset.words && document.getElementById(`${box.id}-words`);
  if (!line) {
    return;
  }
  line.textContent = wordsLine(box.value, Number(box.dataset.words));
  const copy = spoken(line);
  clearTimeout(waiting.get(box));
  waiting.set(
    box,
    setTimeout(() => {
      copy.textContent = line.textContent;
    }, AFTER),
  );
}

document.addEventListener("input", count);
document.addEventListener("grown", count, { capture: true }); // other words were put into it
