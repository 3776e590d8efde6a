// Everything works without this file: the arrows show the page again in the new order. With it
// they move a part at once, and it can be dragged by its grip.
const list = document.querySelector("[data-order]");
const said = document.querySelector("[data-order-said]");

function items() {
  return [...list.children];
}

function button(item, name) {
  return item.querySelector(`button[name=${name}]`);
}

function refresh() {
  const all = items();
  all.forEach((item, place) => {
    button(item, "up").disabled = place === 0;
    button(item, "down").disabled = place === all.length - 1;
  });
}

function tell(item) {
  const place = items().indexOf(item) + 1;
  said.textContent = `“${item.dataset.name}” is part ${place} of ${items().length} now. It is not saved yet.`;
}

function move(item, name) {
  const other = name === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) {
    return;
  }
  name === "up" ? other.before(item) : other.after(item);
  refresh();
  const pressed = button(item, name);
  (pressed.disabled ? button(item, name === "up" ? "down" : "up") : pressed).focus();
  tell(item);
}

function drag(item) {
  const grip = document.createElement("span");
  grip.className = "app-order__grip";
  grip.draggable = true;
  grip.title = "Drag to move";
  grip.setAttribute("aria-hidden", "true");
  grip.textContent = "⠿";
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.part);
    event.dataTransfer.setDragImage(item, 0, 0);
    item.classList.add("app-order__item--dragged");
  });
  grip.addEventListener("dragend", () => {
    item.classList.remove("app-order__item--dragged");
    refresh();
    tell(item);
  });
  item.querySelector("[name=down]").after(grip);
}

if (list) {
  items().forEach(drag);
  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[name=up], button[name=down]");
    if (pressed) {
      event.preventDefault();
      move(pressed.closest("[data-part]"), pressed.name);
    }
  });
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(".app-order__item--dragged");
    const over = event.target.closest("[data-part]");
    if (!dragged || !over) {
      return;
    }
    event.preventDefault();
    if (over !== dragged) {
      const box = over.getBoundingClientRect();
      event.clientY < box.top + box.height / 2 ? over.before(dragged) : over.after(dragged);
    }
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
