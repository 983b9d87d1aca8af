// The desk of one document: its keys and buttons, and what is shown around its page.
import { Offline, Refused, read } from "/static/api.js";
import { ask } from "/static/ask.js";
import { act, add, confirm, edit, editLine, expect, remove, take, whenChanged } from "/static/changing.js";
import { listen } from "/static/keys.js";
import { choose, chooseAt, lay, layAgain, pageOf, prepare, step, turnTo } from "/static/moving.js";
import { boxOf, saveField, showFields, showHistory, undoTyping, unsavedFields } from "/static/record.js";
import { renewed, whenRenewed } from "/static/renewing.js";
import { markPlace, zoomBy } from "/static/sheet.js";
import { address, element, say, state } from "/static/state.js";
import { showTab } from "/static/tabs.js";
import { wordInLine } from "/static/text.js";
import { guarded, isUnsaved, settled } from "/static/unsaved.js";
import { made, word } from "/static/words.js";

const main = element("main");

function toDo() {
  const { desk } = state;
  return {
    doubts: desk.pages.reduce((sum, one) => sum + one.doubts, 0),
    fields: desk.fields.filter((field) => field.doubtful).length,
    conflicts: desk.history.filter((one) => one.standing === "conflict").length + desk.changed.length,
  };
}

function showHead() {
  const { desk, page } = state;
  const left = toDo();
  element("state").textContent = word(`state.${desk.state}`);
  element("state").className = `state ${desk.state}`;
  element("doubts").replaceChildren(...(left.doubts ? [made("b", {}, String(left.doubts)), ` ${word("doubts")}`] : [word("no_doubts")]));
  element("doubts").classList.toggle("none", !left.doubts);
  element("undo").disabled = !desk.can_undo;
  element("redo").disabled = !desk.can_redo;
  element("accept").disabled = false;
  element("accept").textContent = element("accept").dataset[desk.state === "accepted" ? "reopen" : "accept"];
  element("page-number").textContent = `${word("page")} ${page.number} / ${desk.pages.length}`;
  element("page-doubts").textContent = page.doubts ? `▲ ${page.doubts}` : "";
  element("page-doubts").title = page.doubts ? `${page.doubts} ${word("doubts_here")}` : "";
  element("fields-count").textContent = desk.isOld ? "…" : left.fields ? `▲ ${left.fields}` : "";
  element("history-count").textContent = desk.isOld ? "…" : left.conflicts ? `✕ ${left.conflicts}` : desk.history.length || "";
  const lost = showFields(desk.fields, { lead: leadToField, set: setField, remove: guarded(remove), add: guarded(addTo) });
  if (lost.length) say(word("typed_lost", { what: lost.join(" · ") }), "bad");
  showHistory(desk, {
    lead: guarded(leadTo), field: focusField,
    undo: guarded((sequence) => act("undo", { sequence }, word("undone"))),
  });
}

async function leadTo(number, start) {
  showView("text");
  await turnTo(number, start ?? 0);
}

async function leadToField(field) {
  if (!field.page) return markPlace(null);
  if (field.page !== state.page.number) await turnTo(field.page, 0, false);
  return markPlace(field.box);
}

async function focusField(path) {
  await showView("fields");
  const box = boxOf(path) ?? element("fields").querySelector(`[data-path^="${CSS.escape(path)}."]`);
  box?.focus();
}

function setField(field, value) {
  const { path } = field;
  return act("fields", { field: path, value }, word("saved"), () => boxOf(path)?.focus());
}

function addTo(part) {
  showView("text");
  expect(part);
}

/** Whether the record is that of the text in sight; where it cannot be read, that is told. */
async function isNew() {
  try {
    await renewed();
    return true;
  } catch (error) {
    say(word("not_renewed", { why: reasonOf(error) }), "bad");
    return false;
  }
}

/** Why something could not be read. */
function reasonOf(error) {
  return error instanceof Offline ? word("no_answer") : error.message;
}

async function showView(name) {
  if (name !== "text" && !(await isNew())) return;
  showTab(name);
  if (name === "text" && state.page) choose(state.at);
  if (name === "fields") (element("fields").querySelector(".doubtful textarea") ?? element("fields").querySelector("textarea"))?.focus();
  if (name === "history") element("tab-history").focus();
}

/** Go to the first thing that a person should look at: a conflict, a word, a field. */
async function toFirst() {
  const left = toDo();
  if (left.conflicts) return showView("history");
  if (!left.doubts) return showView("fields");
  showView("text");
  const first = state.desk.pages.find((one) => one.doubts);
  await turnTo(first.number);
  return choose(state.words.findIndex((one) => one.doubtful));
}

async function accept() {
  if (!(await nothingTyped())) return undefined;
  const { version } = state.desk;
  if (!(await isNew()) || state.desk.version !== version) return undefined; // what another did was not looked at
  if (state.desk.state === "accepted") return act("reopen", {}, word("reopened"));
  const left = toDo();
  if (left.doubts || left.fields) {
    const answer = await ask(word("accept_anyway", left), [
      { name: "first", key: "n", label: word("to_first_doubt") },
      { name: "accept", key: "Ctrl+Enter", label: word("accept_all_the_same") },
    ]);
    if (answer === "first") return toFirst();
    if (answer !== "accept") return undefined;
  }
  return act("accept", {}, word("accepted"));
}

