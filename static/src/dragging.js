// A grip on each item of a list, and where an item that is dragged may be dropped: for lists that
// are put in order by buttons without it.
import { gettext } from "./translating.js";
const DRAGGED = "app-order__item--dragged";

export function addGrip(item, done) {
  const grip = document.createElement("span");
  grip.className = "app-order__grip";
  grip.draggable = true;
  grip.title = gettext("Drag to move");
  grip.setAttribute("aria-hidden", "true");
  grip.textContent = "⠿";
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.part);
    event.dataTransfer.setDragImage(item, 0, 0);
    item.classList.add(DRAGGED);
  });
  grip.addEventListener("dragend", () => {
    item.classList.remove(DRAGGED);
    done(item);
  });
  item.querySelector("[name=down]").after(grip);
}

// `lists`: those among which an item may be dragged.
export function acceptDrags(lists) {
  for (const list of lists) {
    list.addEventListener("dragover", (event) => {
      const dragged = document.querySelector(`.${DRAGGED}`);
      if (!dragged || !lists.includes(dragged.parentElement)) {
        return;
      }
      event.preventDefault();
      const over = event.target.closest("[data-part]");
      if (!over) {
        list.append(dragged);
      } else if (over !== dragged) {
        const box = over.getBoundingClientRect();
        event.clientY < box.top + box.height / 2 ? over.before(dragged) : over.after(dragged);
      }
    });
    list.addEventListener("drop", (event) => event.preventDefault());
  }
}
