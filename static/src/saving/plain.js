// HTML from a clipboard as plain text: paragraphs with an empty line between them, "- " lists,
// numbered lists with their numbers, a table's row as a line with " | " between its cells, raised
// and lowered figures as such. `left` says what was left out, "" if nothing was.
import { filled, gettext, locale, ngettext } from "../translating.js";
const SKIPPED = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "META", "LINK", "TEMPLATE"]);
const PICTURES = new Set(["IMG", "SVG", "CANVAS", "VIDEO", "AUDIO", "OBJECT", "EMBED", "IFRAME"]);
const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR MAIN NAV P PRE SECTION".split(
    " ",
  ),
);
// Fonts in which a letter is drawn as a bullet.
const SYMBOLS = /font-family:["']?(symbol|wingdings|webdings|couriernew)/i;
const STRUCK = /text-decoration(-line)?:[^;]*line-through/i;

// What can be written raised or lowered in plain text, character by character.
const RAISED = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾nⁿiⁱ";
const LOWERED = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎";

export function plain(html) {
  const writer = new Writer();
  writer.walk(new DOMParser().parseFromString(withoutStyles(html), "text/html").body);
  return { text: writer.text(), left: writer.sentence() };
}

// The page's policy allows no inline styles, and the browser complains of each that is parsed;
// what they say (Word marks its lists and comments in them) is read from another attribute.
function withoutStyles(html) {
  return html
    .replaceAll(/<style\b.*?<\/style>/gis, "")
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle\s*=/gi, " data-style="));
}

const COUNTED = {
  picture: (number) => ngettext("%(number)s picture", "%(number)s pictures", number),
  comment: (number) => ngettext("%(number)s comment", "%(number)s comments", number),
  "deleted passage": (number) =>
    ngettext("%(number)s deleted passage", "%(number)s deleted passages", number),
  "struck passage": (number) =>
    ngettext("%(number)s struck passage", "%(number)s struck passages", number),
  "hidden passage": (number) =>
    ngettext("%(number)s hidden passage", "%(number)s hidden passages", number),
};

class Writer {
  constructor() {
    this.blocks = []; // { text, kind }: a paragraph ("p"), an item of a list, a row of a table
    this.line = "";
    this.counts = new Map();
    this.isAsTyped = false; // whether line breaks in the text are meant
  }

  walk(node) {
    for (const child of node.childNodes) {
      this.visit(child);
    }
  }

  visit(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      this.add(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE && !SKIPPED.has(node.nodeName)) {
      this.element(node);
    }
  }

  element(node) {
    const name = node.nodeName.toUpperCase();
    const style = (node.dataset?.style || "").replaceAll(/\s/g, "");
    const before = this.isAsTyped;
    this.isAsTyped ||= /^(PRE|TEXTAREA)$/.test(name) || /white-space:(pre|break)/.test(style);
    this.write(node, name, style);
    this.isAsTyped = before;
  }

  write(node, name, style) {
    if (PICTURES.has(name) || name.startsWith("V:IMAGE")) {
      this.count("picture");
    } else if (this.isComment(node, style)) {
      // Word's remark and its mark in the text.
    } else if (name === "DEL") {
      this.count("deleted passage");
    } else if (name === "S" || name === "STRIKE" || STRUCK.test(style)) {
      this.count("struck passage");
    } else if (/display:none|mso-hide:all/.test(style)) {
      this.count("hidden passage");
    } else if (name === "BR") {
      this.line += "\n";
    } else if (name === "INPUT" || name === "SELECT") {
      this.add(valueOf(node));
    } else if (name === "SUP" || /vertical-align:super/.test(style)) {
      this.line += raised(this.inside(node), this.line);
    } else if (name === "SUB" || /vertical-align:sub/.test(style)) {
      this.line += shifted(this.inside(node), LOWERED, "_");
    } else if (name === "TABLE") {
      this.table(node);
    } else if (name === "UL" || name === "OL") {
      this.list(node, name === "OL");
    } else if (/mso-list:(?!ignore)/i.test(style) && !/mso-list:none/i.test(style)) {
      this.wordItem(node);
    } else if (name === "A") {
      this.link(node);
    } else if (BLOCKS.has(name)) {
      this.end();
      this.walk(node);
      this.end();
    } else {
      this.walk(node);
    }
  }

