// away.js runs a practice test without a line. It writes a journal, line by line, each with the digest of what came before:
// it outlives a reload, a crash and a phone that was switched off, and goes to the school through the queue at the end.
(() => {
  "use strict";

  const { fill, whoLooks } = sparkParts;
  const sinceLoad = () => Math.round(performance.now());
  const page = crypto.randomUUID();
  const box = () => document.getElementById("away");
  const result = () => location.assign(`/attempts/${box().dataset.attempt}`);
  const forms = () => [...document.querySelectorAll("form.ask[data-question]")];
  const valuesOf = (form) => new FormData(form).getAll("answer");
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (text) => hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let journal; // {key, value: {uid, lines, last, startedAt, isOver}}
  let writing = Promise.resolve(); // one line after the other

  function note(line) {
    // What the phone had no room for is in the journal all the same, and is written with the next line.
    return writing = writing.catch(() => {}).then(() => navigator.locks.request(journal.key, async () => {
      const stored = (await sparkStore("meta", "get", journal.key))?.value || {};
      // Another tab went on, handed in, or signed out.
      if ((stored.isOver && !journal.value.isOver) || stored.sealed) return result();
      if (stored.lines?.length > journal.value.lines.length) journal.value = stored;
      const { value } = journal;
      if (value.isOver || (line.kind === "start" && value.lines.length)) return;
      const said = JSON.stringify({ ...line, at: Date.now(), mono: sinceLoad(), page });
      value.last = await sha256(value.last + said);
      value.lines.push(`${said}\t${value.last}`);
      if (line.kind === "start") value.startedAt = Date.now();
      if (line.kind === "hand_in") value.isOver = true;
      await sparkStore("meta", "put", journal);
    }));
  }

  // By how much this phone's clock was ahead of the school's when the page came here.
  async function offset() {
    const { headers } = await fetch(location.href, { headers: { "HX-Request": "true", "HX-Target": "main#m" } });
    const [kept, sent] = [Number(headers.get("Spark-Kept")), Date.parse(headers.get("Date"))];
    return kept && sent ? kept - sent : 0;
  }

  function putBack() {
    const answers = new Map();
    for (const line of journal.value.lines) {
      const { kind, question, answer } = JSON.parse(line.slice(0, line.lastIndexOf("\t")));
      if (kind === "answer") answers.set(question, answer);
    }
    for (const form of forms()) {
      const values = answers.get(form.dataset.question);
      if (!values) continue;
      [...form.querySelectorAll("[name=answer]")].forEach((field, place) => {
        if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
        else field.value = values[place] ?? "";
      });
      form.querySelector("[role=status]").textContent = box().dataset.kept;
    }
  }

  async function answered(form) {
    const values = valuesOf(form);
    const line = form.querySelector("[role=status]");
    const isHalf = form.dataset.whole && values.includes("") && values.some(Boolean);
    line.textContent = isHalf ? form.dataset.whole : "";
    if (isHalf) return;
    const { kept, full } = box().dataset;
    line.textContent = await note({ kind: "answer", question: form.dataset.question, answer: values }).then(() => kept, () => full);
  }

  const keyOf = () => journal.value.last.slice(0, 32); // one journal is one wish, whatever tab or reload sends it

  async function handIn() {
    const form = document.getElementById("away-form");
    await note({ kind: "hand_in" }).catch(() => {}); // the form has all of it
    form.elements.events.value = journal.value.lines.join("\n");
    form.elements.now.value = Date.now();
    form.elements._ik.value = keyOf();
    form.isWhole = true;
    setTimeout(() => form.requestSubmit()); // while its own event is under way a form sends nothing
  }

  function tick() {
    const clock = document.getElementById("away-clock");
    if (!clock || !journal?.value.startedAt) return;
    const left = Math.max(0, Math.ceil(Number(box().dataset.limit) - (Date.now() - journal.value.startedAt) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.textContent = left ? fill(box().dataset.left, { time }) : box().dataset.over;
    clock.classList.toggle("soon", left <= 60);
    if (!left && !journal.value.isOver) handIn();
  }

  function showPaper() {
    if (!box()) return; // another page came meanwhile
    document.getElementById("away-begin").hidden = true;
    document.getElementById("away-paper").hidden = false;
    putBack();
    tick();
    if (journal.value.isOver) handIn(); // the phone died between the last line and the form
  }

  async function begin() {
    const part = box();
    if (!part || part.isBegun) return;
    part.isBegun = true;
    const uid = await whoLooks();
    const key = `away-${uid}-${part.dataset.attempt}`;
    const { ticket } = part.dataset;
    const fields = part.querySelector("#away-form").elements;
    journal = await sparkStore("meta", "get", key) || { key, value: { uid, lines: [], last: ticket, ticket, paper: fields.paper.value } };
    // A page that came anew may have another paper; the journal goes on with the one that it began with.
    fields.ticket.value = journal.value.ticket;
    fields.paper.value = journal.value.paper;
    part.hidden = false;
    if (journal.value.isOver && await sparkStore("meta", "get", `sent-${keyOf()}`)) return result();
    if (journal.value.lines.length) return showPaper();
    part.querySelector("#away-begin button").onclick = async () => {
      // Without room each answer says so itself.
      await note({ kind: "start", offset: Math.round(await offset().catch(() => 0)) }).catch(() => {});
      showPaper();
      document.querySelector("#q1 h2")?.scrollIntoView();
    };
  }

  let quiet;
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (target.name !== "answer" || !form?.dataset.question || !box()) return;
    clearTimeout(quiet);
    if (target.matches("textarea, input:not([type])")) quiet = setTimeout(() => answered(form), 700);
    else answered(form);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.name === "answer" && target.form?.dataset.question && target.matches("textarea, input:not([type])")) answered(target.form);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!box()) return;
    if (form.dataset.question) event.preventDefault();
    if (form.id !== "away-form" || form.isWhole) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const line = form.querySelector("[role=status]");
    const open = forms().filter((one) => !valuesOf(one).some(Boolean)).length;
    if (open && !form.isSure) {
      form.isSure = true;
      line.textContent = fill(box().dataset.unanswered, { count: open.toLocaleString(document.documentElement.lang) });
      return;
    }
    handIn();
  }, true);

  document.addEventListener("htmx:after:swap", begin);
  setInterval(tick, 1000);
  begin();
})();
