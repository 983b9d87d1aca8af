// What the page says, in the reader's language; the server chose it.
const words = JSON.parse(document.body.dataset.words);

/** Return a word by its key, with values put for {names}. */
export function word(key, values = {}) {
  if (!(key in words)) throw new Error(`no word ${key}`);
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Make an element; children are elements or texts, which are never taken for markup. */
export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Write a share for a reader, never rounded up to certainty. */
export function percent(share) {
  return `${share < 1 ? Math.min(Math.round(share * 100), 99) : 100}%`;
}