  isComment(node, style) {
    if (/mso-element:comment-list/i.test(style)) {
      // Each remark is a part of its own; older versions of Word name only its text.
      const found = [...node.querySelectorAll("[data-style]")].filter((one) =>
        /mso-element:\s*comment\s*(;|$)/i.test(one.dataset.style),
      );
      this.count("comment", found.length || node.querySelectorAll(".msocomtxt").length || 1);
      return true;
    }
    if (/mso-element:comment(;|$)/i.test(style)) {
      this.count("comment");
      return true;
    }
    return (
      /mso-special-character:comment/i.test(style) ||
      /^(MsoCommentReference|msocomanchor)$/i.test(node.className) ||
      /mso-comment-reference/i.test(style) && node.textContent.trim().startsWith("[")
    );
  }

  add(text) {
    const lines = this.isAsTyped ? text.split(/\r?\n/) : [text];
    lines.forEach((line, place) => {
      this.line += place ? "\n" : "";
      this.addWords(line);
    });
  }

  addWords(text) {
    const words = text.replaceAll(/[ \t\r\n\f\u00a0]+/g, " ");
    this.line += this.line === "" || /\s$/.test(this.line) ? words.trimStart() : words;
  }

  // For what stands inside an element and is put together before it is written.
  inner() {
    const made = new Writer();
    made.counts = this.counts;
    made.isAsTyped = this.isAsTyped;
    return made;
  }

  // What stands inside an element, on one line.
  inside(node) {
    const inner = this.inner();
    inner.walk(node);
    inner.end();
    return inner.blocks
      .map((block) => block.text.replaceAll("\n", " "))
      .filter(Boolean)
      .join("; ");
  }

  count(what, number = 1) {
    this.counts.set(what, (this.counts.get(what) || 0) + number);
  }

  // The line that was begun is a block of its own.
  end() {
    const text = this.line
      .split("\n")
      .map((line) => line.trim())
      .join("\n")
      .trim();
    if (text) {
      this.blocks.push({ text, kind: "p" });
    }
    this.line = "";
  }

  list(node, isNumbered) {
    this.end();
    let number = Number(node.getAttribute("start")) || 1;
    for (const item of node.children) {
      if (item.nodeName === "UL" || item.nodeName === "OL") {
        this.list(item, item.nodeName === "OL");
        continue;
      }
      if (item.nodeName !== "LI") {
        this.visit(item);
        continue;
      }
      number = Number(item.getAttribute("value")) || number;
      this.item(item, isNumbered ? `${numbered(number, node)}. ` : "- ");
      number += 1;
    }
  }

  // An item is one line (its paragraphs become lines of it); lists inside it follow it.
  item(node, mark) {
    const inner = this.inner();
    const lists = [];
    for (const child of node.childNodes) {
      if (child.nodeName === "UL" || child.nodeName === "OL") {
        lists.push(child);
      } else {
        inner.visit(child);
      }
    }
    inner.end();
    const text = inner.blocks.map((block) => block.text).join(" ");
    if (text) {
      this.blocks.push({ text: mark + text.replaceAll("\n", " "), kind: "item" });
    }
    lists.forEach((one) => this.list(one, one.nodeName === "OL"));
  }

  // Word writes a list as paragraphs, with the bullet or number in a span of its own.
  wordItem(node) {
    this.end();
    const marks = [...node.querySelectorAll("[data-style]")].filter((one) =>
      /mso-list:\s*ignore/i.test(one.dataset.style),
    );
    const mark = marks.map((one) => one.textContent.trim()).join("");
    const isBullet = isBulletMark(mark, marks[0], node);
    marks.forEach((one) => one.remove());
    this.item(node, isBullet ? "- " : `${mark.replaceAll(/\s+/g, " ")} `);
  }

