// The paper beside the questions shows the one that is being answered. Without this file it is
// scrolled by hand.
const sheet = document.querySelector("[data-preview]");
let here = "";

function follow() {
  const heading = sheet.querySelector(`[data-question="${CSS.escape(here)}"]`);
  if (heading) {
    sheet.scrollTop += heading.getBoundingClientRect().top - sheet.getBoundingClientRect().top - 8;
  }
}

if (sheet) {
  document.addEventListener("focusin", (event) => {
    const question = event.target.closest("[data-save]");
    if (question && question.dataset.name !== here) {
      here = question.dataset.name;
      follow();
    }
  });
  // Read anew: the words before may have become longer.
  sheet.addEventListener("htmx:afterSwap", follow);
}
