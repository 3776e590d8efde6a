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
    setAside.delete(number);
  }
}

// "No response" unpresses what is chosen, which nobody can do by hand with a radio button; on the
// way back, or when somebody only passes by with the arrow keys, it is pressed again.
const setAside = new Map();

function putAside(instead) {
  const number = instead.name.split("-")[0];
  const question = instead.closest(".app-question");
  if (instead.value === "answer") {
    for (const box of setAside.get(number) || []) {
      box.checked = true;
    }
    setAside.delete(number);
    return;
  }
  const selector = `[name^="${CSS.escape(number)}-choice"]:checked`;
  const pressed = [...question.querySelectorAll(selector)];
  if (pressed.length > 0) {
    setAside.set(number, pressed);
  }
  for (const box of pressed) {
    box.checked = false;
  }
}

function chosen(number) {
  const fields = [...named(`${number}-choice`, ":checked"), ...named(`${number}-choices`, ":checked")];
  return fields.map((field) => field.value);
}

// "Q4:no,dont-know:1": one of these is chosen. Of a question on another page the server's word
// stands: 1 or 0.
function isMet(condition) {
  const [number, codes, met] = condition.split(":");
  const followed = document.getElementById(number);
  if (!followed) {
    return met === "1";
  }
  return (
    !followed.classList.contains("app-question--unasked") &&
    chosen(number).some((code) => codes.split(",").includes(code))
  );
}

function showFollowUps() {
  for (const question of document.querySelectorAll("[data-follows]")) {
    const isAsked = question.dataset.follows.split(" ").every(isMet);
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

// Before the listeners that save what stands in the fields, so in the phase of capturing.
const first = { capture: true };

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.name) {
    return;
  }
  if (field.type === "checkbox") {
    keepApart(field);
  }
  if (field.dataset.instead) {
    putAside(field);
  } else if (field.type !== "checkbox" || field.checked) {
    answerAfterAll(field);
  }
  showFollowUps();
}, first);

// While words are typed, not only when the field is left.
document.addEventListener("input", (event) => {
  if (event.target.name && event.target.matches("textarea")) {
    answerAfterAll(event.target);
  }
}, first);

// Saving may put other words into the fields: a colleague's, or those of an earlier visit.
document.addEventListener("grown", showFollowUps, first);
