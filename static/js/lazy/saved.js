// saved.js saves for offline: the pages of a thing and its files, in parts that go on where they stopped, each file
// checked by its digest; and shows what this phone keeps, what it takes, and lets it go again.
(() => {
  "use strict";

  const PART = 262144; // bytes
  const LARGE = 1e6; // bytes that are asked about where the line may cost
  const { connection } = navigator;
  const language = document.documentElement.lang;
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const root = () => document.getElementById("saved");
  const whoLooks = async () => (await sparkStore("meta", "get", "me"))?.value || "-";
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const page = (url) => fetch(url, { headers: { "HX-Request": "true", "HX-Target": "main#m" } });
  const stopped = new Set();

  function sized(bytes) {
    const large = bytes >= 1e6;
    const of = { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0 };
    return (large ? bytes / 1e6 : Math.max(1, bytes / 1e3)).toLocaleString(`${language}-u-nu-latn`, of);
  }

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter(Boolean));
    return element;
  }

  const button = (label, does) => made("button", { type: "button", className: "button plain", textContent: label, onclick: does });

  // One thing: {id, title, url, pages, files: [{sha256, bytes, type}], bytes, have, by: [who saved it]}.
  async function save(thing, tell) {
    const before = await sparkStore("content", "get", thing.id);
    const by = [...new Set([...(before?.by || []), await whoLooks()])];
    const record = { ...thing, by, have: 0, pageBytes: 0, done: 0, isWhole: false, savedAt: Date.now(), bytes: thing.files.reduce((sum, { bytes }) => sum + bytes, 0) };
    await sparkStore("content", "put", record); // from here on its pages are not pushed out by others
    for (const url of record.pages) {
      const answer = await page(url);
      if (!answer.ok) throw new TypeError(url);
      const text = await answer.text();
      record.pageBytes += text.length;
      record.done += 1;
      tell(record, "saving");
      const shown = new DOMParser().parseFromString(text, "text/html");
      const pictures = [...shown.querySelectorAll("img[src^='/files/']")].map((picture) => picture.getAttribute("src").slice(7));
      for (const sha256 of pictures) if (!record.files.some((one) => one.sha256 === sha256)) record.files.push({ sha256 });
    }
    for (const file of record.files) {
      await fetchFile(file, record, tell);
      if (stopped.delete(record.id)) return tell(record, "paused");
    }
    record.isWhole = true;
    await sparkStore("content", "put", record);
    navigator.storage?.persist?.();
    return tell(record, "done");
  }

  async function fetchFile(file, record, tell) {
    if (await sparkStore("chunks", "get", [file.sha256, "whole"])) {
      record.have += file.bytes || 0;
      return;
    }
    for (let at = 0, n = 0; file.bytes === undefined || at < file.bytes; n += 1) {
      let part = await sparkStore("chunks", "get", [file.sha256, n]);
      if (!part) {
        const answer = await fetch(`/files/${file.sha256}`, { headers: { Range: `bytes=${at}-${at + PART - 1}` } });
        if (answer.status !== 206) throw new TypeError(String(answer.status));
        file.bytes = Number(answer.headers.get("Content-Range").split("/")[1]);
        for (const name of ["Content-Type", "Content-Security-Policy"]) file[name] = answer.headers.get(name);
        part = await answer.arrayBuffer();
        await sparkStore("chunks", "put", part, [file.sha256, n]);
      }
      at += part.byteLength;
      record.have += part.byteLength;
      await sparkStore("content", "put", record);
      tell(record, "saving");
      if (stopped.has(record.id)) return;
    }
    await check(file);
  }

  async function content(file) {
    const parts = [];
    for (let n = 0; n * PART < file.bytes; n += 1) parts.push(await sparkStore("chunks", "get", [file.sha256, n]));
    return new Blob(parts, { type: file["Content-Type"] });
  }

  // A file that is not what the school says it is does not stay.
  async function check(file) {
    const digest = hex(await crypto.subtle.digest("SHA-256", await (await content(file)).arrayBuffer()));
    if (digest === file.sha256) return finish(file);
    await dropFile(file);
    throw new Error("digest");
  }

  // What the worker needs to answer for a file, put down when all of it is there.
  const finish = ({ sha256, bytes, ...headers }) => sparkStore("chunks", "put", { bytes, headers }, [sha256, "whole"]);
  const dropFile = ({ sha256 }) => sparkStore("chunks", "delete", IDBKeyRange.bound([sha256], [sha256, []]));

  // Files belong to everybody on this phone: they go with the last who keeps them.
  async function remove(record) {
    const me = await whoLooks();
    record.by = record.by.filter((one) => one !== me);
    if (record.by.length) return sparkStore("content", "put", record);
    await sparkStore("content", "delete", record.id);
    const left = (await sparkStore("content", "getAll")).flatMap(({ files }) => files.map(({ sha256 }) => sha256));
    for (const file of record.files) if (!left.includes(file.sha256)) await dropFile(file);
    return undefined;
  }

  // The button on the page of a lesson, a question or a test

  async function thingOf({ dataset }, rendition) {
    const { id, manifest } = dataset;
    const [title, url] = [document.querySelector("#m h1").textContent.trim(), location.pathname];
    if (!manifest) return { id, title, url, pages: [url], files: [] };
    const { variants, partials, pages } = await (await fetch(manifest)).json();
    if (pages) return { id, title, url, pages: [url, ...pages], files: [] };
    const kept = variants.map(({ kind, sha256, bytes, type }) => ({ kind, sha256, bytes, "Content-Type": type })).filter(({ kind }) => kind === rendition || kind === "poster");
    if (rendition === "text") return { id, title, url, pages: partials, files: [] };
    return { id, title, url, rendition, pages: dataset.plays.split(" ").includes(rendition) ? [url, `${url}/play/${rendition}`] : [url], files: kept };
  }

  let words;
  const wordsOfSaving = () => words ||= page("/saved").then(async (answer) =>
    new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("saved").dataset);

  async function offer(part) {
    if (part.isOffered) return;
    part.isOffered = true;
    const words = await wordsOfSaving();
    const line = made("p", { role: "status", className: "hint" });
    const bar = made("progress", { max: 1, hidden: true, ariaLabel: words.saving });
    const stop = button(words.pause, () => stopped.add(part.dataset.id));
    stop.hidden = true;
    const kept = await sparkStore("content", "get", part.dataset.id);
    if (!part.querySelector("[data-rendition]")) {
      const wish = part.appendChild(button(words.wish));
      Object.assign(wish.dataset, { rendition: "page", bytes: 0 });
    }
    if (kept) line.textContent = kept.isWhole ? words.done : words.paused;
    part.append(line, bar, stop);
    part.hidden = false;

    const tell = (record, state) => {
      bar.hidden = stop.hidden = state !== "saving";
      bar.value = record.bytes ? record.have / record.bytes : record.done / record.pages.length;
      const have = record.have + record.pageBytes;
      line.textContent = fill(words[state], { have: sized(have), bytes: sized(Math.max(have, record.bytes, record.expected || 0)) });
    };

    part.addEventListener("click", async ({ target }) => {
      const wish = target.closest("[data-rendition]");
      if (!wish) return;
      const bytes = Number(wish.dataset.bytes);
      if (bytes > LARGE && connection?.type !== "wifi" && !wish.isSure) {
        wish.isSure = true;
        line.textContent = fill(words.sure, { bytes: sized(bytes) });
        return;
      }
      line.textContent = fill(words.saving, { have: sized(0), bytes: sized(bytes) });
      try {
        await save({ ...await thingOf(part, wish.dataset.rendition), expected: bytes }, tell);
      } catch (error) {
        bar.hidden = stop.hidden = true;
        line.textContent = error.name === "QuotaExceededError" ? words.full : error.message === "digest" ? words.broken : words.paused;
      }
    });
  }

  // The page of what is saved

  async function share(file, title) {
    const type = file["Content-Type"];
    const shared = new File([await content(file)], `${title}.${type.split("/")[1]}`, { type });
    if (navigator.canShare?.({ files: [shared] })) return navigator.share({ files: [shared] }).catch(() => {}); // closing it is no failure
    return made("a", { href: URL.createObjectURL(shared), download: shared.name }).click();
  }

  // Somebody brought a file along: it is taken when it is, to the byte, one that a thing on this list still lacks.
  async function take(given, line) {
    const digest = hex(await crypto.subtle.digest("SHA-256", await given.arrayBuffer()));
    for (const record of await sparkStore("content", "getAll")) {
      const file = record.files.find(({ sha256 }) => sha256 === digest);
      if (!file) continue;
      for (let n = 0; n * PART < given.size; n += 1) {
        await sparkStore("chunks", "put", await given.slice(n * PART, (n + 1) * PART).arrayBuffer(), [digest, n]);
      }
      await finish(file);
      const whole = await Promise.all(record.files.map(({ sha256 }) => sparkStore("chunks", "get", [sha256, "whole"])));
      record.isWhole = whole.every(Boolean);
      record.have = whole.reduce((sum, one) => sum + (one?.bytes || 0), 0);
      await sparkStore("content", "put", record);
      await list();
      return;
    }
    line.textContent = root().dataset.unknown;
  }

  function row(record, me) {
    const { dataset } = root();
    const state = record.isWhole ? "" : fill(dataset.part, { have: sized(record.have) });
    const [largest] = [...record.files].sort((a, b) => b.bytes - a.bytes);
    return made("li", { className: "item" },
      made("div", {},
        made("a", { href: record.url, textContent: record.title, dir: "auto" }),
        made("p", { className: "labels" }, made("small", { className: "label", textContent: [sized(record.have + record.pageBytes), state].filter(Boolean).join(" · ") }))),
      made("div", { className: "buttons" },
        !record.isWhole && button(dataset.go, ({ target }) => {
          target.disabled = true;
          save(record, () => {}).then(list, () => { target.disabled = false; });
        }),
        record.isWhole && largest && button(dataset.share, () => share(largest, record.title)),
        record.by.includes(me) && button(dataset.remove, () => remove(record).then(list))));
  }

  async function pagesOf(me) {
    const shelf = await caches.open(`pages-${me}`);
    const found = [];
    for (const { url } of await shelf.keys()) {
      const { pathname, search } = new URL(url);
      if (/^\/(shell|offline|outbox|saved)$/.test(pathname)) continue;
      const text = await (await shelf.match(url)).text();
      const title = new DOMParser().parseFromString(text, "text/html").title.replace(/ · Spark$/, "");
      found.push(made("li", {}, made("a", { href: pathname + search, textContent: title, dir: "auto" })));
    }
    return found.reverse();
  }

  async function list() {
    const me = await whoLooks();
    for (const part of document.querySelectorAll("[data-pages][data-script~=saved]")) {
      const shown = [];
      if (part === root()) {
        const records = (await sparkStore("content", "getAll")).sort((a, b) => b.savedAt - a.savedAt);
        const { quota, usage } = await navigator.storage?.estimate?.() || {};
        const line = made("p", { role: "status", className: "hint" });
        const input = made("input", { type: "file", id: "bring" });
        input.onchange = () => input.files[0] && take(input.files[0], line);
        shown.push(records.length ? made("ul", { className: "list" }, ...records.map((record) => row(record, me))) : made("p", { textContent: part.dataset.empty }));
        if (quota) shown.push(made("p", { className: "hint", textContent: fill(part.dataset.room, { used: sized(usage), left: sized(quota - usage) }) }));
        shown.push(made("div", { className: "field" }, made("label", { htmlFor: "bring", textContent: part.dataset.bring }), input, line));
      }
      const pages = await pagesOf(me);
      if (pages.length) shown.push(made("h2", { textContent: part.dataset.pages }), made("ul", { className: "list" }, ...pages));
      part.replaceChildren(...shown);
      window.htmx?.process(part);
    }
  }

  function look() {
    document.querySelectorAll("[data-manifest], [data-id][data-script~=saved]").forEach(offer);
    list();
  }

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "m" && look());
  look();
})();
