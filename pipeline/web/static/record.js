// The record's fields and the history of what people did: each leads to its place on the page.
import { made, word } from "/static/words.js";

const GROUPS = ["header", "signatory"];
const LISTS = ["deadlines", "tasks", "references", "sections", "agencies", "recipients"];
const savers = new WeakMap();
const fields = document.getElementById("fields");
const corrections = document.getElementById("corrections");

function shownValue(field) {
  return Array.isArray(field.value) ? field.value.join("; ") : (field.value ?? "");
}

const squeezed = (text) => text.trim().replace(/\s+/g, " ");
const names = (text) => [...new Set(text.split(";").map(squeezed).filter(Boolean))];
const asSaved = (path, text) => (path.startsWith("tasks[") ? names(text).join("; ") : squeezed(text));

function typedValue(field, typed) {
  if (field.group === "tasks") return names(typed);
  return typed.trim() || null;
}

function tagsOf(field) {
  return [
    field.doubtful ? made("span", { class: "tag doubtful" }, word("to_check")) : null,
    field.inferred ? made("span", { class: "tag" }, word("inferred")) : null,
    field.corrected ? made("span", { class: "tag corrected" }, word("corrected")) : null,
    field.page ? made("span", { class: "quiet" }, `·\u00a0${word("page").toLowerCase()}\u00a0${field.page}`) : null,
  ].filter(Boolean);
}

function row(field, acts) {
  const label = word(`${field.group}.${field.name}`) + (field.mark ? ` ${field.mark}` : "");
  const input = made("textarea", { rows: 1, lang: "vi", spellcheck: "false", placeholder: word(field.group === "tasks" ? "several" : "empty"), "data-path": field.path, maxlength: 2000 });
  input.value = shownValue(field);
  input.dataset.shown = input.value;
  input.dataset.words = field.printed ?? input.value;
  const save = () => acts.set(field, typedValue(field, input.value));
  savers.set(input, save);
  input.addEventListener("focus", () => acts.lead(field));
  input.addEventListener("input", () => input.closest(".field").classList.toggle("typed", input.value !== input.dataset.shown));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey) save();
    else if (event.key === "Delete" && event.ctrlKey && field.item) acts.remove(field);
    else if (event.key === "Escape" && input.value !== input.dataset.shown) undoTyping(input);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const remove = field.item ? made("button", { class: "remove", title: `${word("remove")} (Ctrl+Delete)`, "aria-label": `${word("remove")}: ${label}` }, "✕") : null;
  remove?.addEventListener("click", () => acts.remove(field));
  const printed = field.printed ? made("p", { class: "quiet", lang: "vi" }, `${word("printed")}: `, made("bdi", {}, field.printed)) : null;
  const name = made("span", { class: "label" }, label, " ", ...tagsOf(field).flatMap((tag) => [tag, " "]));
  const kind = `field${field.doubtful ? " doubtful" : ""}${field.level ? ` level-${Math.min(field.level, 4)}` : ""}`;
  return made("div", { class: kind }, made("label", {}, name, input), remove, printed);
}

function section(group, some, acts) {
  const add = LISTS.includes(group) ? made("button", { class: "add", "aria-label": `${word("add")}: ${word(`one.${group}`)}` }, `+ ${word("add")}`) : null;
  add?.addEventListener("click", () => acts.add(group));
  const count = LISTS.includes(group) ? made("span", { class: "count" }, String(some.length)) : null;
  return made("section", {}, made("div", { class: "row head" }, made("h2", {}, word(`group.${group}`), " ", count), add), ...some.map((field) => row(field, acts)));
}

/** Find the box that a field has now: one of an entry goes where the words of that entry went. */
function boxNow(path, words) {
  const same = boxOf(path);
  if (!path.includes("[") || same?.dataset.words === words) return same;
  const moved = `[data-path^="${path.split("[")[0]}["]`; // of an entry one field is shown
  return [...fields.querySelectorAll(moved)].find((box) => box.dataset.words === words);
}

/** Show the fields; `acts` are lead(field), set(field, value), remove(field) and add(group). What is typed stays.
 * Returns what was typed into boxes that are there no more. */
