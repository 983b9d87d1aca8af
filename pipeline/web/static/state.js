// What lies on the desk: the document, the page that is shown, and the words of it that are chosen, `from` to `at`.
const main = document.getElementById("main");

export const address = `/api/documents/${main.dataset.document}`;
export const element = (id) => document.getElementById(id);
export const state = { desk: null, page: null, words: [], at: 0, from: 0 };

export const ends = () => [Math.min(state.at, state.from), Math.max(state.at, state.from)];
export const chosen = () => state.words.slice(ends()[0], ends()[1] + 1);

/** The span of the page's text that the chosen words stand in. */
export function span() {
  const some = chosen();
  return { start: some[0].start, end: some.at(-1).end };
}

/** The words of a span as the page has them, whatever is between them. */
export function textOf({ start, end }) {
  const line = state.page.lines.find((one) => one.start <= start && end <= one.end);
  if (line) return line.text.slice(start - line.start, end - line.start);
  return state.words.filter((one) => one.start < end && start < one.end).map((one) => one.text).join(" ");
}

/** Tell a person what became of what they did; `kind` is good, bad or nothing. */
export function say(text, kind = "") {
  element("message").textContent = text;
  element("message").className = `message ${kind}`;
}