  table(node) {
    this.end();
    if (node.caption) {
      this.walk(node.caption);
      this.end();
    }
    for (const row of node.querySelectorAll("tr")) {
      if (row.closest("table") === node) {
        const cells = [...row.cells].map((cell) => this.inside(cell));
        if (cells.some(Boolean)) {
          this.blocks.push({ text: cells.join(" | "), kind: "row" });
        }
      }
    }
    this.blocks.push({ text: "", kind: "p" }); // another table is not the same one
  }

  // An address that the words do not show stands behind them.
  link(node) {
    const target = node.getAttribute("href") || "";
    const start = this.line.length;
    this.walk(node);
    const words = this.line.slice(start).trim();
    const isShown = words.includes(target.replace(/^(https?:\/\/|mailto:)/, "").replace(/\/$/, ""));
    if (/^(https?|mailto):/.test(target) && words && !isShown) {
      this.line += ` (${target.replace(/^mailto:/, "")})`;
    }
  }

  text() {
    this.end();
    let result = "";
    let previous = null;
    for (const block of this.blocks) {
      if (block.text === "") {
        previous = null;
        continue;
      }
      if (result) {
        const isTogether = block.kind !== "p" && previous?.kind === block.kind;
        const isIntroduced = previous?.kind === "p" && block.text.startsWith("- ");
        result += isTogether || isIntroduced ? "\n" : "\n\n";
      }
      result += block.text;
      previous = block;
    }
    return result;
  }

  sentence() {
    const parts = [...this.counts].map(([what, number]) => filled(COUNTED[what](number), { number }));
    if (!parts.length) {
      return "";
    }
    const list = new Intl.ListFormat(locale()).format(parts);
    const said = gettext("Left out of what you pasted: %(list)s. An answer is plain text.");
    return filled(said, { list });
  }
}

// A sign without letter or figure, or a letter that its font draws as a bullet. Everything else is
// somebody's number: 1. a) iv. 1.1. Article I. (a)(i)
function isBulletMark(mark, place, item) {
  if (!/[\p{L}\p{N}]/u.test(mark) || mark === "o") {
    return true;
  }
  for (let one = place; one && one !== item; one = one.parentElement) {
    if (mark.length === 1 && SYMBOLS.test((one.dataset.style || "").replaceAll(/\s/g, ""))) {
      return true;
    }
  }
  return false;
}

// The number of an item as its list counts: 1, b, III.
function numbered(number, list) {
  const kind = list.getAttribute("type") || list.dataset.style || "";
  if (/^a$|lower-(alpha|latin)/.test(kind) && number <= 26) {
    return String.fromCharCode(96 + number);
  }
  if (/^A$|upper-(alpha|latin)/.test(kind) && number <= 26) {
    return String.fromCharCode(64 + number);
  }
  if (/^i$|roman/i.test(kind) && number < 40) {
    const tens = "X".repeat(Math.floor(number / 10));
    const ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10];
    return /^i$|lower/.test(kind) ? (tens + ones).toLowerCase() : tens + ones;
  }
  return String(number);
}

// What somebody had filled in or chosen in a form. A password is nobody's answer.
function valueOf(field) {
  if (field.nodeName === "SELECT") {
    return [...field.selectedOptions].map((one) => one.textContent.trim()).join(", ");
  }
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked ? "[x]" : "[ ]";
  }
  const others = ["hidden", "password", "file", "image", "submit", "reset", "button"];
  return others.includes(field.type) ? "" : field.value;
}

// Footnote marks, endings of ordinals and signs stand as they are: [1], 4th, ®.
function raised(text, before) {
  const isEnding = /\d$/.test(before) && /^(st|nd|rd|th)$/i.test(text);
  if (isEnding || /^\[.*\]$/.test(text) || !/[\p{L}\p{N}]/u.test(text)) {
    return text;
  }
  return text === "TM" ? "™" : shifted(text, RAISED, "^");
}

function shifted(text, table, sign) {
  const characters = [...text].map((one) => table[table.indexOf(one) + 1]);
  if ([...text].every((one) => table.indexOf(one) % 2 === 0)) {
    return characters.join("");
  }
  return /^[\p{L}\p{N}]*$/u.test(text) ? sign + text : `${sign}(${text})`;
}
