// What a person typed and did not save: nothing that is pressed beside it loses it without a question.
import { ask } from "/static/ask.js";
import { word } from "/static/words.js";

let open = null;
let answered = Promise.resolve();

/** Something is being typed: `isChanged()`, `save()` which resolves to whether it was saved; null: nothing is. */
export function typing(box) {
  open = box;
}

/** A change is under way until `made` resolves: what is done meanwhile waits for it, and works on what came of it. */
export function saving(made) {
  answered = made.catch(() => {}); // told by who made it
}

/** Tell whether something was typed that is saved nowhere. */
export function isUnsaved() {
  return Boolean(open?.isChanged());
}

/** Ask what is to become of what was typed, if anything was; resolves to whether one may go on. */
export async function settled() {
  await answered;
  if (!isUnsaved()) return true;
  const box = open;
  const answer = await ask(word("unsaved"), [
    { name: "save", key: "s", label: word("save") },
    { name: "drop", key: "b", label: word("drop") },
  ]);
  if (answer === "save") return box.save();
  if (answer === "drop") {
    if (open === box) open = null;
    return true;
  }
  box.back?.();
  return false;
}

/** Wrap something that takes the place of what is being typed. */
export const guarded = (act) => async (...given) => ((await settled()) ? act(...given) : undefined);
