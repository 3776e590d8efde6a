// HTML from a clipboard as plain text: paragraphs with an empty line between them, "- " lists,
// numbered lists with their numbers, a table's row as a line with " | " between its cells.
// `left` says what was left out, "" if nothing was.
const SKIPPED = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "META", "LINK", "TEMPLATE"]);
const PICTURES = new Set(["IMG", "SVG", "CANVAS", "VIDEO", "AUDIO", "OBJECT", "EMBED", "IFRAME"]);
const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR MAIN NAV P PRE SECTION".split(
    " ",
  ),
);
const NUMBER = /^\(?([0-9]+|[a-z]{1,4}|[ivxlc]+)[.)]+$/i;

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

class Writer {
  constructor() {
    this.blocks = []; // { text, kind }: a paragraph ("p"), an item of a list, a row of a table
    this.line = "";
    this.counts = new Map();
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
    if (PICTURES.has(name) || name.startsWith("V:IMAGE")) {
      this.count("picture");
    } else if (this.isComment(node, style)) {
      // Word's remark and its mark in the text.
    } else if (name === "DEL" || name === "S" || name === "STRIKE") {
      if (name === "DEL") {
        this.count("deleted passage");
      } else {
        this.count("struck passage");
      }
    } else if (/display:none|mso-hide:all/.test(style)) {
      this.count("hidden passage");
    } else if (name === "BR") {
      this.line += "\n";
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
      const remarks = node.querySelectorAll("[class*=MsoCommentText], .msocomtxt").length;
      this.count("comment", Math.max(remarks, 1));
      return true;
    }
    return (
      /mso-element:comment(?!-list)/i.test(style) ||
      /mso-special-character:comment/i.test(style) ||
      /^(MsoCommentReference|msocomanchor)$/i.test(node.className) ||
      /mso-comment-reference/i.test(style) && node.textContent.trim().startsWith("[")
    );
  }

  add(text) {
    const words = text.replaceAll(/[ \t\r\n\f\u00a0]+/g, " ");
    this.line += this.line === "" || /\s$/.test(this.line) ? words.trimStart() : words;
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
      this.item(item, isNumbered ? `${number}. ` : "- ");
      number += 1;
    }
  }

  // An item is one line (its paragraphs become lines of it); lists inside it follow it.
  item(node, mark) {
    const inner = new Writer();
    inner.counts = this.counts;
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
    marks.forEach((one) => one.remove());
    this.item(node, NUMBER.test(mark) && mark.length > 1 && mark !== "o" ? `${mark} ` : "- ");
  }

  table(node) {
    this.end();
    for (const row of node.querySelectorAll("tr")) {
      if (row.closest("table") === node) {
        const cells = [...row.cells].map((cell) => this.cell(cell));
        if (cells.some(Boolean)) {
          this.blocks.push({ text: cells.join(" | "), kind: "row" });
        }
      }
    }
    this.blocks.push({ text: "", kind: "p" }); // another table is not the same one
  }

  cell(node) {
    const inner = new Writer();
    inner.counts = this.counts;
    inner.walk(node);
    inner.end();
    return inner.blocks
      .map((block) => block.text.replaceAll("\n", " "))
      .filter(Boolean)
      .join("; ");
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
    const parts = [...this.counts].map(([what, n]) => (n === 1 ? `1 ${what}` : `${n} ${what}s`));
    if (!parts.length) {
      return "";
    }
    const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0];
    return `Left out of what you pasted: ${list}. An answer is plain text.`;
  }
}
