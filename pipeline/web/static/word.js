// The word at hand: a large strip of the page, what the machine thought of it, and the box to type in.
import { cropOf, kindOf } from "/static/sheet.js";
import { made, percent, word } from "/static/words.js";

const panel = document.getElementById("word");

function about(one) {
  const parts = [];
  const kind = kindOf(one);
  if (kind) parts.push(made("span", { class: `tag ${kind}` }, word(kind)));
  if (one.read) parts.push(made("span", { class: "quiet" }, `${word("read_as")} “`, made("bdi", {}, one.read), "”"));
  if (one.confidence !== null && one.doubtful) parts.push(made("span", { class: "quiet" }, `${word("sure")} ${percent(one.confidence)}`));
  return parts;
}

function inRow(boxes, first) {
  return boxes.filter((box) => box && box[1] < first[3] && box[3] > first[1]);
}

function strip(page, words) {
  const first = words.find((one) => one.box)?.box;
  if (!first) return null;
  const own = inRow(words.map((one) => one.box), first);
  const around = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...own.map((box) => box[side])));
  const line = page.lines.find((one) => one.start <= words[0].start && words[0].end <= one.end);
  const row = line ? inRow(line.cells.flat().map((one) => one.box), first) : own;
  return cropOf(page, around, row, panel.parentElement.clientWidth - 24); // its own is nothing while it is empty
}

/** Show the words that are chosen; `acts` are take(text), confirm(), edit() and add(). */
export function showWord(page, words, acts) {
  panel.classList.remove("editing");
  if (!words.length) return panel.replaceChildren();
  const one = words.length === 1 ? words[0] : null;
  const crop = strip(page, words);
  const line = made("p", { class: "at-hand", lang: "vi" }, made("strong", {}, made("bdi", {}, words.map((each) => each.text).join(" "))), " ");
  if (one) for (const part of about(one)) line.append(part, " ");
  const row = made("div", { class: "row" });
  const others = one ? one.candidates.filter(([other]) => other !== one.text).slice(0, 9) : [];
  others.forEach(([other, sure], at) => {
    const button = made("button", { class: "candidate", lang: "vi", "aria-keyshortcuts": at + 1 }, made("kbd", {}, `${at + 1}`), " ", made("bdi", {}, other), " ", made("span", { class: "quiet" }, percent(sure)));
    button.addEventListener("click", () => acts.take(other));
    row.append(button);
  });
  const right = made("button", { class: one?.doubtful ? "primary" : null }, made("kbd", {}, "Enter"), ` ${word("right")}`);
  right.addEventListener("click", acts.confirm);
  const edit = made("button", {}, made("kbd", {}, "E"), ` ${word("edit")}`);
  edit.addEventListener("click", acts.edit);
  const add = made("button", {}, made("kbd", {}, "A"), ` ${word("add_to_record")}`);
  add.addEventListener("click", acts.add);
  row.append(right, edit, add);
  return panel.replaceChildren(...[crop, line, row].filter(Boolean));
}

/** Ask for other words and return their box; `save(text)` and `cancel()`. Enter within an input method is its own. */
export function askFor(page, words, value, save, cancel) {
  panel.classList.add("editing");
  const crop = strip(page, words);
  const input = made("textarea", { rows: 1, lang: "vi", spellcheck: "false", autocomplete: "off", maxlength: 4000, "aria-label": word("typing") });
  input.value = value;
  const keep = made("button", { class: "primary" }, made("kbd", {}, "Enter"), ` ${word("save")}`);
  const leave = made("button", {}, made("kbd", {}, "Esc"), ` ${word("cancel")}`);
  keep.addEventListener("click", () => save(input.value));
  leave.addEventListener("click", cancel);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) save(input.value);
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  panel.replaceChildren(...[crop, input, made("div", { class: "row" }, keep, leave)].filter(Boolean));
  input.focus();
  input.select();
  return input;
}
