// A question that must be answered before anything else: each answer has its key, Escape goes back to where one was.
import { made, word } from "/static/words.js";

const dialog = document.getElementById("ask");

function pressed(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${key}`;
}

const NAMES = { "Ctrl+Enter": "Ctrl+Enter", Escape: "Esc" };

/** Ask; `answers` are {name, key, label}, the first is chosen by Enter too. Resolves to a name, or to null for Escape. */
export function ask(question, answers) {
  return new Promise((resolve) => {
    let answer = null;
    const back = document.activeElement;
    const close = (name) => {
      answer = name;
      dialog.close();
    };
    const buttons = answers.map(({ name, key, label }, at) => {
      const button = made("button", { class: at ? null : "primary", "aria-keyshortcuts": key.replace("Ctrl", "Control") }, made("kbd", {}, at ? (NAMES[key] ?? key.toUpperCase()) : "Enter"), ` ${label}`);
      button.addEventListener("click", () => close(name));
      return button;
    });
    const stay = made("button", {}, made("kbd", {}, "Esc"), ` ${word("go_back")}`);
    stay.addEventListener("click", () => dialog.close());
    const onKey = (event) => {
      const found = answers.find(({ key }) => key === pressed(event));
      if (!found || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) close(found.name);
    };
    dialog.replaceChildren(made("p", { id: "question" }, question), made("div", { class: "row answers" }, ...buttons, stay));
    dialog.addEventListener("keydown", onKey);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("keydown", onKey);
      if (answer === null) back?.focus();
      resolve(answer);
    }, { once: true });
    dialog.showModal();
    buttons[0].focus();
  });
}
