// Everything works without this file: buttons show the form again with what was typed. With it the
// fields that a kind has no use for come and go as it is chosen, and rows are added and taken out
// at once.
import { filled, gettext } from "./translating.js";
const form = document.querySelector("[data-question]");

function changed(list) {
  list.dispatchEvent(new Event("rows"));
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(kind) {
  for (const part of form.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind);
  }
}

function add(button) {
  const list = button.parentElement.querySelector("[data-order]");
  const template = button.parentElement.querySelector("template[data-row]");
  const keys = [...list.querySelectorAll(`input[type=hidden][name=${button.value}]`)];
  const key = Math.max(-1, ...keys.map((one) => Number(one.value))) + 1;
  list.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("KEY", key));
  show(form.elements.kind.value);
  changed(list);
  list.lastElementChild.querySelector("input[type=text]").focus();
}

function remove(button) {
  const item = button.closest("[data-part]");
  const list = item.parentElement;
  const scope = list.parentElement;
  const words = item.querySelector("input[type=text]").value || gettext("It");
  const next = item.nextElementSibling || item.previousElementSibling;
  item.remove();
  (next ? next.querySelector("button[name=remove]") : scope.querySelector("button[name=add]")).focus();
  changed(list);
  scope.querySelector("[data-order-said]").textContent = filled(
    gettext("“%(words)s” is taken out. It is not saved yet."),
    { words },
  );
}

if (form) {
  form.querySelectorAll("[data-without-script]").forEach((one) => (one.hidden = true));
  form.elements.kind.addEventListener("change", (event) => show(event.target.value));
  show(form.elements.kind.value); // the browser may have put another kind back
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add], button[name=remove]");
    if (button) {
      event.preventDefault();
      button.name === "add" ? add(button) : remove(button);
    }
  });
}
