// Text pasted from a word processor, a spreadsheet or a web page arrives as the plain paragraphs
// and lists that an answer consists of; what cannot be text is named under the field.
import { gettext } from "../translating.js";
import { noteIn } from "./page.js";
import { plain } from "./plain.js";

// Asked of the whole page: fields of a conflict come and go.
export function arrangePasting(writing) {
  document.addEventListener("paste", (event) => {
    const textarea = event.target.closest?.("textarea");
    const unit = textarea && writing.units.find((one) => one.element.contains(textarea));
    if (unit) {
      paste(event, textarea, unit);
    }
  });
}

function paste(event, textarea, unit) {
  const html = event.clipboardData?.getData("text/html");
  const files = [...(event.clipboardData?.files || [])];
  if (!html) {
    if (files.length && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      noteIn(unit, gettext("A picture or file cannot be pasted here."), {
        isSpoken: true,
        isLasting: true,
      });
    }
    return;
  }
  const { text, left } = plain(html);
  event.preventDefault();
  insert(textarea, text);
  noteIn(unit, left, { isSpoken: true, isLasting: true });
}

// As if typed, so that it can be undone.
function insert(textarea, text) {
  textarea.focus();
  if (!text) {
    return;
  }
  if (!document.execCommand("insertText", false, text)) {
    textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
    textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}
