// take.js looks after the answers of a practice test: each stays on this device from the moment it is given until the
// server has said that it has it, and is sent again after a lost line, a crash or a closed tab. Phones are shared: the
// keys name the person, and seal.js sees to them when they sign out. At the end it hands in by itself.
(() => {
  "use strict";

  const QUIET = 700; // ms without a key pressed, until a text is sent
  const PATIENCE = 4000; // ms that going on waits for what is being sent
  const FIRST = 2000, LONGEST = 60000; // ms until the next try
  const SOON = [300, 60, 30]; // seconds left that are said aloud
  const memory = {}; // what the device's store does not take
  let me, typing, quiet, running, retry, pause = FIRST, ends, left, ticked, isOver;

  const box = () => document.getElementById("take");
  const attempt = () => `/attempts/${box().dataset.keep.split(":")[3]}`;
  const keyOf = (form) => box().dataset.keep + form.action.split("/").pop();
  const forms = () => [...document.querySelectorAll("form.ask")];
  const formOf = (key) => box() && forms().find((form) => keyOf(form) === key);
  const valuesOf = (form) => new FormData(form).getAll("answer");
  const say = (words) => document.dispatchEvent(new CustomEvent("spark:say", { detail: { words, quiet: true } }));

  // The answers on this device

  function read(key) {
    try {
      return JSON.parse(localStorage[key]);
    } catch {
      return memory[key];
    }
  }

  function keep(key, record) {
    memory[key] = record;
    try {
      localStorage[key] = JSON.stringify(record);
    } catch { /* full or forbidden: then it is kept as long as the page */ }
  }

  function drop(key) {
    delete memory[key];
    try {
      localStorage.removeItem(key);
    } catch { /* nothing was there */ }
  }

  function waiting() {
    let stored = [];
    try {
      stored = Object.keys(localStorage);
    } catch { /* forbidden */ }
    return [...new Set([...stored, ...Object.keys(memory)])]
      .filter((key) => key.startsWith(me) && key !== typing && !read(key)?.refused);
  }

  // Every value has a key of its own: the same one sent twice changes nothing, another one is another answer.
  function note(form) {
    const values = valuesOf(form);
    const isHalf = form.dataset.whole && values.includes("") && values.some(Boolean);
    const id = crypto.randomUUID?.() || Date.now().toString(36) + Math.random().toString(36).slice(2);
    keep(keyOf(form), { values, id, at: Date.now(), url: new URL(form.action).pathname, refused: isHalf });
    form.said = JSON.stringify(values);
    tell(form, isHalf ? form.dataset.whole : box().dataset.saving);
    mark(form, "done", values.some(Boolean));
  }

  // What was given before this script was here, or without an event, counts like the rest.
  function noteNews(form) {
    if (!form.said) {
      const asItCame = form.cloneNode(true);
      asItCame.reset();
      form.said = JSON.stringify(valuesOf(asItCame));
    }
    if (JSON.stringify(valuesOf(form)) !== form.said) note(form);
  }

  function putBack(form) {
    const record = read(keyOf(form));
    if (!record) return noteNews(form);
    form.said = JSON.stringify(record.values);
    [...form.querySelectorAll("[name=answer]")].forEach((field, place) => {
      if (/radio|checkbox/.test(field.type)) field.checked = record.values.includes(field.value);
      else field.value = record.values[place];
    });
    tell(form, record.refused && form.dataset.whole ? form.dataset.whole : box().dataset.unsent);
    mark(form, "done", record.values.some(Boolean));
  }

  // What the page says of them

  function tell(form, words, isWrong) {
    const line = form?.querySelector("[role=status]");
    if (!line) return;
    line.classList.toggle("error", Boolean(isWrong));
    if (line.textContent !== words) line.textContent = words;
  }

  function mark(form, look, is) {
    const number = document.querySelector(`.numbers [href="#${form.id}"], .numbers [aria-current]`);
    if (!number) return;
    number.classList.toggle(look, is);
    const { done, open, flag } = box().dataset;
    const has = (name) => number.classList.contains(name);
    number.lastElementChild.textContent = (has("done") ? done : open) + (has("flag") ? flag : "");
  }

  function showTimes(part) {
    for (const time of part.querySelectorAll("time")) {
      time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    }
  }

  // Sending: one at a time, again after a while when the line or the server is away

  const ask = (url, options) => fetch(url, { ...options, headers: { "HX-Request": "true", ...options?.headers } });
  const flush = () => running ||= work().finally(() => { running = null; });
  const settled = () => Promise.race([flush(), new Promise((done) => setTimeout(done, PATIENCE))]);

  async function work() {
    clearTimeout(retry);
    for (let key, sent = 0; ; sent += 1) {
      key = waiting()[0];
      if (!key) {
        pause = FIRST;
        if (sent && "result" in (box()?.dataset || {})) location.reload();
        return;
      }
      if (await send(key)) continue;
      tell(formOf(key), box()?.dataset.unsent);
      retry = setTimeout(flush, pause);
      pause = Math.min(pause * 2, LONGEST);
      return;
    }
  }

  async function send(key) {
    const record = read(key);
    let answer, text;
    try {
      const body = new URLSearchParams(record.values.map((value) => ["answer", value]));
      // The age, not the time: this device's clock may be a year off. Not in the body, which the key belongs to.
      const ago = Math.max(0, Math.round((Date.now() - record.at) / 1000));
      answer = await ask(`${record.url}?ago=${ago}`, { method: "POST", body, referrerPolicy: "no-referrer", keepalive: String(body).length < 9000, headers: { "Idempotency-Key": record.id } });
      text = await answer.text();
    } catch {
      return false;
    }
    const isCurrent = read(key)?.id === record.id; // else something newer was given meanwhile
    const form = formOf(key);
    // Somewhere else is the page to sign in.
    if (answer.ok && new URL(answer.url).pathname === record.url) {
      if (isCurrent) {
        drop(key);
        tell(form, "");
        const line = form?.querySelector("[role=status]");
        if (line) line.innerHTML = text;
        if (line) showTimes(line);
      }
      const told = /data-left="(\d+)"/.exec(text);
      if (told && form) ends = Date.now() + told[1] * 1000;
      if (told?.[1] === "0") setTimeout(finish);
      return true;
    }
    if (![400, 403, 404, 413, 422].includes(answer.status)) return false;
    if (isCurrent) {
      keep(key, { ...record, refused: true });
      const why = new DOMParser().parseFromString(text, "text/html").querySelector(".error, [data-say]");
      tell(form, why?.textContent.trim(), true);
    }
    return true;
  }

  function rest() {
    clearTimeout(quiet);
    typing = null;
    return flush();
  }

  // The clock: the server's, counted on here

  function tick() {
    const line = document.querySelector("#clock b");
    ticked = Date.now();
    if (!line || ends === undefined || isOver) return;
    const before = left;
    left = Math.max(0, Math.ceil((ends - ticked) / 1000));
    line.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    document.getElementById("clock").classList.toggle("soon", left <= 60);
    const place = SOON.findIndex((mark) => before > mark && left <= mark && left > mark - 5);
    if (place >= 0) say(box().dataset.soon.split("|")[place]);
    if (!left) finish();
  }

  async function lookAtClock() {
    const line = document.getElementById("clock");
    if (!line || isOver) return;
    try {
      const answer = await ask(`${attempt()}/clock`);
      if (answer.ok && !answer.redirected) line.outerHTML = await answer.text();
    } catch { /* the page counts on */ }
    startClock();
  }

  function startClock() {
    const line = document.getElementById("clock");
    ends = line ? Date.now() + line.dataset.left * 1000 : undefined;
    left = undefined;
    if (line) showTimes(line);
    tick();
  }

  async function finish() {
    if (isOver || !box()) return;
    isOver = true;
    const here = attempt(), words = box().dataset.over;
    const line = document.getElementById("clock");
    if (line) line.textContent = words;
    if (line) say(words);
    for (const field of document.querySelectorAll("form.ask [name=answer]")) field.disabled = true;
    await Promise.race([rest(), new Promise((done) => setTimeout(done, PATIENCE))]);
    try {
      const answer = await ask(`${here}/submission`, { method: "POST", redirect: "manual" });
      if (answer.ok || answer.type === "opaqueredirect") return location.assign(here);
    } catch { /* the server hands in by itself; the result is fetched as soon as there is a line */ }
    setTimeout(() => { isOver = false; finish(); }, pause);
  }

  // What happens on the page

  // Only the question is exchanged; the rest of the page knows by itself what has changed.
  function show(number) {
    const url = `${attempt()}?q=${number}`;
    if (!window.htmx) return location.assign(url);
    htmx.ajax("GET", `${attempt()}/questions/${number}`, { target: "#question", swap: "outerHTML", push: url }).catch(() => {});
  }

  function arrive(question) {
    const number = question.dataset.number;
    document.title = document.title.replace(/^\d+/, number);
    document.querySelector(".numbers [aria-current]")?.removeAttribute("aria-current");
    document.querySelector(`.numbers [value="${number}"]`)?.setAttribute("aria-current", "true");
    const title = question.querySelector("h1");
    title.tabIndex = -1;
    title.focus();
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (target.name !== "answer" || !form?.matches(".ask") || !box()) return;
    note(form);
    if (!target.matches("textarea, input:not([type])")) return rest();
    typing = keyOf(form);
    clearTimeout(quiet);
    quiet = setTimeout(rest, QUIET);
  });
  document.addEventListener("focusout", () => typing && rest());

  document.addEventListener("submit", async (event) => {
    const form = event.target, way = event.submitter?.value;
    if (!box() || (!form.matches(".ask") && form.id !== "hand-in")) return;
    const isEnd = form.id === "hand-in";
    if (isEnd && (form.isSettled || !waiting().length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isEnd) noteNews(form);
    rest();
    if (way === "all") return;
    await settled();
    if (!box()) return; // another page came meanwhile
    form.isSettled = true;
    if (isEnd) form.requestSubmit();
    else if (way === "check") document.querySelector("#take a[href$=submission]").click();
    else show(way);
  }, true);

  function wake() {
    if (document.hidden) return rest();
    flush();
    if (Date.now() - ticked > 5000) lookAtClock();
  }

  function begin({ detail } = {}) {
    const page = box();
    const button = detail?.ctx.target?.matches?.("form[id^=flag]") && document.getElementById(detail.ctx.target.id);
    if (button) mark({ id: `q${button.id.slice(4)}` }, "flag", Boolean(button.querySelector("[aria-pressed=true]")));
    if (!page) return;
    if (!("begun" in page.dataset)) {
      page.dataset.begun = "";
      me = page.dataset.keep.split(":", 3).join(":") + ":";
      isOver = false;
      showTimes(page);
      startClock();
    }
    if (detail?.ctx.target?.id === "question") arrive(document.getElementById("question"));
    for (const form of forms()) {
      if (form.begun) continue;
      form.begun = true;
      showTimes(form);
      putBack(form);
    }
    flush();
  }

  for (const event of ["pageshow", "online", "pagehide"]) addEventListener(event, wake);
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("htmx:after:swap", begin);
  setInterval(tick, 1000);
  begin();
})();
