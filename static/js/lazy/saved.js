// saved.js shows what this phone keeps and what it takes, lets it go again, and hands files from phone to phone.
(() => {
  "use strict";

  const { fill, made, button, label, sized, whoLooks, pagesHere, firsts } = sparkParts;
  const { PART, save, remove, content, finish, digestOf, whyNot } = sparkSaving;
  const root = () => document.getElementById("saved");

  async function share(file, title) {
    const type = file["Content-Type"];
    return sparkParts.share(new File([await content(file)], `${title}.${type.split("/")[1]}`, { type }));
  }

  // Somebody brought a file along: it is taken when it is, to the byte, one that a thing on this list still lacks.
  async function take(given, line) {
    const { unknown } = root().dataset;
    const digest = await digestOf(given);
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
    line.textContent = unknown;
  }

  function row(record, me, dataset, line) {
    const state = record.isWhole ? "" : fill(dataset.part, { have: sized(record.have) });
    const [largest] = [...record.files].sort((a, b) => b.bytes - a.bytes);
    return made("li", { className: "item" },
      made("div", {},
        made("a", { href: record.url, textContent: record.title, dir: "auto" }),
        made("p", { className: "labels" }, label([sized(record.have + record.pageBytes), state].filter(Boolean).join(" · "))),
        made("div", { className: "buttons" },
          !record.isWhole && button(dataset.go, ({ target }) => {
            target.disabled = true;
            save(record, () => {}).then(list, (error) => {
              target.disabled = false;
              line.textContent = whyNot(error, dataset);
            });
          }),
          record.isWhole && largest && button(dataset.share, () => share(largest, record.title)),
          record.by.includes(me) && button(dataset.remove, () => remove(record).then(list)))));
  }

  function tick(label, isOn, does) {
    return made("label", { className: "tick" }, made("input", { type: "checkbox", checked: isOn, onchange: ({ target }) => does(target.checked) }), made("span", { textContent: label }));
  }

  // What this month cost, by kind, and what one can do about it.
  async function costs({ dataset }) {
    const { value = {} } = await sparkStore("meta", "get", `bytes-${new Date().toISOString().slice(0, 7)}`) || {};
    const kinds = Object.keys(value).filter((kind) => value[kind]);
    const sum = kinds.reduce((all, kind) => all + value[kind], 0);
    const wifiOnly = (await sparkStore("meta", "get", "wifi-only"))?.value;
    return [
      made("h2", { textContent: dataset.data }),
      made("p", { textContent: fill(dataset.month, { bytes: sized(sum), kinds: kinds.map((kind) => `${dataset[`kind${kind}`]} ${sized(value[kind])}`).join(", ") || "0" }) }),
      tick(dataset.saver, /save-data=on/.test(document.cookie), (isOn) => {
        document.cookie = `save-data=${isOn ? "on" : ""};path=/;max-age=${isOn ? 31536000 : 0};samesite=lax`;
      }),
      tick(dataset.wifi, wifiOnly, (isOn) => sparkStore("meta", "put", { key: "wifi-only", value: isOn })),
    ];
  }

  async function list() {
    const me = await whoLooks();
    for (const part of document.querySelectorAll("[data-pages][data-script~=saved]")) {
      const shown = [];
      if (part === root()) {
        // Files are everybody's on this phone, pages each person's own, and gone when they signed out.
        const all = (await sparkStore("content", "getAll")).filter(({ by, files }) => by.includes(me) || files.length);
        const records = all.sort((a, b) => b.savedAt - a.savedAt);
        const shelf = await caches.open(`pages-${me}`);
        for (const record of records) {
          const here = await Promise.all(record.pages.map((url) => shelf.match(url)));
          record.isWhole &&= here.every(Boolean);
        }
        const { quota, usage } = await navigator.storage?.estimate?.() || {};
        const line = made("p", { role: "status", className: "hint" });
        const input = made("input", { type: "file", id: "bring" });
        input.onchange = () => input.files[0] && take(input.files[0], line).catch((error) => { line.textContent = whyNot(error, part.dataset); });
        shown.push(records.length ? made("ul", { className: "list" }, ...records.map((record) => row(record, me, part.dataset, line))) : made("p", { textContent: part.dataset.empty }));
        if (quota) shown.push(made("p", { className: "hint", textContent: fill(part.dataset.room, { used: sized(usage), left: sized(quota - usage) }) }));
        shown.push(made("div", { className: "field" }, made("label", { htmlFor: "bring", textContent: part.dataset.bring }), input, line), ...await costs(part));
        if (app) shown.unshift(button(part.dataset.install, () => app.prompt()));
      }
      const pages = firsts(await pagesHere()).map(({ url, title }) => made("li", {}, made("a", { className: "button quiet", href: url, textContent: title, dir: "auto" })));
      if (pages.length) shown.push(made("h2", { textContent: part.dataset.pages }), made("ul", { className: "list" }, ...pages));
      part.replaceChildren(...shown);
      window.htmx?.process(part);
    }
  }

  // The manifest is named here, where somebody looks after their phone, and costs other pages nothing.
  let app;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    app = event;
    list();
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "m" && list());
  document.head.append(made("link", { rel: "manifest", href: "/manifest.webmanifest" }));
  list();
})();
