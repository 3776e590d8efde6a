// Everything works without this file: the arrows move a question or a section, and that is saved.
// With it a question can be dragged by its grip, also into another section.
import { acceptDrags, addGrip } from "./dragging.js";

const form = document.querySelector("[data-outline]");

if (form) {
  const lists = [...form.querySelectorAll("[data-places]")];
  const before = new Map();

  const placeOf = (item) => ({
    to: item.parentElement.dataset.places,
    at: String([...item.parentElement.children].indexOf(item)),
  });

  const dropped = (item) => {
    const { to, at } = placeOf(item);
    if (to === before.get(item).to && at === before.get(item).at) {
      return;
    }
    form.elements.dragged.value = item.dataset.part;
    form.elements.to.value = to;
    form.elements.at.value = at;
    form.submit();
  };

  for (const item of form.querySelectorAll("[data-part]")) {
    before.set(item, placeOf(item));
    addGrip(item, dropped);
  }
  acceptDrags(lists);
}
