// The words of scripts, marked for translation (docs/decisions/0058). A page in a language other than
// English loads Django's catalogue for scripts first; where there is none the English stands.
const catalogue = globalThis;

export function gettext(message) {
  return catalogue.gettext ? catalogue.gettext(message) : message;
}

export function ngettext(one, many, number) {
  if (catalogue.ngettext) {
    return catalogue.ngettext(one, many, number);
  }
  return number === 1 ? one : many;
}

// "%(name)s" in a message, by name.
export function filled(message, values) {
  return message.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

// For dates and numbers: that of the page.
export function locale() {
  return document.documentElement.lang || "en-GB";
}
