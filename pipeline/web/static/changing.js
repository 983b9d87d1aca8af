// What a person changes, one change at a time; what was typed is never lost, whatever the answer.
import { Conflict, Offline, change, read } from "/static/api.js";
import { askItem, askPart } from "/static/items.js";
import { choose, chooseAt, chooseSpan, lay, pageOf, step } from "/static/moving.js";
import { renewSoon, renewed } from "/static/renewing.js";
import { address, chosen, element, ends, say, span, state, textOf } from "/static/state.js";
import { markSpans } from "/static/text.js";
import { saving, typing } from "/static/unsaved.js";
import { askFor } from "/static/word.js";
import { word } from "/static/words.js";

const main = element("main");
const LATER = new Set(["corrections", "confirmations", "undo", "redo"]); // of these the record is not waited for
const COUNTED = new Set(["fields", "removals"]); // these name an entry by its row, which must be the one in sight
let busy = false;
let waiting = null; // the list that the next marked words are to go to
let headed = () => {};

/** Say what is to be shown when the document changed. */
export function whenChanged(shown) {
  headed = shown;
}

/** Make one change; `then(start)` is called where it was made, `again` opens anew what a person typed. Tells whether. */
export async function act(what, body, told, then = null, again = null) {
  if (busy || !state.desk) return false;
  if (COUNTED.has(what) && state.desk.isOld) return askAgain();
  busy = true;
  const made = make(what, body, told, then, again);
  saving(made);
  return made;
}

async function make(what, body, told, then, again) {
  main.setAttribute("aria-busy", "true");
  const start = chosen()[0]?.start ?? 0;
  const record = LATER.has(what) && !element("text").hidden ? "later" : "now";
  try {
    const answer = await change(`${address}/${what}`, { version: state.desk.version, page: state.page.number, record, ...body });
    typing(null);
    lay(answer.desk, answer.page);
    say(told, "good");
    headed();
    renewSoon();
    chooseAt(start, { focus: !element("text").hidden });
    if (then) await then(start);
    return true;
  } catch (error) {
    await failed(error, start, again);
    return false;
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
}

async function askAgain() {
  try {
    await renewed();
  } catch (error) {
    return failed(error);
  }
  say(word("renewed"), "bad");
  return false;
}

async function failed(error, start, again) {
  if (error instanceof Offline) return say(word("offline"), "bad");
  if (!(error instanceof Conflict)) return say(word("refused", { why: error.message }), "bad");
  try {
    const desk = await read(address);
    lay(desk, await pageOf(state.page.number, desk)); // both or none: a change says which version was seen
  } catch (later) {
    return say(later instanceof Offline ? word("offline") : word("refused", { why: later.message }), "bad");
  }
  headed();
  chooseAt(start, { focus: !element("text").hidden });
  again?.();
  return say(word(again ? "conflict" : "conflict_plain", { who: error.who ?? word("conflict_run") }), "bad");
}

const onward = (start) => step(1, state.words.findLastIndex((one) => one.start <= start));

function put(place, after, doubtful) {
  const again = () => {
    chooseSpan(place);
    edit(after);
  };
  return act("corrections", { ...place, after }, word("saved"), doubtful ? onward : null, again);
}

export const take = (text) => put(span(), text, true);

export function confirm() {
  if (chosen().length) act("confirmations", span(), word("saved"), onward);
}

function open(place, text, doubtful, known = text) {
  const back = () => choose(state.at);
  const box = askFor(state.page, chosen(), text, (typed) => put(place, typed, doubtful), back);
  typing({ isChanged: () => box.isConnected && box.value !== known, save: () => put(place, box.value, false), back: () => box.focus() });
}

export function edit(typed = null) {
  if (!chosen().length) return;
  const text = textOf(span());
  open(span(), typeof typed === "string" ? typed : text, chosen().some((one) => one.doubtful), text);
}

export function editLine() {
  const first = chosen()[0];
  const line = first && state.page.lines.find((one) => one.start <= first.start && first.end <= one.end);
  if (!line) return;
  state.from = state.words.findIndex((one) => one.start >= line.start);
  state.at = state.words.findLastIndex((one) => one.end <= line.end);
  markSpans(...ends(), state.at, false);
  open({ start: line.start, end: line.end }, line.text, true);
}

/** Ask for the words of an entry of a list, which are marked next. */
export function expect(part) {
  waiting = part;
  say(word("mark_words", { what: word(`one.${part}`) }));
}

/** Put the marked words into the record: ask into which list, then what they say there. */
export function add() {
  if (!chosen().length) return;
  const place = span();
  const text = textOf(place);
  const cancel = () => {
    waiting = null;
    choose(state.at);
  };
  if (waiting) addTo(waiting, place, text, cancel);
  else askPart(text, (part) => addTo(part, place, text, cancel), cancel);
}

async function addTo(part, place, text, cancel) {
  waiting = null;
  let proposal;
  try {
    const asked = new URLSearchParams({ part, ...place });
    proposal = await read(`${address}/pages/${state.page.number}/proposal?${asked}`);
  } catch (error) {
    return say(error instanceof Offline ? word("offline") : word("refused", { why: error.message }), "bad");
  }
  return openItem(part, place, text, proposal, {}, cancel);
}

function openItem(part, place, text, proposal, given, cancel) {
  const save = (values) => {
    const again = () => {
      chooseSpan(place);
      openItem(part, place, text, proposal, values, cancel);
    };
    return act("items", { ...place, part, values }, word("added", { what: word(`one.${part}`) }), null, again);
  };
  const saveAll = askItem(part, text, proposal, given, save, cancel);
  const form = element("word").querySelector(".item");
  typing({ isChanged: () => form.isConnected, save: saveAll, back: () => form.querySelector("textarea, select").focus() });
}

/** Take an entry out of the record; the one behind it is at hand then. */
export function remove(field) {
  const boxes = [...element("fields").querySelectorAll("textarea")];
  const at = boxes.findIndex((box) => box.dataset.path === field.path);
  const told = word("removed", { what: word(`one.${field.group}`) });
  return act("removals", { item: field.item }, told, () => {
    const left = [...element("fields").querySelectorAll("textarea")];
    left[Math.min(at, left.length - 1)]?.focus();
  });
}
