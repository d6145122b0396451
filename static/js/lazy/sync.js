// sync.js says how this phone and the school stand, when there is something to say, and shows in its place what waits.
(() => {
  "use strict";

  // The sentences; nothing while neither phone nor school has them, and then it is asked again.
  let reading;
  const words = () => reading ||= fetch("/offline", { headers: { "HX-Request": "true", "HX-Target": "main#m" } }).then(async (answer) =>
    new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("words").dataset).catch(() => { reading = null; });
  const LONGEST_PAUSE = 216e5; // ms between two looks at what waits, as the worker's own
  const language = document.documentElement.lang;
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString(language));
  const here = () => location.href.replace(/#.*/, "");
  const at = (time) => new Date(time).toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  let state = {};
  let old; // when the page that is shown was kept, if there was no line for a newer one
  let timer;

  // The region stands below the header before its words, or a screen reader would not say them.
  function region() {
    let found = document.getElementById("sync");
    if (found) return found;
    found = document.createElement("p");
    found.id = "sync";
    found.setAttribute("role", "status");
    document.getElementById("status").before(found);
    return found;
  }

  async function show() {
    const said = await words();
    if (!said) return;
    const line = region();
    const parts = [];
    if (state.refused) parts.push(fill(said.refused, { count: state.refused }));
    if (state.waiting) parts.push(fill(state.isSignedOut ? said.login : said.waiting, { count: state.waiting }));
    const link = document.createElement("a");
    link.href = state.isSignedOut ? "/login" : "/outbox";
    link.className = "label busy";
    link.textContent = parts.join(" · ");
    const time = document.createElement("small");
    time.textContent = old ? fill(said.old, { time: at(old) }) : "";
    const update = line.querySelector("button");
    if (line.textContent === link.textContent + time.textContent + (update?.textContent || "")) return;
    setTimeout(() => {
      const row = document.createElement("span");
      row.className = "shell";
      row.append(...[link, time, ...line.querySelectorAll("button")].filter((part) => part.textContent));
      line.replaceChildren(...row.children.length ? [row] : []);
      window.htmx?.process(line);
    }, 50);
  }

  const stands = ({ state: how }, said) => how === "pending"
    ? { className: "label busy", textContent: said.label } : { className: "label bad", textContent: said.needs };

  function showFields(form, fields) {
    for (const field of form.elements) {
      if (/checkbox|radio/.test(field.type)) field.checked = fields.getAll(field.name).includes(field.value);
      else if (field.name !== "_ik" && fields.has(field.name)) field.value = fields.get(field.name);
    }
  }

  // Whether a form still shows just what was sent; the same text below another title is another question.
  function isWritten(form, fields) {
    const shown = new FormData(form);
    return [...form.elements].every(({ name, type }) => /hidden|file/.test(type) || shown.get(name) === fields.get(name));
  }

  // What waits stands where it was written: words below their thread, fields and buttons with the state they will have.
  async function showWaiting() {
    const said = await words();
    if (!said) return;
    const me = (await sparkStore("meta", "get", "me"))?.value;
    for (const record of await sparkStore("syncQueue.uid", "getAll", me || "")) {
      const form = [...document.querySelectorAll("form[data-queue]")].find((one) => new URL(one.action).pathname === record.url);
      const fields = form && await new Response(record.body, { headers: { "Content-Type": record.ctype } }).formData();
      const shown = document.querySelector(`[data-key="${record.key}"]`); // perhaps since a moment: nothing waits from here on
      if (shown) Object.assign(shown, stands(record, said));
      if (!form || shown) continue;
      const label = Object.assign(document.createElement("small"), stands(record, said));
      label.dataset.key = record.key;
      if (form.elements.base) {
        showFields(form, fields);
        form.elements.base.value = record.key; // what is changed next goes on from here
        form.append(label);
        continue;
      }
      const written = form.querySelector("textarea");
      if (written) {
        const note = document.createElement("div");
        note.className = "notice info";
        const text = document.createElement("p");
        Object.assign(text, { dir: "auto", textContent: fields.get(written.name) });
        note.append(text, label);
        form.before(note);
        if (isWritten(form, fields)) form.reset();
        continue;
      }
      form.append(label);
      const button = form.querySelector("[aria-pressed]");
      if (!button) continue;
      button.setAttribute("aria-pressed", String(fields.get("on") === "1"));
      form.elements.on.value = fields.get("on") === "1" ? "0" : "1";
      form.elements._ik?.remove(); // the next tap is another wish
    }
  }

  // Somebody who writes, takes a test or listens is not interrupted by a newer page.
  function isBusy() {
    return document.querySelector(".ask") // a test
      || [...document.querySelectorAll("#m :is(audio, video, textarea, input:not([type=hidden]))")].some((one) => one.paused === false
      || one === document.activeElement || (/checkbox|radio/.test(one.type) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue));
  }

  const visit = (url, how) => window.htmx?.ajax("GET", url, { target: "#m", headers: { "HX-Target": "main#m" }, ...how });

  function refresh() {
    if (!isBusy()) visit(location.href, { swap: "innerMorph", event: new Event("live") });
  }

  async function offer(name, does) {
    const said = await words();
    const line = region();
    if (!said || line.querySelector("button")) return;
    const button = document.createElement("button");
    Object.assign(button, { className: "button plain", textContent: said[name], onclick: () => { button.remove(); does(); } });
    setTimeout(() => line.append(button), 50);
  }

  function update(worker) {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage({ isSwitched: true });
  }

  document.addEventListener("spark:sync", async ({ detail }) => {
    if (detail.waiting instanceof ServiceWorker) return offer("update", () => update(detail.waiting));
    if (detail.fresh) return detail.fresh === here() && refresh();
    if (detail.sent) {
      for (const label of document.querySelectorAll(`[data-key="${detail.sent}"]`)) {
        Object.assign(label, { className: "label good", textContent: (await words())?.sent });
      }
      if (detail.location?.replace(/#.*/, "") === location.pathname) refresh();
      return undefined;
    }
    if ("old" in detail) {
      if (detail.url === here()) old = detail.old;
    } else {
      state = detail;
      clearTimeout(timer);
      // A clock that was wrong has left times that no timer can hold.
      const pause = Math.min(Math.max(1000, detail.nextAt - Date.now()), LONGEST_PAUSE);
      if (detail.nextAt < Infinity) timer = setTimeout(() => document.dispatchEvent(new Event("spark:send")), pause);
      await showWaiting();
    }
    return show();
  });

  document.addEventListener("spark:pending", async ({ detail: { isPage } }) => {
    const said = await words();
    if (said) document.dispatchEvent(new CustomEvent("spark:say", { detail: { words: said.kept } }));
    if (isPage) visit("/outbox", { swap: "innerHTML", push: "true" });
    else await showWaiting();
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target.id !== "m") return;
    old = null;
    show();
    showWaiting();
  });
})();
