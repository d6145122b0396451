// parts.js is what the scripts that fill a page in by themselves share: elements, sizes and sentences with values, and
// what is searched without a line: words, the pages that are kept here, and the school's lists.
var sparkParts = (() => {
  "use strict";

  const language = document.documentElement.lang;
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter(Boolean));
    return element;
  }

  const button = (label, does) => made("button", { type: "button", className: "button plain", textContent: label, onclick: does });
  const label = (text, tone = "") => made("small", { className: `label ${tone}`, textContent: text });

  function sized(bytes) {
    const [unit, of] = bytes >= 1e9 ? ["gigabyte", 1e9] : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
    const digits = { style: "unit", unit, maximumFractionDigits: of > 1e3 ? 1 : 0 };
    return (bytes ? Math.max(1, bytes / of) : 0).toLocaleString(`${language}-u-nu-latn`, digits);
  }

  // Closing the sheet on which one chooses with whom to share is no failure.
  function share(file) {
    if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => {});
    return made("a", { href: URL.createObjectURL(file), download: file.name }).click();
  }

  const whoLooks = async () => (await sparkStore("meta", "get", "me"))?.value || "-";

  // Somebody fetches much over Wi-Fi alone, and this is none.
  const isHeldBack = async () => navigator.connection?.type !== "wifi" && (await sparkStore("meta", "get", "wifi-only"))?.value;

  // The words of a text without case and accents. The vowel signs of other scripts are letters.
  const wordsOf = (text) => text.normalize("NFKD").replace(/([\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}])\p{M}+/gu, "$1").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) || [];

  async function pagesHere() {
    const shelf = await caches.open(`pages-${await whoLooks()}`);
    const found = [];
    for (const { url } of await shelf.keys()) {
      const { pathname, search } = new URL(url);
      if (/^\/(shell|offline|outbox|saved)$/.test(pathname)) continue;
      const page = await shelf.match(url);
      if (!/html/.test(page.headers.get("Content-Type"))) continue; // a picture
      const { title, body } = new DOMParser().parseFromString(await page.text(), "text/html");
      found.push({ url: pathname + search, title: title.replace(/ · Spark$/, ""), text: body.textContent });
    }
    return found.reverse();
  }

  // The parts of a lesson are reached from it: of pages of one thing with one title the first is enough.
  function firsts(pages) {
    const found = new Map();
    for (const page of pages) {
      const key = `${page.title} ${page.url.split(/[/?]/)[2]}`;
      if (!(found.get(key)?.url.length <= page.url.length)) found.set(key, page);
    }
    return [...found.values()];
  }

  // A list of the school's as this phone has it: {at, seen, bytes, rows: {id: row}}. It is fetched once; later what is new.
  const kept = async (key) => (await sparkStore("meta", "get", key))?.value || { rows: {} };

  async function fetchNew(key, url) {
    const { at, bytes, rows } = await kept(key);
    if (at) url.searchParams.set("since", at);
    const answer = await fetch(url);
    if (!answer.ok) throw new TypeError(url);
    const told = await answer.json();
    const all = told.whole ? {} : rows;
    const columns = Object.entries(told.lessons || told.questions);
    told.gone.forEach((id) => delete all[id]);
    columns[0][1].forEach((id, n) => { all[id] = Object.fromEntries(columns.map(([name, values]) => [name, values[n]])); });
    const [line] = performance.getEntriesByName(url.href).slice(-1);
    await sparkStore("meta", "put", { key, value: { at: told.at, seen: Date.now(), bytes: told.whole ? line?.encodedBodySize : bytes, rows: all } });
  }

  return { fill, made, button, label, sized, share, whoLooks, isHeldBack, language, wordsOf, pagesHere, firsts, kept, fetchNew };
})();
