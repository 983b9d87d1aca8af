// The record's fields and the history of what people did: each leads to its place on the page.
import { made, word } from "/static/words.js";

const fields = document.getElementById("fields");
const corrections = document.getElementById("corrections");

function shownValue(field) {
  return Array.isArray(field.value) ? field.value.join("; ") : (field.value ?? "");
}

function typedValue(field, typed) {
  if (field.group === "tasks") return typed.split(";").map((one) => one.trim()).filter(Boolean);
  return typed.trim() || null;
}

function row(field, acts) {
  const at = /\[(\d+)\]/.exec(field.path);
  const label = word(`${field.group}.${field.name}`) + (at ? ` ${Number(at[1]) + 1}` : "");
  const input = made("textarea", { rows: 1, lang: "vi", spellcheck: "false", placeholder: word("empty"), "data-path": field.path, maxlength: 2000 });
  input.value = shownValue(field);
  input.addEventListener("focus", () => acts.lead(field));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") acts.set(field, typedValue(field, input.value));
    else if (event.key === "Escape" && input.value !== shownValue(field)) input.value = shownValue(field);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const tags = [
    field.doubtful ? made("span", { class: "tag doubtful" }, word("to_check")) : null,
    field.inferred ? made("span", { class: "tag" }, word("inferred")) : null,
    field.corrected ? made("span", { class: "tag corrected" }, word("corrected")) : null,
    field.page ? made("span", { class: "quiet" }, `· ${word("page").toLowerCase()} ${field.page}`) : null,
  ].filter(Boolean);
  const printed = field.printed ? made("p", { class: "quiet", lang: "vi" }, `${word("printed")}: `, made("bdi", {}, field.printed)) : null;
  const name = made("span", { class: "label" }, label, " ", ...tags.flatMap((tag) => [tag, " "]));
  return made("div", { class: `field${field.doubtful ? " doubtful" : ""}` }, made("label", {}, name, input), printed);
}

/** Show the fields; `acts` are lead(field) and set(field, value). */
export function showFields(list, acts) {
  const focused = fields.contains(document.activeElement) ? document.activeElement.dataset.path : null;
  const groups = new Map();
  for (const field of list) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  fields.replaceChildren(
    ...[...groups].map(([group, some]) => made("section", {}, made("h2", {}, word(`group.${group}`)), ...some.map((field) => row(field, acts)))),
  );
  if (focused) fields.querySelector(`[data-path="${CSS.escape(focused)}"]`)?.focus();
}

function told(one, value) {
  if (one.kind === "text") return value;
  const meant = JSON.parse(value);
  return Array.isArray(meant) ? meant.join("; ") : (meant ?? word("empty"));
}

/** Show what people did, the newest first; `acts` are undo(sequence) and lead(page, start). */
export function showHistory(desk, acts) {
  const rows = [...desk.history].reverse().map((one) => {
    const place = one.kind === "text" ? `${word("page")} ${one.page}` : one.field;
    const to = made("button", { class: "link" }, place);
    to.addEventListener("click", () => (one.kind === "text" ? acts.lead(one.page, one.start) : acts.field(one.field)));
    const undo = made("button", { "aria-label": `${word("undo_this")}: ${told(one, one.after)}` }, word("undo_this"));
    undo.addEventListener("click", () => acts.undo(one.sequence));
    const when = new Date(one.made_at).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
    return made(
      "li",
      { class: one.standing },
      made("p", { lang: "vi" }, made("del", {}, told(one, one.before)), " → ", made("ins", {}, told(one, one.after))),
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
