// seal.js leaves nothing readable behind when somebody signs out of a shared phone. What has not arrived yet can be sent
// first, deleted, or kept locked: encrypted for a key whose other half the school gives to nobody else. It works without
// a line too; then the phone shows nobody's pages until it could tell the school. Drafts of drafts.js and take.js, which
// name their person, go as well; what the school has of them is there again when their person is.
(() => {
  "use strict";

  const { made, button, fill, whoLooks, language } = sparkParts;
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const CIPHER = { name: "AES-GCM", length: 256 };
  const encode = (bytes) => btoa([...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join(""));
  const decode = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt());
  const between = (theirs, mine, use) => crypto.subtle.deriveKey({ ...CURVE, public: theirs }, mine, CIPHER, false, [use]);
  const open = (jwk, uses) => crypto.subtle.importKey("jwk", jwk, CURVE, false, uses);
  const own = async (uid) => (await sparkStore("syncQueue.uid", "getAll", uid));
  const drafts = (uid) => Object.keys(localStorage).filter((key) => key.startsWith("draft:") && key.includes(`:${uid}:`));
  const unsaved = (uid) => drafts(uid).filter((key) => !JSON.parse(localStorage[key]).saved);
  const journals = async (uid) => (await sparkStore("meta", "getAll")).filter(({ key }) => key.startsWith(`away-${uid}-`));

  async function lock(uid) {
    const { seal } = await sparkStore("users", "get", uid) || { seal: await (await fetch("/seal.json")).json() };
    const mine = await crypto.subtle.generateKey(CURVE, true, ["deriveKey"]);
    const key = await between(await open(seal, []), mine.privateKey, "encrypt");
    const by = await crypto.subtle.exportKey("jwk", mine.publicKey);

    async function sealed(thing) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(thing, (name, value) => value instanceof ArrayBuffer ? { bytes: encode(value) } : value));
      return { by, iv, data: await crypto.subtle.encrypt({ ...CIPHER, iv }, key, plain) };
    }

    for (const record of await own(uid)) {
      if (record.state === "sealed") continue;
      const { seq, key: name } = record;
      await sparkStore("syncQueue", "put", { seq, key: name, uid, lane: name, state: "sealed", sealed: await sealed(record) });
    }
    for (const { key: name, value } of await journals(uid)) {
      if (!value.sealed) await sparkStore("meta", "put", { key: name, value: { sealed: await sealed(value) } });
    }
    for (const name of unsaved(uid)) {
      await sparkStore("meta", "put", { key: `away-${uid}-${name}`, value: { sealed: await sealed(localStorage[name]) } });
    }
  }

  async function unlock(uid) {
    const records = (await own(uid)).filter(({ state }) => state === "sealed");
    const written = (await journals(uid)).filter(({ value }) => value.sealed);
    if (!records.length && !written.length) return;
    const answer = await fetch("/seal.json?open=1").catch(() => null);
    if (!answer?.ok || answer.redirected) return; // no line just now, somebody else's, or not signed in
    const seal = await open(await answer.json(), ["deriveKey"]);

    async function opened({ by, iv, data }) {
      const key = await between(await open(by, []), seal, "decrypt");
      const plain = await crypto.subtle.decrypt({ ...CIPHER, iv }, key, data);
      return JSON.parse(new TextDecoder().decode(plain), (name, value) => value?.bytes ? decode(value.bytes).buffer : value);
    }

    for (const record of records) await sparkStore("syncQueue", "put", await opened(record.sealed));
    for (const { key, value } of written) {
      const plain = await opened(value.sealed);
      const [, draft] = key.split(/-(?=draft:)/);
      if (!draft) await sparkStore("meta", "put", { key, value: plain });
      else if (localStorage[draft] ||= plain) await sparkStore("meta", "delete", key);
    }
    document.dispatchEvent(new CustomEvent("spark:send", { detail: { isWished: true } }));
  }

  // Without a line: the pages go at once, and the worker signs out before it asks the school for anything.
  async function leaveOffline(uid) {
    const [old, shelf] = [await caches.open(`pages-${uid}`), await caches.open("pages--")];
    const shell = await old.match("/shell");
    const page = new DOMParser().parseFromString(await shell.text(), "text/html");
    for (const part of page.querySelectorAll(".places, .me, #bell")) part.remove();
    await shelf.put("/shell", new Response(`<!DOCTYPE html>${page.documentElement.outerHTML}`, { headers: shell.headers }));
    for (const path of ["/offline", "/outbox", "/saved"]) {
      const kept = await old.match(path);
      if (kept) await shelf.put(path, kept);
    }
    await sparkStore("meta", "put", { key: "leaving", value: uid });
    await sparkStore("meta", "put", { key: "me", value: "-" });
    navigator.serviceWorker.controller.postMessage({ left: uid });
    await caches.delete(`pages-${uid}`);
    location.assign("/offline");
  }

  // What calls itself a line may carry nothing, or another machine's answers: only the school's own count.
  const hasLine = () => Promise.race([
    fetch("/whoami").then(({ headers }) => headers.has("Spark-User"), () => false),
    new Promise((go) => setTimeout(go, 8000)),
  ]);

  async function leave(form, uid) {
    for (const key of drafts(uid)) localStorage.removeItem(key);
    if (await hasLine() || !navigator.serviceWorker?.controller) form.submit();
    else leaveOffline(uid);
  }

  const unsent = async (uid) => (await own(uid)).length + (await journals(uid)).filter(({ value }) => !value.isOver).length + unsaved(uid).length;

  async function ask(form, uid, count) {
    const words = form.dataset;
    const line = made("p", { role: "status", textContent: fill(words.unsent, { count: count.toLocaleString(language) }) });
    const part = made("div", { className: "notice warning flow" }, line, made("div", { className: "buttons" },
      button(words.send, async () => {
        document.dispatchEvent(new CustomEvent("spark:send", { detail: { isWished: true } }));
        for (let tries = 0; tries < 20 && (await own(uid)).length; tries += 1) await new Promise((go) => setTimeout(go, 500));
        if (await unsent(uid)) line.textContent = words.failed;
        else leave(form, uid);
      }),
      button(words.keep, () => lock(uid).then(() => leave(form, uid), () => { line.textContent = words.failed; })),
      button(words.delete, async () => {
        for (const { seq } of await own(uid)) await sparkStore("syncQueue", "delete", seq);
        for (const { key } of await journals(uid)) await sparkStore("meta", "delete", key);
        leave(form, uid);
      })));
    form.after(part);
    part.querySelector("button").focus();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.unsent || form.isAsked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.isAsked = true;
    const { uid } = form.dataset;
    const count = await unsent(uid);
    if (count) ask(form, uid, count);
    else leave(form, uid);
  }, true);

  // One tab at a time: the second finds nothing locked. What could not be opened is tried again with the worker's next news.
  const unlockMine = () => navigator.locks.request("unlock", async () => unlock(await whoLooks()));
  document.addEventListener("spark:sync", ({ detail }) => detail.isSealed && unlockMine());
  unlockMine();
})();