export function showFields(list, acts) {
  const focused = fields.contains(document.activeElement) ? document.activeElement.dataset.path : null;
  const typed = unsavedFields().map((box) => [box.dataset.path, box.dataset.words, box.value]);
  const groups = new Map([...GROUPS, ...LISTS].map((group) => [group, list.filter((field) => field.group === group)]));
  fields.replaceChildren(...[...groups].map(([group, some]) => section(group, some, acts)));
  const lost = [];
  for (const [path, words, value] of typed) {
    if (boxOf(path)?.dataset.shown === asSaved(path, value)) continue;
    const box = boxNow(path, words);
    if (!box) lost.push(value);
    else {
      box.value = value;
      box.closest(".field").classList.add("typed");
    }
  }
  if (focused) boxOf(focused)?.focus();
  return lost;
}

/** Show what a field holds instead of what was typed into its box. */
export function undoTyping(box) {
  box.value = box.dataset.shown;
  box.closest(".field").classList.remove("typed");
}

/** Return the box of a field. */
export function boxOf(path) {
  return fields.querySelector(`[data-path="${CSS.escape(path)}"]`);
}

/** Return the boxes whose text was changed and not saved. */
export function unsavedFields() {
  return [...fields.querySelectorAll("textarea")].filter((box) => box.value !== box.dataset.shown);
}

/** Save what was typed into a box; resolves to whether it was saved. */
export function saveField(box) {
  return savers.get(box)();
}

function told(one, value) {
  if (one.kind === "text") return value;
  const meant = JSON.parse(value);
  if (Array.isArray(meant)) return meant.join("; ");
  return meant && typeof meant === "object" ? Object.values(meant).flat().filter(Boolean).join("; ") || word("as_printed") : (meant ?? word("empty"));
}

function shownChange(one, list) {
  const own = one.act === "added" && list.find((field) => field.item === one.field);
  const words = own ? [own.printed ?? own.mark, shownValue(own)].filter(Boolean).join(" · ") : told(one, one.after);
  if (one.act === "added") return made("p", { lang: "vi" }, `${word("put_in")}: `, made("ins", {}, words));
  if (one.act === "removed") return made("p", { lang: "vi" }, `${word("taken_out")}: `, made("del", {}, told(one, one.before)));
  return made("p", { lang: "vi" }, made("del", {}, told(one, one.before)), " → ", made("ins", {}, told(one, one.after)));
}

function nameOf(path) {
  const [, group, at, name] = /^(\w+)(?:\[(\d+|\+)\])?\.?(\w*)$/.exec(path);
  const number = at && at !== "+" ? ` ${Number(at) + 1}` : "";
  return name || !at ? `${word(`${group}.${name}`)}${number}` : `${word(`one.${group}`)}${number}`;
}

/** Show what people did, the newest first; `acts` are undo(sequence) and lead(page, start). */
export function showHistory(desk, acts) {
  const rows = [...desk.history].reverse().map((one) => {
    const place = one.kind === "text" ? `${word("page")} ${one.page}` : nameOf(one.field);
    const to = made("button", { class: "link" }, place);
    to.addEventListener("click", () => (one.kind === "text" ? acts.lead(one.page, one.start) : acts.field(one.field)));
    const undo = made("button", { "aria-label": `${word("undo_this")}: ${told(one, one.after)}` }, word("undo_this"));
    undo.addEventListener("click", () => acts.undo(one.sequence));
    const when = new Date(one.made_at).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
    return made(
      "li",
      { class: one.standing },
      shownChange(one, desk.fields),
      one.found ? made("p", { class: "quiet" }, `${word("standing.conflict")}: `, made("bdi", {}, told(one, one.found))) : null,
      made("p", { class: "quiet" }, to, ` · ${one.who} · ${when} · ${word(`standing.${one.standing}`)} `, one.standing === "undone" ? null : undo),
    );
  });
  const changed = desk.changed.map((one) => {
    const to = made("button", { class: "link" }, `${word("page")} ${one.page}`);
    to.addEventListener("click", () => acts.lead(one.page, one.start));
    return made("li", { class: "conflict" }, made("p", {}, word("changed_since")), made("p", { lang: "vi" }, made("del", {}, one.accepted), " → ", made("ins", {}, one.now)), to);
  });
  const all = [...changed, ...rows];
  corrections.replaceChildren(...(all.length ? all : [made("li", { class: "empty" }, word("nothing_yet"))]));
}
