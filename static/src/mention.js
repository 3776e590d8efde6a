// "@" and the begin of a name offers the colleagues it may mean. The names are those of the
// boxes below the comment; without this script they are ticked there, or typed in full.
import { filled, gettext, ngettext } from "./translating.js";

const MOST = 5;

for (const form of document.querySelectorAll("form[data-mentions]")) {
  const field = form.querySelector("textarea");
  const names = [...form.querySelectorAll("input[name=mentions]")].map((box) =>
    box.labels[0].textContent.trim().replace(/, [^,]*$/, ""),
  );
  if (field && names.length) offer(field, names);
}

function offer(field, names) {
  const list = document.createElement("ul");
  list.className = "app-mentions";
  list.hidden = true;
  list.setAttribute("aria-label", gettext("Colleagues"));
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  field.after(list, said);

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      list.querySelector("button").focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      hide();
      field.focus();
    } else if (step) {
      event.preventDefault();
      const next = buttons.indexOf(document.activeElement) + step;
      (buttons[next] ?? field).focus();
    }
  });

  // What stands between the last "@" and the cursor, if it can be the begin of a name.
  function begun() {
    const before = field.value.slice(0, field.selectionStart);
    return before.match(/(?:^|[^\p{L}\p{N}_])@([\p{L}][\p{L}\p{M}'’ -]{0,60})?$/u);
  }

  function show() {
    const found = begun();
    const typed = (found?.[1] ?? "").toLowerCase();
    const fits = found
      ? names.filter((name) => {
          const low = name.toLowerCase();
          return low !== typed && (low.startsWith(typed) || low.includes(` ${typed}`));
        })
      : [];
    if (!fits.length) return hide();
    list.replaceChildren(...fits.slice(0, MOST).map(entry));
    list.hidden = false;
    const number = list.children.length;
    const words = ngettext(
      "%(number)s colleague, arrow down to choose",
      "%(number)s colleagues, arrow down to choose",
      number,
    );
    said.textContent = filled(words, { number });
  }

  function entry(name) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-mentions__name";
    button.textContent = name;
    button.addEventListener("click", () => insert(name));
    item.append(button);
    return item;
  }

  function insert(name) {
    const end = field.selectionStart;
    const start = end - (begun()?.[1] ?? "").length;
    field.setRangeText(`${name} `, start, end, "end");
    hide();
    field.focus();
  }

  function hide() {
    list.hidden = true;
    said.textContent = "";
  }
}
