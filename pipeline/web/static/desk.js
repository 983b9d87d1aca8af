// The desk of one document: what is shown, what is chosen, and what is changed, one change at a time.
import { Conflict, Offline, change, read } from "/static/api.js";
import { listen } from "/static/keys.js";
import { showFields, showHistory } from "/static/record.js";
import { markPlace, markWords, prefetch, showSheet, zoomBy } from "/static/sheet.js";
import { markSpans, showText, wordInLine } from "/static/text.js";
import { askFor, showWord } from "/static/word.js";
import { word } from "/static/words.js";

const main = document.getElementById("main");
const address = `/api/documents/${main.dataset.document}`;
const element = (id) => document.getElementById(id);
const pages = new Map();
let desk = null;
let page = null;
let words = [];
let at = 0;
let from = 0;
let busy = false;
let editing = null;

const ends = () => [Math.min(at, from), Math.max(at, from)];
const chosen = () => words.slice(ends()[0], ends()[1] + 1);

function say(text, kind = "") {
  element("message").textContent = text;
  element("message").className = `message ${kind}`;
}

function showHead() {
  const doubts = desk.pages.reduce((sum, one) => sum + one.doubts, 0);
  element("state").textContent = word(`state.${desk.state}`);
  element("state").className = `state ${desk.state}`;
  element("doubts").textContent = doubts ? `${doubts} ${word("doubts")}` : word("no_doubts");
  element("doubts").classList.toggle("none", !doubts);
  element("undo").disabled = !desk.can_undo;
  element("redo").disabled = !desk.can_redo;
  element("accept").disabled = false;
  element("accept").textContent = element("accept").dataset[desk.state === "accepted" ? "reopen" : "accept"];
  element("page-number").textContent = `${word("page")} ${page.number} / ${desk.pages.length}`;
  const toCheck = desk.fields.filter((field) => field.doubtful).length;
  element("fields-count").textContent = toCheck ? `▲ ${toCheck}` : "";
  element("history-count").textContent = desk.history.length || "";
  showFields(desk.fields, { lead: leadToField, set: setField });
  showHistory(desk, { lead: (number, start) => leadTo(number, start), field: focusField, undo: (sequence) => act("undo", { sequence }, word("undone")) });
}

function showPage() {
  words = page.lines.flatMap((line) => line.cells.flat());
  showSheet(page, words, (index) => choose(index));
  showText(page, (index, extend) => choose(index, { extend }));
  prefetch(desk.pages.find((one) => one.number === page.number + 1));
}

function choose(index, { extend = false, focus = true } = {}) {
  if (!words.length) return showWord(page, [], {});
  editing = null;
  at = Math.min(Math.max(index, 0), words.length - 1);
  if (!extend) from = at;
  markSpans(...ends(), at, focus && !element("text").hidden);
  markWords(...ends());
  return showWord(page, chosen(), { take, confirm, edit });
}

async function pageOf(number) {
  const known = pages.get(number);
  if (known && known.version === desk.version) return known;
  const found = await read(`${address}/pages/${number}`);
  pages.set(number, found);
  return found;
}

async function turnTo(number, start = 0, focus = true) {
  const known = desk.pages.some((one) => one.number === number);
  if (!known) return;
  if (number !== page?.number) {
    page = await pageOf(number);
    history.replaceState(null, "", `#page=${number}`);
    showPage();
    showHead();
    const next = desk.pages.find((one) => one.number === number + 1);
    if (next) pageOf(next.number).catch(() => {});
  }
  choose(Math.max(words.findIndex((one) => one.end > start), 0), { focus });
}

