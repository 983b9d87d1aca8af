// The page's text, line by line; each word can be reached, and what is in doubt is marked by colour and shape.
import { kindOf } from "/static/sheet.js";
import { made, percent, word } from "/static/words.js";

const text = document.getElementById("text");
let spans = [];

function told(one) {
  const kind = kindOf(one);
  if (!kind) return one.text;
  const parts = [one.text, word(kind)];
  if (one.read) parts.push(`${word("read_as")} ${one.read}`);
  if (one.confidence !== null && kind === "doubtful") parts.push(`${word("sure")} ${percent(one.confidence)}`);
  return parts.join(", ");
}

/** Show the lines of a page; `chosen(index, extend)` is called for a word that is clicked. */
export function showText(page, chosen) {
  spans = [];
  const lines = page.lines.map((line) => {
    const row = made("p", { class: `line${line.opens ? " opens" : ""}${line.cells.length > 1 ? " cells" : ""}` });
    for (const cell of line.cells) {
      const holder = line.cells.length > 1 ? made("span", { class: "cell" }) : row;
      for (const one of cell) {
        const index = spans.length;
        const kind = kindOf(one);
        const attributes = { class: `w ${kind}`, tabindex: -1, "data-index": index };
        if (kind === "doubtful") Object.assign(attributes, { role: "button", "aria-label": told(one) });
        const span = made("span", attributes, one.text);
        span.addEventListener("click", (event) => chosen(index, event.shiftKey));
        spans.push(span);
        holder.append(span, " ");
      }
      if (holder !== row) row.append(holder);
    }
    return row;
  });
  text.replaceChildren(...(lines.length ? lines : [made("p", { class: "empty" }, word("no_text"))]));
}

/** Mark the words from one index to another; the focus goes to `at` unless a person is elsewhere. */
export function markSpans(from, to, at, focus) {
  spans.forEach((span, index) => {
    span.classList.toggle("current", index >= from && index <= to);
    span.tabIndex = index === at ? 0 : -1;
  });
  const span = spans[at];
  if (!span) return;
  if (focus) span.focus({ preventScroll: true });
  const box = span.getBoundingClientRect();
  const seen = text.getBoundingClientRect();
  if (box.top < seen.top + 40 || box.bottom > seen.bottom - 40) {
    text.scrollTop += (box.top + box.bottom) / 2 - (seen.top + seen.bottom) / 2;
  }
}

/** Return the index of the word that stands nearest below or above another. */
export function wordInLine(index, step) {
  const own = spans[index]?.getBoundingClientRect();
  if (!own) return index;
  const middle = (own.left + own.right) / 2;
  let best = index;
  let least = Infinity;
  let row = null;
  for (let at = index + step; at >= 0 && at < spans.length; at += step) {
    const box = spans[at].getBoundingClientRect();
    const away = step > 0 ? box.top >= own.bottom - 4 : box.bottom <= own.top + 4;
    if (!away) continue;
    if (row !== null && Math.abs(box.top - row) > 8) break;
    row = box.top;
    const distance = Math.abs((box.left + box.right) / 2 - middle);
    if (distance < least) [best, least] = [at, distance];
  }
  return best;
}
