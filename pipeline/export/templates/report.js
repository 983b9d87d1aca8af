"use strict";
(() => {
  const page = document.documentElement;
  const pane = document.getElementById("pages");
  const tip = document.getElementById("tip");
  const marks = [...document.querySelectorAll("[data-vi], [data-read]")];
  const doubtful = marks.filter((mark) => mark.classList.contains("d"));
  const FINGER = 24; // pixels
  let at = -1;

  function words(mark) {
    const language = page.dataset.language;
    return mark.getAttribute(`data-${language}`) ?? `${tip.getAttribute(`data-read-${language}`)}: “${mark.dataset.read}”`;
  }

  function show(mark) {
    tip.textContent = words(mark);
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), page.clientWidth - own.width - 8);
    const below = box.bottom + 8 + own.height < window.innerHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - own.height - 8)}px`;
  }

  function hide() {
    tip.hidden = true;
  }

  function choose(place) {
    document.querySelectorAll(".chosen-place").forEach((old) => old.classList.remove("chosen-place"));
    place.classList.add("chosen-place");
    if (pane.scrollHeight <= pane.clientHeight) {
      place.scrollIntoView({ block: "center", inline: "nearest" });
      return;
    }
    // Only the pages move: the record stays under its reader's eyes.
    const box = place.getBoundingClientRect();
    const seen = pane.getBoundingClientRect();
    const middle = (Math.max(seen.top, 0) + Math.min(seen.bottom, window.innerHeight)) / 2;
    pane.scrollTop += (box.top + box.bottom) / 2 - middle;
  }

  function step(by) {
    if (!doubtful.length) return;
    at = (at + by + doubtful.length) % doubtful.length;
    choose(doubtful[at]);
    doubtful[at].focus({ preventScroll: true });
  }

  for (const mark of marks) {
    mark.addEventListener("mouseenter", () => show(mark));
    mark.addEventListener("mouseleave", hide);
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("scroll", () => {
    const mark = document.activeElement;
    if (!tip.hidden && marks.includes(mark)) show(mark);
    else hide();
  }, { capture: true, passive: true });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.to");
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place) return;
    event.preventDefault();
    window.history.pushState(null, "", link.hash); // so that a phone's Back leads to the record again
    choose(place);
  });

  // On a phone a word is 8 pixels wide, a finger 40: a tap explains the marked word that is nearest to it.
  document.addEventListener("click", (event) => {
    const picture = event.target.closest(".picture");
    if (!picture || event.pointerType !== "touch") return;
    const far = (mark) => {
      const box = mark.getBoundingClientRect();
      const across = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      return Math.hypot(across, Math.max(box.top - event.clientY, 0, event.clientY - box.bottom));
    };
    const [least, nearest] = [...picture.querySelectorAll(".m")]
      .map((mark) => [far(mark), mark])
      .reduce((one, other) => (other[0] < one[0] ? other : one), [FINGER, null]);
    if (!nearest || least === 0) return;
    nearest.focus({ preventScroll: true });
    show(nearest);
  });

  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("hide").addEventListener("click", (event) => {
    const hidden = page.classList.toggle("unmarked");
    event.currentTarget.setAttribute("aria-pressed", String(hidden));
  });
  document.getElementById("language").addEventListener("click", () => {
    page.dataset.language = page.dataset.language === "vi" ? "en" : "vi";
    page.lang = page.dataset.language;
    for (const mark of marks) if (mark.hasAttribute("aria-label")) mark.setAttribute("aria-label", words(mark));
  });
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
})();
