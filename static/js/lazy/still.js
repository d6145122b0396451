// still.js keeps the field that somebody types in where it is on the screen while the thread above it grows.
(() => {
  "use strict";

  let field;
  let top;
  const isThread = ({ ctx }) => ctx.target?.id === "thread";
  const topOf = (element) => element.getBoundingClientRect().top;

  document.addEventListener("htmx:before:swap", ({ detail }) => {
    const typed = document.activeElement;
    field = isThread(detail) && typed.matches("textarea, input") ? typed : null;
    top = field && topOf(field);
  });

  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (field && isThread(detail)) scrollBy(0, topOf(field) - top);
  });
})();
