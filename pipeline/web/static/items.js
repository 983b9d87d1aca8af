// Entries that a person puts into the record: which list the marked words belong to, and what they say.
import { made, word } from "/static/words.js";

const panel = document.getElementById("word");
const ROLES = ["issuer", "lead", "coordinate", "recipient", "mentioned"];
const LISTED = new Set(["agencies", "coordinating"]);

/** The lists, each with what is asked of an entry; the keys 1 to 6 choose in this order. */
export const PARTS = {
  tasks: ["action", "agencies", "coordinating", "deadline"],
  deadlines: ["normalized", "agency", "task"],
  agencies: ["name", "role"],
  references: ["type", "number", "date", "issuer"],
  sections: ["marker", "title", "level"],
  recipients: ["value"],
};
const isListed = (part, name) => part === "tasks" && LISTED.has(name);

function shown(value) {
  return Array.isArray(value) ? value.join("; ") : (value ?? "");
}

function marked(text) {
  return made("p", { class: "at-hand", lang: "vi" }, made("strong", {}, made("bdi", {}, text)));
}

/** Ask which list the marked words belong to; `chosen(part)`, `cancel()`. */
export function askPart(text, chosen, cancel) {
  panel.classList.add("editing");
  const buttons = Object.keys(PARTS).map((part, at) => {
    const button = made("button", { class: "candidate part", "aria-keyshortcuts": at + 1 }, made("kbd", {}, `${at + 1}`), ` ${word(`one.${part}`)}`);
    button.addEventListener("click", () => chosen(part));
    return button;
  });
  const leave = made("button", {}, made("kbd", {}, "Esc"), ` ${word("cancel")}`);
  leave.addEventListener("click", cancel);
  panel.replaceChildren(marked(text), made("p", { class: "quiet" }, word("add_as")), made("div", { class: "row" }, ...buttons, leave));
  buttons[0].focus();
}

function input(part, name, value) {
  if (name === "role") {
    const box = made("select", { name }, ...ROLES.map((role) => made("option", { value: role }, word(`role.${role}`))));
    box.value = value ?? "mentioned";
    return box;
  }
  const box = made("textarea", { name, rows: 1, lang: "vi", spellcheck: "false", autocomplete: "off", maxlength: 2000, placeholder: word(isListed(part, name) ? "several" : "empty") });
  box.value = shown(value);
  return box;
}

/** Ask what an entry says: what a person gave, else what the machine proposes; `save` gets what is not as proposed. */
export function askItem(part, text, proposal, given, save, cancel) {
  panel.classList.add("editing");
  const boxes = PARTS[part].map((name) => input(part, name, proposal[name]));
  const before = boxes.map((box) => box.value);
  for (const box of boxes) if (box.name in given) box.value = shown(given[box.name]);
  const rows = boxes.map((box) => made("label", {}, made("span", { class: "label" }, word(`${part}.${box.name === "value" ? "" : box.name}`)), box));
  const values = () => {
    const typed = {};
    boxes.forEach((box, at) => {
      if (box.value === before[at]) return;
      const names = box.value.split(";").map((one) => one.trim()).filter(Boolean);
      typed[box.name] = isListed(part, box.name) ? names : box.value.trim() || null;
    });
    return typed;
  };
  const keep = made("button", { class: "primary" }, made("kbd", {}, "Enter"), ` ${word("add")}`);
  const leave = made("button", {}, made("kbd", {}, "Esc"), ` ${word("cancel")}`);
  keep.addEventListener("click", () => save(values()));
  leave.addEventListener("click", cancel);
  const form = made("div", { class: "item", role: "group", "aria-label": word(`one.${part}`) }, ...rows, made("div", { class: "row" }, keep, leave));
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.target.closest("button") || event.ctrlKey) return;
    if (event.key === "Enter" && !event.shiftKey) save(values());
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  panel.replaceChildren(marked(text), form);
  const first = boxes.find((box) => !box.value) ?? boxes[0];
  first.focus();
  first.select?.();
  return () => save(values());
}
