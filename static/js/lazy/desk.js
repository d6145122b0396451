// desk.js: rows open beside the list, filters change the list alone, saved replies go in at the cursor, and all of the
// desk is within reach of the keyboard.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const openId = () => /\/mentor\/questions\/([\w-]+)/.exec(location.pathname)?.[1];
  const links = () => [...document.querySelectorAll("#rows h2 a")];

  // Opening

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const { sourceElement, request } = ctx;
    if (sourceElement.matches("#rows a")) {
      const [page, query] = request.action.split("?");
      Object.assign(ctx, { push: request.action, target: byId("work"), swap: "outerHTML" });
      request.action = `${page}/work${query ? `?${query}` : ""}`;
    } else if (sourceElement.matches("#rows, .desk-head form")) {
      const chosen = new URLSearchParams(request.body);
      if (openId()) request.body.set("open", openId());
      if (sourceElement.id !== "rows") ctx.push = [location.pathname, chosen].join(`${chosen}` && "?");
    }
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    markOpen();
    showKeys();
    if (ctx.sourceElement.matches(".desk-head form")) {
      const words = byId("count").textContent.trim();
      document.dispatchEvent(new CustomEvent("spark:say", { detail: { words, quiet: true } }));
    } else if (ctx.sourceElement.matches("#rows a")) {
      const heading = byId("work").querySelector("h2");
      byId("work").scrollIntoView({ block: "nearest" });
      focusOn(heading);
    } else if (ctx.target?.id === "reply" && !byId("text")) {
      focusOn(byId("reply")); // the button that was pressed is gone
    }
  });

  function focusOn(element) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  function markOpen() {
    for (const link of links()) {
      const row = link.closest("li");
      if (link.pathname === location.pathname) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  // Saved replies

  document.addEventListener("click", (event) => {
    const reply = event.target.closest("[data-insert]");
    const text = byId("text");
    if (!reply || !text) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    text.setRangeText(reply.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);

  // Keys

  const areOn = () => localStorage.keys !== "off";

  function showKeys() {
    for (const box of document.querySelectorAll("[data-keys]")) box.checked = areOn();
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-keys]")) localStorage.keys = target.checked ? "on" : "off";
  });

  function move(step) {
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    const from = at < 0 ? all.findIndex((link) => link.closest("[aria-current]")) : at;
    const goal = all[from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + step))];
    goal?.focus({ preventScroll: true });
    goal?.closest("li").scrollIntoView({ block: "nearest" });
  }

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    c: () => document.querySelector("[data-key=c]")?.click(),
    r: () => byId("text")?.focus(),
    "?": () => {
      const list = document.querySelector(".keys");
      list.open = true;
      list.scrollIntoView({ block: "nearest" });
      list.querySelector("summary").focus();
    },
  };
  const arrows = { ArrowDown: actions.j, ArrowUp: actions.k };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!document.querySelector(".desk")) return;
    if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.id === "text") {
      target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, textarea, select")) return;
    const act = target.closest("#rows") && arrows[key] || (areOn() && Object.hasOwn(actions, key) && actions[key]);
    if (!act) return;
    event.preventDefault();
    act();
  });

  markOpen();
  showKeys();
})();
