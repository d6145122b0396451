// outbox.js shows what waits on this phone: how it stands, why, and all that can be done about it. Nothing leaves this
// list but by arriving, or by the wish of whoever wrote it.
(() => {
  "use strict";

  const WEEK = 7 * 864e5; // ms that one can look up what has arrived
  const TEXTS = ["title", "text", "full_name", "school", "district", "background"];
  const { fill, made, button, label, sized, share, whoLooks, language } = sparkParts;
  const root = () => document.getElementById("outbox");
  let words; // the sentences of the page, which may have gone when something is shown
  const at = (time) => new Date(time).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
  const fieldsOf = ({ body, ctype }) => new Response(body, { headers: { "Content-Type": ctype } }).formData();
  const kindOf = ({ url }) => words[url.split("/").pop()] || words.small;
  const isCount = ({ url }) => url.endsWith("/downloads"); // which nobody wrote
  const written = (fields) => TEXTS.map((name) => fields.get(name)).filter((text) => text && text.trim());
  const alone = (record, work) => navigator.locks.request(`send-${record.key}`, work);
  const kick = () => document.dispatchEvent(new CustomEvent("spark:send", { detail: { isWished: true } }));

  // Another content is another wish with a key of its own; what it makes keeps its id, so that it cannot be made twice.
  async function change(record, fields) {
    const key = crypto.randomUUID();
    fields.set("_ik", key);
    if (record.state === "conflict") fields.delete("base"); // both were seen: this one is wished
    const packed = new Response(fields);
    const body = await packed.arrayBuffer();
    await alone(record, async () => {
      if (!await sparkStore("syncQueue", "get", record.seq)) return; // it went while it was being changed
      const fresh = { ...record, key, body, ctype: packed.headers.get("Content-Type"), tries: 0, nextAt: 0, state: "pending", message: "", last: 0 };
      await sparkStore("syncQueue", "put", fresh); // in its old place: what was written after it still comes after it
    });
    kick();
  }

  async function edit(item, record) {
    const fields = await fieldsOf(record);
    const inputs = TEXTS.filter((name) => fields.has(name)).map((name) => made("textarea", { name, value: fields.get(name), dir: "auto", rows: name === "text" ? 6 : 2, ariaLabel: item.querySelector("h2").textContent }));
    const save = button(words.save, () => {
      for (const { name, value } of inputs) fields.set(name, value);
      change(record, fields).then(() => show(true));
    });
    item.replaceChildren(...inputs, made("div", { className: "buttons" }, save, button(words.back, () => show(true))));
    inputs[0].focus();
  }

  async function drop(event, record) {
    const { target } = event;
    if (!target.isSure) {
      target.isSure = true;
      target.textContent = words.sure;
      return;
    }
    await alone(record, () => sparkStore("syncQueue", "delete", record.seq));
    show();
    kick();
  }

  async function itemOf(record) {
    const fields = await fieldsOf(record);
    const texts = written(fields);
    const files = [...fields.values()].filter((value) => value instanceof File && value.size);
    const why = record.message || (record.tries ? fill(words.next, { time: at(record.nextAt) }) : "");
    const item = made("li", { className: "notice flow" });
    item.append(
      made("h2", { dir: "auto", textContent: texts[0] || kindOf(record) }),
      texts[1] ? made("p", { dir: "auto", textContent: texts.slice(1).join(" · ").slice(0, 300) }) : "",
      made("p", { className: "labels" },
        label(words[record.state], record.state === "pending" ? "busy" : "bad"),
        label(at(record.createdAt)),
        label(sized(record.body.byteLength)),
        files.length && label(words.photo)),
      why ? made("p", { className: "hint", textContent: why }) : "",
      made("div", { className: "buttons" },
        record.state === "pending" ? button(words.send, kick) : button(words.again, () => change(record, fields)),
        texts.length && button(words.edit, () => edit(item, record)),
        texts.length && button(words.copy, async ({ target }) => {
          await navigator.clipboard.writeText(texts.join("\n\n"));
          target.textContent = words.copied;
        }),
        texts.length && button(words.share, () => share(new File([texts.join("\n\n")], "spark.txt", { type: "text/plain" }))),
        button(words.delete, (event) => drop(event, record))),
    );
    return item;
  }

  async function receipts(me) {
    const kept = (await sparkStore("meta", "getAll")).filter(({ key }) => key.startsWith("sent-"));
    const recent = [];
    for (const { key, value } of kept) {
      if (value.at < Date.now() - WEEK) await sparkStore("meta", "delete", key);
      else if (value.uid === me && !isCount(value)) recent.push(value);
    }
    return recent.sort((a, b) => b.at - a.at).map(({ at: when, location, url }) => made("li", {},
      made("a", { href: location || url, textContent: `${kindOf({ url })} · ${words.arrived} ${at(when)}` })));
  }

  // What somebody is just changing is not taken away by news, even if these were read before they began.
  async function show(isDone) {
    if (!root()) return;
    words = root().dataset;
    const me = await whoLooks();
    const all = await sparkStore("syncQueue", "getAll");
    const own = all.filter(({ uid, state }) => uid === me && state !== "sealed");
    const sent = await receipts(me);
    const counts = own.filter(isCount);
    const items = await Promise.all(own.filter((one) => !isCount(one)).map(itemOf));
    const held = all.length - own.length;
    if (!root() || (isOpen() && !isDone)) return;
    root().replaceChildren(...[
      items.length && made("ul", { className: "list" }, ...items),
      !items.length && made("p", { textContent: words.empty }),
      counts.length && made("p", { className: "hint", textContent: fill(words.counts, { count: counts.length.toLocaleString(language) }) }),
      held && made("p", { className: "notice info", textContent: fill(words.held, { count: held.toLocaleString(language) }) }),
      sent.length && made("ul", { className: "list" }, ...sent),
    ].filter(Boolean));
    window.htmx?.process(root());
  }

  const isOpen = () => root()?.querySelector("textarea");
  document.addEventListener("spark:sync", () => show());
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "m" && show());
  show();
})();
