// steady.js keeps the row that somebody reads where it is while other rows of the desk appear, change and vanish.
(() => {
  "use strict";

  let pointed; // the row under the pointer
  let seen; // where the rows were before the swap, the one that is read first

  const rows = () => document.getElementById("rows");
  const topOf = (row) => row.getBoundingClientRect().top;
  const isOurs = ({ ctx }) => ctx.target?.id === "rows" && ctx.sourceElement === ctx.target;

  // The pane on a wide screen, the page on a phone.
  function scroller() {
    const pane = rows().closest(".queue");
    return getComputedStyle(pane).overflowY === "auto" ? pane : document.scrollingElement;
  }

  // The open question has moved to the front when the list does not have it any more, so it holds nothing in place.
  function readFirst(all) {
    const start = Math.max(0, topOf(scroller()));
    const read = [document.activeElement.closest("#rows li"), pointed, all.find((row) => topOf(row) >= start)];
    const first = Math.max(0, all.indexOf(read.find((row) => all.includes(row))));
    return [...all.slice(first), ...all.slice(0, first).reverse()];
  }

  document.addEventListener("pointerover", ({ target }) => {
    pointed = target.closest("#rows li");
    if (!target.closest("#rows")) rows()?.style.removeProperty("padding-block-start");
  });

  document.addEventListener("htmx:before:swap", ({ detail }) => {
    if (!isOurs(detail)) return;
    const all = [...rows().querySelectorAll("li:not([aria-current])")];
    seen = readFirst(all).map((row) => [row.id, topOf(row)]);
  });

  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (!isOurs(detail) || !seen) return;
    const kept = seen.find(([id]) => document.getElementById(id));
    seen = null;
    if (!kept) return;
    const row = document.getElementById(kept[0]);
    const pane = scroller();
    pane.scrollTop += topOf(row) - kept[1];
    // What left above was more than was scrolled: room is kept free until the pointer leaves the list.
    const missing = kept[1] - topOf(row);
    if (missing > 1) rows().style.paddingBlockStart = `${missing}px`;
  });
})();