/** Go to the next word in doubt behind (or before) a place of the page that is shown, over all pages. */
async function step(by, index = at) {
  const rest = by > 0 ? words.slice(index + 1) : words.slice(0, Math.max(index, 0)).reverse();
  const near = rest.find((one) => one.doubtful);
  if (near) return choose(words.indexOf(near));
  const order = desk.pages.map((one) => one.number);
  const here = order.indexOf(page.number);
  for (let away = 1; away <= order.length; away += 1) {
    const head = desk.pages[(here + by * away + order.length * 2) % order.length];
    if (!head.doubts) continue;
    await turnTo(head.number);
    const found = by > 0 ? words.findIndex((one) => one.doubtful) : words.findLastIndex((one) => one.doubtful);
    if (found >= 0) return choose(found);
  }
  return say(word("last_doubt"), "good");
}

function applied(answer) {
  desk = answer.desk;
  page = answer.page;
  pages.clear();
  pages.set(page.number, page);
  showPage();
  showHead();
}

/** Make one change; `then` is called where it was made, `typed` is what a person must not lose. */
async function act(what, body, told, then = null, typed = null) {
  if (busy || !desk) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  const start = chosen()[0]?.start ?? 0;
  try {
    applied(await change(`${address}/${what}`, { version: desk.version, page: page.number, ...body }));
    say(told, "good");
    if (then) await then(start);
    else if (element("text").hidden) choose(Math.max(words.findIndex((one) => one.end > start), 0), { focus: false });
    else choose(Math.max(words.findIndex((one) => one.end > start), 0));
  } catch (error) {
    await failed(error, start, typed);
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
}

async function failed(error, start, typed) {
  if (error instanceof Offline) return say(word("offline"), "bad");
  if (!(error instanceof Conflict)) return say(word("refused", { why: error.message }), "bad");
  try {
    desk = await read(address);
    pages.clear();
    page = await pageOf(page.number);
  } catch (again) {
    return say(again instanceof Offline ? word("offline") : word("refused", { why: again.message }), "bad");
  }
  showPage();
  showHead();
  choose(Math.max(words.findIndex((one) => one.end > start), 0));
  if (typed !== null) edit(typed);
  return say(word(typed === null ? "conflict_plain" : "conflict", { who: error.who ?? word("conflict_run") }), "bad");
}

const onward = (start) => step(1, words.findLastIndex((one) => one.start <= start));

function put(span, after, doubtful) {
  return act("corrections", { ...span, after }, word("saved"), doubtful ? onward : null, after);
}

function take(text) {
  const some = chosen();
  return put({ start: some[0].start, end: some.at(-1).end }, text, true);
}

function confirm() {
  const some = chosen();
  if (!some.length) return;
  act("confirmations", { start: some[0].start, end: some.at(-1).end }, word("saved"), onward);
}

function edit(typed = null) {
  const some = chosen();
  if (!some.length) return;
  const span = { start: some[0].start, end: some.at(-1).end };
  const lineOf = page.lines.find((line) => line.start <= span.start && span.end <= line.end);
  const text = lineOf ? lineOf.text.slice(span.start - lineOf.start, span.end - lineOf.start) : some.map((one) => one.text).join(" ");
  ask(span, typeof typed === "string" ? typed : text, some.some((one) => one.doubtful));
}

function editLine() {
  const first = chosen()[0];
  const line = first && page.lines.find((one) => one.start <= first.start && first.end <= one.end);
  if (!line) return;
  from = words.findIndex((one) => one.start >= line.start);
  at = words.findLastIndex((one) => one.end <= line.end);
  markSpans(...ends(), at, false);
  ask({ start: line.start, end: line.end }, line.text, true);
}

function ask(span, text, doubtful) {
  editing = span;
  askFor(page, chosen(), text, (typed) => put(span, typed, doubtful), () => choose(at));
}

async function leadTo(number, start) {
  showView("text");
  await turnTo(number, start ?? 0);
}

async function leadToField(field) {
  if (!field.page) return markPlace(null);
  if (field.page !== page.number) await turnTo(field.page, 0, false);
  return markPlace(field.box);
}

function focusField(path) {
  showView("fields");
  element("fields").querySelector(`[data-path="${CSS.escape(path)}"]`)?.focus();
}

function setField(field, value) {
  const path = field.path;
  act("fields", { field: path, value }, word("saved"), () => element("fields").querySelector(`[data-path="${CSS.escape(path)}"]`)?.focus());
}

function showView(name) {
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const own = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(own));
    tab.tabIndex = own ? 0 : -1;
    element(tab.getAttribute("aria-controls")).hidden = !own;
  }
  element("word").hidden = name !== "text";
  if (name === "text" && page) choose(at);
  if (name === "fields") element("fields").querySelector(".doubtful textarea, textarea")?.focus();
  if (name === "history") element("tab-history").focus();
}

