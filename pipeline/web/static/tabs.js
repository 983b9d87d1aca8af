// The three views of a document: its text, its record, its history.
const tabs = [...document.querySelectorAll('[role="tab"]')];
const element = (id) => document.getElementById(id);

/** Show a view by its name: text, fields or history. */
export function showTab(name) {
  for (const tab of tabs) {
    const own = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(own));
    tab.tabIndex = own ? 0 : -1;
    element(tab.getAttribute("aria-controls")).hidden = !own;
  }
  element("word").hidden = name !== "text";
}

document.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const next = tabs[(tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length];
  next.click();
  next.focus();
  event.stopPropagation();
});
