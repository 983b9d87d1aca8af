// Going from word to word, from doubt to doubt, from page to page.
import { read } from "/static/api.js";
import { withOld } from "/static/renewing.js";
import { markWords, prefetch, showSheet } from "/static/sheet.js";
import { address, chosen, element, ends, say, state } from "/static/state.js";
import { markSpans, showText } from "/static/text.js";
import { guarded, typing } from "/static/unsaved.js";
import { showWord } from "/static/word.js";
import { word } from "/static/words.js";

const PAUSE = 250; // milliseconds before the address says where one is: browsers allow few changes of it a minute
const pages = new Map();
let acts = {};
let later = 0;
let headed = () => {};

/** Say what can be done with a chosen word (see showWord), and what is to be shown when another page is. */
export function prepare(withWord, shown) {
  acts = withWord;
  headed = shown;
}

/** Take the document and the page that is shown as an answer has them. */
export function lay(desk, page) {
  pages.clear();
  pages.set(page.number, page);
  Object.assign(state, { desk: withOld(desk), page });
  showPage();
}

/** Take the document as it was read anew, with its page where another changed it: who looks on is told. */
export function layAgain(desk, page) {
  state.desk = desk;
  if (page) {
    const start = chosen()[0]?.start ?? 0;
    lay(desk, page);
    chooseAt(start, { focus: !element("text").hidden });
    say(word("overtaken"), "bad");
  }
  headed();
}

/** Read a page as it is in a version of the document: a place is counted in the text of its version. */
export async function pageOf(number, { version } = state.desk) {
  const known = pages.get(number);
  if (known && known.version === version) return known;
  let found = await read(`${address}/pages/${number}`);
  if (found.version < state.desk.version) found = await read(`${address}/pages/${number}`); // changed meanwhile
  pages.set(number, found);
  return found;
}

function showPage() {
  const { page, desk } = state;
  state.words = page.lines.flatMap((line) => line.cells.flat());
  showSheet(page, state.words, (index, extend) => pick(index, extend));
  showText(page, (index, extend) => pick(index, extend));
  prefetch(desk.pages.find((one) => one.number === page.number + 1));
}

/** Choose a word that was clicked; words behind one that is being typed move when that is saved. */
async function pick(index, extend) {
  const { start } = state.words[index];
  const { number } = state.page;
  const before = state.words.at(-1).end;
  const at = state.words[state.at]?.start ?? 0;
  await guarded(() => {
    if (state.page.number !== number) return;
    const moved = start > at ? state.words.at(-1).end - before : 0;
    choose(Math.max(state.words.findIndex((one) => one.end > start + moved), 0), { extend });
  })();
}

function remember() {
  clearTimeout(later);
  later = setTimeout(() => {
    const start = chosen()[0]?.start;
    history.replaceState(null, "", `#page=${state.page.number}${start ? `&at=${start}` : ""}`);
  }, PAUSE);
}

/** Choose a word, or with `extend` all up to it. */
export function choose(index, { extend = false, focus = true } = {}) {
  typing(null);
  remember();
  if (!state.words.length) return showWord(state.page, [], {});
  state.at = Math.min(Math.max(index, 0), state.words.length - 1);
  if (!extend) state.from = state.at;
  showWord(state.page, chosen(), acts); // first: it takes room, and the word must not lie behind it
  markSpans(...ends(), state.at, focus && !element("text").hidden);
  return markWords(...ends());
}

/** Choose the word at a place of the page, or the first behind it. */
export function chooseAt(start, options = {}) {
  choose(Math.max(state.words.findIndex((one) => one.end > start), 0), options);
}

/** Choose the words of a span of the page. */
export function chooseSpan({ start, end }) {
  chooseAt(start);
  const last = state.words.findLastIndex((one) => one.start < end);
  if (last > state.at) choose(last, { extend: true });
}

export async function turnTo(number, start = 0, focus = true) {
  if (!state.desk.pages.some((one) => one.number === number)) return;
  if (number !== state.page?.number) {
    state.page = await pageOf(number);
    showPage();
    headed();
    if (state.desk.pages.some((one) => one.number === number + 1)) pageOf(number + 1).catch(() => {});
  }
  chooseAt(start, { focus });
}

/** Go to the next word in doubt behind (or before) a place of the page that is shown, over all pages. */
export async function step(by, index = state.at) {
  const { words, desk, page } = state;
  const rest = by > 0 ? words.slice(index + 1) : words.slice(0, Math.max(index, 0)).reverse();
  const near = rest.find((one) => one.doubtful);
  if (near) return choose(words.indexOf(near));
  const order = desk.pages.map((one) => one.number);
  const here = order.indexOf(page.number);
  for (let away = 1; away <= order.length; away += 1) {
    const head = desk.pages[(here + by * away + order.length * 2) % order.length];
    if (!head.doubts) continue;
    await turnTo(head.number);
    const found = by > 0 ? state.words.findIndex((one) => one.doubtful) : state.words.findLastIndex((one) => one.doubtful);
    if (found >= 0) return choose(found);
  }
  return say(word("last_doubt"), "good");
}