/** Whether one may go on: what was typed, into the record too, is saved or dropped before. */
async function nothingTyped() {
  if (!(await settled())) return false;
  if (!unsavedFields().length) return true;
  const answer = await ask(word("unsaved"), [
    { name: "save", key: "s", label: word("save") },
    { name: "drop", key: "b", label: word("drop") },
  ]);
  if (answer === "drop") unsavedFields().forEach(undoTyping);
  while (answer === "save" && unsavedFields().length) if (!(await saveField(unsavedFields()[0]))) return false;
  return answer !== null;
}

async function following() {
  if (!(await nothingTyped())) return;
  const query = new URLSearchParams(window.location.search);
  query.set("after", main.dataset.name);
  window.location.assign(`/next?${query}`);
}

async function leave() {
  if (document.activeElement?.closest("#fields")) return showView("text");
  if (await nothingTyped()) window.location.assign(`/${window.location.search}`);
  return undefined;
}

const undo = () => state.desk.can_undo && act("undo", {}, word("undone"));
const redo = () => state.desk.can_redo && act("redo", {}, word("redone"));
const candidate = (index) => () => element("word").querySelectorAll(".candidate")[index]?.click();

/** What keys stand for that take the place of what is being typed or saved. */
const KEYS = {
  n: () => step(1), p: () => step(-1), Space: () => step(1), "Shift+Space": () => step(-1),
  Enter: confirm, e: () => edit(), F2: () => edit(), l: editLine, a: add,
  ArrowRight: () => choose(state.at + 1), ArrowLeft: () => choose(state.at - 1),
  ArrowDown: () => choose(wordInLine(state.at, 1)), ArrowUp: () => choose(wordInLine(state.at, -1)),
  "Shift+ArrowRight": () => choose(state.at + 1, { extend: true }), "Shift+ArrowLeft": () => choose(state.at - 1, { extend: true }),
  "Shift+ArrowDown": () => choose(wordInLine(state.at, 1), { extend: true }), "Shift+ArrowUp": () => choose(wordInLine(state.at, -1), { extend: true }),
  PageDown: () => turnTo(state.page.number + 1), PageUp: () => turnTo(state.page.number - 1),
  Home: () => choose(0), End: () => choose(state.words.length - 1),
  z: undo, "Ctrl+z": undo, y: redo, "Ctrl+y": redo, "Shift+z": redo, "Ctrl+Shift+z": redo,
  t: () => showView("text"), f: () => showView("fields"), h: () => showView("history"),
};
for (let index = 0; index < 9; index += 1) KEYS[index + 1] = candidate(index);
for (const [key, press] of Object.entries(KEYS)) KEYS[key] = guarded(press);

/** What others stand for: these ask by themselves, or leave what is typed as it is. */
const FREE = {
  "+": () => zoomBy(1), "=": () => zoomBy(1), "-": () => zoomBy(-1), 0: () => zoomBy(0),
  "Ctrl+Enter": accept, "Ctrl+ArrowRight": following, Escape: leave, "?": () => element("keys").showModal(),
};

const BUTTONS = {
  undo: KEYS.z, redo: KEYS.y, accept, help: FREE["?"],
  "next-doubt": KEYS.n, "previous-doubt": KEYS.p, "previous-page": KEYS.PageUp, "following-page": KEYS.PageDown,
  "zoom-in": FREE["+"], "zoom-out": FREE["-"], "zoom-fit": FREE[0],
  "tab-text": KEYS.t, "tab-fields": KEYS.f, "tab-history": KEYS.h,
};

/** Open what the address says: a page, a place on it, a field; else the first doubt. */
async function open() {
  const asked = new URLSearchParams(window.location.hash.slice(1));
  const desk = await read(address);
  state.desk = desk;
  const known = (number) => desk.pages.some((one) => one.number === number);
  const wanted = Number(asked.get("page"));
  const first = known(wanted) ? wanted : (desk.pages.find((one) => one.doubts)?.number ?? desk.pages[0].number);
  lay(desk, await pageOf(first));
  showHead();
  if (asked.has("at") && known(wanted)) chooseAt(Number(asked.get("at")) || 0);
  else choose(asked.has("page") ? 0 : Math.max(state.words.findIndex((one) => one.doubtful), 0));
  pageOf(first + 1).catch(() => {});
  if (asked.has("field")) focusField(asked.get("field"));
  main.dataset.ready = "";
}

prepare({ take, confirm, edit, add }, showHead);
whenChanged(showHead);
whenRenewed(layAgain);
for (const [id, press] of Object.entries(BUTTONS)) element(id).addEventListener("click", press);
element("following").addEventListener("click", (event) => { event.preventDefault(); following(); });
listen({ ...KEYS, ...FREE });
window.addEventListener("beforeunload", (event) => { if (isUnsaved() || unsavedFields().length) event.preventDefault(); });
window.addEventListener("resize", () => { if (state.page && !element("word").classList.contains("editing")) choose(state.at, { focus: false }); });
window.addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof Offline || event.reason instanceof Refused)) return; // a defect: the console tells it
  event.preventDefault();
  say(reasonOf(event.reason), "bad");
});
open();