function accept() {
  if (desk.state === "accepted") act("reopen", {}, word("reopened"));
  else act("accept", {}, word("accepted"));
}

function following() {
  const query = new URLSearchParams(window.location.search);
  query.set("after", main.dataset.name);
  window.location.assign(`/next?${query}`);
}

function leave() {
  if (document.activeElement?.closest("#fields")) return showView("text");
  return window.location.assign(`/${window.location.search}`);
}

const undo = () => desk.can_undo && act("undo", {}, word("undone"));
const redo = () => desk.can_redo && act("redo", {}, word("redone"));
const candidate = (index) => () => element("word").querySelectorAll(".candidate")[index]?.click();

const KEYS = {
  n: () => step(1), p: () => step(-1), Space: () => step(1), "Shift+Space": () => step(-1),
  Enter: confirm, e: () => edit(), F2: () => edit(), l: editLine,
  ArrowRight: () => choose(at + 1), ArrowLeft: () => choose(at - 1),
  ArrowDown: () => choose(wordInLine(at, 1)), ArrowUp: () => choose(wordInLine(at, -1)),
  "Shift+ArrowRight": () => choose(at + 1, { extend: true }), "Shift+ArrowLeft": () => choose(at - 1, { extend: true }),
  PageDown: () => turnTo(page.number + 1), PageUp: () => turnTo(page.number - 1),
  Home: () => choose(0), End: () => choose(words.length - 1),
  z: undo, "Ctrl+z": undo, y: redo, "Ctrl+y": redo, "Shift+z": redo, "Ctrl+Shift+z": redo,
  "+": () => zoomBy(1), "=": () => zoomBy(1), "-": () => zoomBy(-1), 0: () => zoomBy(0),
  t: () => showView("text"), f: () => showView("fields"), h: () => showView("history"),
  "Ctrl+Enter": accept, "Ctrl+ArrowRight": following, Escape: leave, "?": () => element("keys").showModal(),
};
for (let index = 0; index < 9; index += 1) KEYS[index + 1] = candidate(index);

const BUTTONS = {
  undo, redo, accept, help: KEYS["?"], "next-doubt": KEYS.n, "previous-doubt": KEYS.p,
  "previous-page": KEYS.PageUp, "following-page": KEYS.PageDown,
  "zoom-in": KEYS["+"], "zoom-out": KEYS["-"], "zoom-fit": KEYS[0],
  "tab-text": KEYS.t, "tab-fields": KEYS.f, "tab-history": KEYS.h,
};

async function open() {
  const asked = /page=(\d+)/.exec(window.location.hash);
  desk = await read(address);
  const first = asked && desk.pages.some((one) => one.number === Number(asked[1])) ? Number(asked[1]) : desk.pages.find((one) => one.doubts)?.number;
  await turnTo(first ?? desk.pages[0].number);
  if (!asked) choose(Math.max(words.findIndex((one) => one.doubtful), 0));
  main.dataset.ready = "";
}

for (const [id, press] of Object.entries(BUTTONS)) element(id).addEventListener("click", press);
document.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const next = tabs[(tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length];
  next.click();
  next.focus();
  event.stopPropagation();
});
element("following").addEventListener("click", (event) => { event.preventDefault(); following(); });
listen(KEYS);
window.addEventListener("beforeunload", (event) => { if (editing && element("word").querySelector("textarea")) event.preventDefault(); });
window.addEventListener("resize", () => { if (page && !editing) choose(at, { focus: false }); });
open().catch((error) => say(error instanceof Offline ? word("offline") : error.message, "bad"));
