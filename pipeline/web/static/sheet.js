// The page's picture with its words over it: where the eye compares.
import { made, word } from "/static/words.js";

const SVG = "http://www.w3.org/2000/svg";
const pane = document.getElementById("pane");
const holder = document.getElementById("picture");
const STEPS = [0.5, 0.75, 1, 1.25, 1.6, 2, 2.6, 3.4];
const CROP_LETTERS = 30; // pixels that a word is high in the crop
let zoom = 1;
let shapes = [];
let place = null;

function rect(box, kind) {
  const [left, top, right, bottom] = box;
  const shape = document.createElementNS(SVG, "rect");
  const given = { x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 2, class: kind, rx: 1.5 };
  for (const [name, value] of Object.entries(given)) shape.setAttribute(name, value);
  return shape;
}

export function kindOf(one) {
  if (one.touched) return one.touched;
  if (one.doubtful) return "doubtful";
  return one.restored ? "restored" : "";
}

/** Show a page; `chosen(index, extend)` is called for a word that is clicked. */
export function showSheet(page, words, chosen) {
  holder.replaceChildren();
  shapes = [];
  place = null;
  document.getElementById("opening")?.remove();
  if (!page.picture) {
    holder.append(made("p", { class: "quiet no-picture" }, word("no_picture")));
    document.body.classList.add("without-picture");
    return;
  }
  document.body.classList.remove("without-picture");
  const image = made("img", { src: page.picture, alt: `${word("page")} ${page.number}`, width: Math.round(page.width), height: Math.round(page.height) });
  image.addEventListener("error", () => image.replaceWith(made("p", { class: "quiet no-picture" }, word("no_picture"))));
  const overlay = document.createElementNS(SVG, "svg");
  overlay.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
  overlay.setAttribute("aria-hidden", "true");
  words.forEach((one, index) => {
    const shape = one.box ? rect(one.box, `w ${kindOf(one)}`) : null;
    shapes.push(shape);
    shape?.addEventListener("click", (event) => chosen(index, event.shiftKey));
    if (shape) overlay.append(shape);
  });
  holder.append(image, overlay);
  setZoom(zoom);
}

/** Mark words from one index to another, and bring the first into view. */
export function markWords(from, to) {
  shapes.forEach((shape, index) => shape?.classList.toggle("current", index >= from && index <= to));
  markPlace(null);
  if (shapes[from]) reveal(shapes[from]);
}

/** Mark the place of a field. */
export function markPlace(box) {
  place?.remove();
  place = box ? rect(box, "place") : null;
  if (!place) return;
  shapes.forEach((shape) => shape?.classList.remove("current"));
  holder.querySelector("svg")?.append(place);
  reveal(place);
}

function reveal(shape) {
  const box = shape.getBoundingClientRect();
  const seen = pane.getBoundingClientRect();
  const edge = Math.min(seen.height / 4, 120);
  if (box.top < seen.top + edge || box.bottom > seen.bottom - edge) {
    pane.scrollTop += (box.top + box.bottom) / 2 - (seen.top + seen.bottom) / 2;
  }
  if (box.left < seen.left + 20 || box.right > seen.right - 20) {
    pane.scrollLeft += (box.left + box.right) / 2 - (seen.left + seen.right) / 2;
  }
}

function setZoom(to) {
  zoom = to;
  holder.style.width = `${zoom * 100}%`;
  const shape = holder.querySelector(".current, .place");
  if (shape) reveal(shape);
}

/** Zoom by a step in or out; 0 fits the width. */
export function zoomBy(steps) {
  if (!steps) return setZoom(1);
  const at = STEPS.reduce((best, step, index) => (Math.abs(step - zoom) < Math.abs(STEPS[best] - zoom) ? index : best), 0);
  return setZoom(STEPS[Math.min(Math.max(at + steps, 0), STEPS.length - 1)]);
}

/** Make a strip of the picture, large, around a word in the line of `row` (boxes); null where it has no place on it. */
export function cropOf(page, box, row, width) {
  if (!page.picture || !box || !holder.querySelector("img")) return null;
  const [left, top, right, bottom] = box;
  const heights = row.map((one) => one[3] - one[1]).sort((one, other) => one - other);
  const letters = Math.max(heights[Math.floor(heights.length * 0.75)] ?? bottom - top, bottom - top, 4);
  const scale = Math.min(CROP_LETTERS / letters, (width - 40) / Math.max(right - left, 1), 4);
  const height = Math.max(letters * scale * 2.1, 52);
  const x = Math.min(Math.max((left + right) / 2 - width / scale / 2, 0), Math.max(page.width - width / scale, 0));
  const y = (top + bottom) / 2 - height / scale / 2;
  const strip = made("div", { class: "crop", "aria-hidden": "true" });
  strip.style.height = `${height}px`;
  strip.style.backgroundImage = `url("${page.picture}")`;
  strip.style.backgroundSize = `${page.width * scale}px ${page.height * scale}px`;
  strip.style.backgroundPosition = `${-x * scale}px ${-y * scale}px`;
  const frame = made("span", { class: "frame" });
  frame.style.left = `${(left - x) * scale - 3}px`;
  frame.style.top = `${(top - y) * scale - 3}px`;
  frame.style.width = `${(right - left) * scale + 6}px`;
  frame.style.height = `${(bottom - top) * scale + 6}px`;
  strip.append(frame);
  return strip;
}

/** Fetch the picture of a page that will be looked at next. */
export function prefetch(page) {
  if (page?.picture) new Image().src = page.picture;
}
