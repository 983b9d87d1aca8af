// The record is made anew behind a change of the text; until it is asked for, what was there before stays in sight.
import { read } from "/static/api.js";
import { address, element, state } from "/static/state.js";

const PAUSE = 500; // milliseconds after the last change: who goes from word to word has it made once
let due = 0;
let shown = () => {};

/** Say how a document is shown that was read anew; with a page where another changed it meanwhile. */
export function whenRenewed(show) {
  shown = show;
}

/** Keep what an answer leaves for later: what the record said before, known to be old. */
export function withOld(desk) {
  if (desk.fields !== null || !state.desk) return desk;
  const { fields, history, changed } = state.desk;
  return { ...desk, fields, history, changed, isOld: true };
}

const atRest = () => !element("word").classList.contains("editing") && !element("main").hasAttribute("aria-busy");

/** Have the record renewed when a person pauses; where that fails, it is when they look at it. */
export function renewSoon() {
  clearTimeout(due);
  if (state.desk.isOld) due = setTimeout(() => renewed(atRest).catch(() => {}), PAUSE);
}

/** Resolve when the record is that of the text in sight, or another's text is there and may not be laid over it. */
export async function renewed(mayLay = () => true) {
  clearTimeout(due);
  while (state.desk.isOld) {
    const { desk: seen, page: { number } } = state;
    const desk = await read(address);
    const page = desk.version === seen.version ? null : await read(`${address}/pages/${number}`);
    const isLater = state.desk !== seen || (page && (page.version !== desk.version || state.page.number !== number));
    if (isLater) continue; // something was done or shown meanwhile
    if (page && !mayLay()) return;
    shown(desk, page);
  }
}
