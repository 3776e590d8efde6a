// Everything works without this file: the arrows show the page again in the new order. With it
// they move a part at once, and it can be dragged by its grip. Nothing is saved by that.
//
// `data-order` says what the items are called ("option"; "part" if it says nothing). An item whose
// name is typed in the page has no `data-name`: its first line of text is its name.
import { filled, gettext } from "./translating.js";
import { acceptDrags, addGrip } from "./dragging.js";

const WORDS = {
  part: {
    name: () => gettext("Part %(place)s"),
    moved: () => gettext("“%(name)s” is part %(place)s of %(number)s now. It is not saved yet."),
  },
  option: {
    name: () => gettext("Option %(place)s"),
    moved: () => gettext("“%(name)s” is option %(place)s of %(number)s now. It is not saved yet."),
  },
  statement: {
    name: () => gettext("Statement %(place)s"),
    moved: () =>
      gettext("“%(name)s” is statement %(place)s of %(number)s now. It is not saved yet."),
  },
};

function button(item, name) {
  return item.querySelector(`button[name=${name}]`);
}

function nameOf(item) {
  return item.dataset.name || item.querySelector("input[type=text]")?.value || gettext("It");
}

function begin(list) {
  const words = WORDS[list.dataset.order || "part"];
  const said = list.parentElement.querySelector("[data-order-said]");
  const items = () => [...list.children];

  function refresh() {
    const all = items();
    all.forEach((item, place) => {
      if (!item.querySelector(".app-order__grip")) {
        addGrip(item, moved);
      }
      button(item, "up").disabled = place === 0;
      button(item, "down").disabled = place === all.length - 1;
      const name = filled(words.name(), { place: place + 1 });
      item.querySelector("[role=group][aria-label]")?.setAttribute("aria-label", name);
      item.querySelectorAll("[data-named]").forEach((one) => (one.textContent = name));
    });
  }

  function moved(item) {
    refresh();
    const [place, number] = [items().indexOf(item) + 1, items().length];
    said.textContent = filled(words.moved(), { name: nameOf(item), place, number });
    list.dispatchEvent(new Event("input", { bubbles: true })); // of the form something is changed
  }

  function move(item, name) {
    const other = name === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) {
      return;
    }
    name === "up" ? other.before(item) : other.after(item);
    moved(item);
    const pressed = button(item, name);
    (pressed.disabled ? button(item, name === "up" ? "down" : "up") : pressed).focus();
  }

  refresh();
  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[name=up], button[name=down]");
    if (pressed) {
      event.preventDefault();
      move(pressed.closest("[data-part]"), pressed.name);
    }
  });
  list.addEventListener("rows", refresh); // one came or went
  acceptDrags([list]);
}

document.querySelectorAll("[data-order]").forEach(begin);
