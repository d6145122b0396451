// busy.js says that something is under way, and lets a form be sent once at a time: a second tap on a slow line would
// send it twice.
const RETRY_AFTER = 15000;
const isWriting = (form) => form.matches("[method=post]");

// Counted, because a page may wait for the answer that replaced the one it gave up.
function busy(element, is) {
  element.waits = Math.max(0, (element.waits || 0) + (is ? 1 : -1));
  if (element.waits) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  if (!isWriting(event.target) || !event.target.waits) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Without HTMX the browser leaves the page; coming back, or waiting in vain, frees the form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isWriting(form)) return;
  busy(form, true);
  const free = () => form.waits && busy(form, false);
  setTimeout(free, RETRY_AFTER);
  addEventListener("pageshow", free, { once: true });
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.waiting = isPoll(ctx) ? [] : [ctx.target, ctx.request.form].filter(Boolean);
  ctx.waiting.forEach((element) => busy(element, true));
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => ctx.waiting?.forEach((element) => busy(element, false)));
