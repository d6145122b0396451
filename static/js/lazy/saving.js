// saving.js saves for offline: the pages of a thing and its files, in parts that go on where they stopped, each file
// checked by its digest. It offers that on the pages of lessons, questions, tests and shelves.
var sparkSaving = (() => {
  "use strict";

  const { fill, made, button, sized, whoLooks, isHeldBack } = sparkParts;
  const PART = 262144; // bytes
  const LARGE = 1e6; // bytes that are asked about where the line may cost
  const { connection } = navigator;
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const digestOf = async (blob) => hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  const page = (url) => fetch(url, { headers: { "HX-Request": "true", "HX-Target": "main#m" } });
  const stopped = new Set();

  // One thing: {id, title, url, pages, files: [{sha256, bytes, type}], bytes, have, by: [who saved it]}.
  async function save(thing, tell) {
    stopped.delete(thing.id); // a pause that came too late for the last time
    const before = await sparkStore("content", "get", thing.id);
    const by = [...new Set([...(before?.by || []), await whoLooks()])];
    const record = { ...thing, by, pictures: [], have: 0, pageBytes: 0, done: 0, isWhole: false, savedAt: Date.now(), bytes: thing.files.reduce((sum, { bytes }) => sum + bytes, 0) };
    await sparkStore("content", "put", record); // from here on its pages are not pushed out by others
    const shelf = await caches.open(`pages-${await whoLooks()}`);
    for (const url of record.pages) {
      const answer = await page(url);
      if (!answer.ok || !await shelf.match(url)) throw new TypeError(url); // without a line another page stands for it
      const text = await answer.text();
      record.pageBytes += text.length;
      record.done += 1;
      tell(record, "saving");
      const shown = new DOMParser().parseFromString(text, "text/html");
      const pictures = [...shown.querySelectorAll("img[src^='/files/']")].map((picture) => picture.getAttribute("src").slice(7));
      const others = [...shown.querySelectorAll("img[src^='/']:not([src^='/files/'])")].map((picture) => picture.getAttribute("src"));
      if (others.length) await shelf.addAll(others);
      record.pictures.push(...others);
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

  const whyNot = ({ name, message }, words) => name === "QuotaExceededError" ? words.full : message === "digest" ? words.broken : words.paused;

  // A file that is not what the school says it is does not stay.
  async function check(file) {
    const digest = await digestOf(await content(file));
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
    if (!manifest) return { id, title, url, pages: [url, dataset.more].filter(Boolean), files: [] };
    const { variants, partials, pages } = await (await fetch(manifest)).json();
    if (pages) return { id, title, url, pages: [url, ...pages], files: [] };
    const kept = variants.map(({ kind, sha256, bytes, type }) => ({ kind, sha256, bytes, "Content-Type": type })).filter(({ kind }) => kind === rendition || kind === "poster");
    if (rendition === "text") return { id, title, url, pages: partials, files: [] };
    return { id, title, url, rendition, pages: dataset.plays.split(" ").includes(rendition) ? [url, `${url}/play/${rendition}`] : [url], files: kept };
  }

  const wordsOfSaving = () => page("/saved").then(async (answer) =>
    new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("saved").dataset).catch(() => {});

  async function offer(part) {
    if (part.isOffered) return;
    part.isOffered = true;
    const words = await wordsOfSaving();
    part.isOffered = words;
    if (!words) return; // the line broke just now: the next page asks again
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
      if (await isHeldBack()) {
        line.textContent = words.wifiOnly;
        return;
      }
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
        line.textContent = whyNot(error, words);
      }
    });
  }

  const look = () => document.querySelectorAll("[data-id][data-script~=saving]").forEach(offer);
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "m" && look());
  look();

  return { PART, save, remove, content, finish, digestOf, whyNot };
})();
