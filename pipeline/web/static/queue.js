// The list by keyboard: J and K move, Enter opens, / searches.
const links = [...document.querySelectorAll("table.queue a.title, ol.found > li > a, .paging a[rel=next]")];
const search = document.querySelector('input[name="q"]');

function move(by) {
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "j" || event.key === "ArrowDown") move(1);
  else if (event.key === "k" || event.key === "ArrowUp") move(-1);
  else if (event.key === "/") search.focus();
  else return;
  event.preventDefault();
});

const filters = document.querySelector("details.filters");
if (filters && window.matchMedia("(max-width: 68rem)").matches) filters.open = false; // the list first, on a small screen
