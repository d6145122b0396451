// drafts.js keeps an answer on this device while it is written, until the server has said that it has it. Phones and
// laptops are shared: the key names the person, and seal.js sees to it when they sign out.
(() => {
  "use strict";

  const field = () => document.querySelector("textarea[data-draft]");
  const isAutosave = (ctx) => ctx?.sourceElement.id === "autosave";

  function read(key) {
    try {
      return JSON.parse(localStorage[key]);
    } catch {
      return null;
    }
  }

  // A full or forbidden store costs the copy, never the writing.
  function keep(key, text, saved) {
    try {
      localStorage[key] = JSON.stringify({ text, saved });
    } catch {
      localStorage.removeItem(key);
    }
  }

  function tell(words) {
    const line = document.getElementById("saved");
    if (line) line.textContent = words;
  }

  function showTimes() {
    for (const time of document.querySelectorAll("#saved time")) {
      time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    }
  }

  function putBack() {
    showTimes();
    for (const { dataset } of document.querySelectorAll("[data-forget]")) localStorage.removeItem(dataset.forget);
    const text = field();
    if (!text || text.known) return;
    text.known = true;
    const kept = read(text.dataset.draft);
    if (!kept || kept.saved) return;
    if (kept.text === text.defaultValue) { // it arrived, and the page was left before it was told
      keep(text.dataset.draft, kept.text, true);
      return;
    }
    text.value = kept.text;
    tell(text.dataset.restored);
    const send = () => setTimeout(() => text.dispatchEvent(new Event("input", { bubbles: true })));
    if (window.htmx) send();
    else document.addEventListener("htmx:after:init", send, { once: true });
  }

  document.addEventListener("input", ({ target }) => {
    if (target === field()) keep(target.dataset.draft, target.value, false);
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.id === "answer") document.getElementById("autosave")?.dispatchEvent(new Event("htmx:abort"));
  }, true);

  // A draft that arrives after its answer would come back as a second one.
  document.addEventListener("htmx:config:request", (event) => {
    if (isAutosave(event.detail.ctx) && document.getElementById("answer")?.waits) event.preventDefault();
  });

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const text = field();
    if (!text || !/\/(draft|answers)(\?|$)/.test(ctx.request.action) || ctx.response.status >= 400) return;
    const sent = ctx.request.body.get("text");
    if (read(text.dataset.draft)?.text === sent) keep(text.dataset.draft, sent, true);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (isAutosave(ctx) && field()) tell(field().dataset.kept);
  });

  document.addEventListener("htmx:after:swap", putBack);
  putBack();
})();
