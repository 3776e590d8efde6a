// Everything works without this file: the server checks what is chosen and shows a follow-up
// after a save. Here the page does the same at once.

const named = (name, more = "") =>
  [...document.querySelectorAll(`[name="${CSS.escape(name)}"]${more}`)];

// "Don't know" and its like are never chosen together with another option.
function keepApart(box) {
  if (!box.checked) {
    return;
  }
  const isAlone = box.dataset.behaviour === "exclusive";
  for (const other of named(box.name, ":checked")) {
    if (other !== box && (isAlone || other.dataset.behaviour === "exclusive")) {
      other.checked = false;
    }
  }
}

// An answer given now ends an earlier "no response".
function answerAfterAll(field) {
  const number = field.name.split("-")[0];
  const part = field.name.slice(number.length + 1);
  if (/^(choice|choices|text|other)$|^choice-/.test(part) && field.value) {
    for (const button of named(`${number}-instead`, '[value="answer"]')) {
      button.checked = true;
    }
  }
}

function chosen(number) {
  const instead = named(`${number}-instead`, ":checked")[0];
  if (instead && instead.value !== "answer") {
    return [];
  }
  const fields = [...named(`${number}-choice`, ":checked"), ...named(`${number}-choices`, ":checked")];
  return fields.map((field) => field.value);
}

// A follow-up whose earlier question is on another page stays as the server says.
function showFollowUps() {
  for (const question of document.querySelectorAll("[data-follows]")) {
    const followed = document.getElementById(question.dataset.follows);
    if (!followed) {
      continue;
    }
    const options = question.dataset.followsOptions.split(" ");
    const isAsked =
      !followed.classList.contains("app-question--unasked") &&
      chosen(question.dataset.follows).some((code) => options.includes(code));
    const wasAsked = !question.classList.contains("app-question--unasked");
    if (isAsked === wasAsked) {
      continue;
    }
    question.classList.toggle("app-question--unasked", !isAsked);
    const fold = question.querySelector(":scope > .app-follow-up");
    if (fold) {
      fold.open = isAsked || isFilled(fold);
    }
  }
}

function isFilled(scope) {
  return [...scope.querySelectorAll("textarea, input:checked")].some(
    (field) => field.value && field.value !== "answer",
  );
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.name) {
    return;
  }
  if (field.type === "checkbox") {
    keepApart(field);
  }
  if (field.type !== "checkbox" || field.checked) {
    answerAfterAll(field);
  }
  showFollowUps();
});

// While words are typed, not only when the field is left.
document.addEventListener("input", (event) => {
  if (event.target.name && event.target.matches("textarea")) {
    answerAfterAll(event.target);
  }
});
