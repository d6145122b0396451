// find.js searches without a line: the pages on this phone and, once somebody has fetched it, the list of all lessons.
(() => {
  "use strict";

  const { fill, made, label, sized, language, wordsOf, pagesHere, firsts, kept, fetchNew } = sparkParts;
  const MOST = 30; // hits that are shown
  const root = () => document.getElementById("find");
  const part = (name) => root().querySelector(name);
  let all; // what is searched; read when somebody begins to

  async function read() {
    const pages = await pagesHere();
    const here = new Map(pages.map((page) => [page.url, page]));
    for (const { id, title, topic, bytes } of Object.values((await kept("catalogue")).rows)) {
      const url = `/library/${id}`;
      if (here.has(url)) here.get(url).text += ` ${topic}`;
      else pages.push({ url, title, text: topic, bytes, isAway: true });
    }
    return pages.map((page) => ({ ...page, said: wordsOf(`${page.title} ${page.text}`).join(" ") }));
  }

  function hit({ url, title, bytes, isAway }) {
    const { here, away } = root().dataset;
    return made("li", { className: "item" }, made("div", {},
      made("a", { href: url, textContent: title, dir: "auto" }),
      made("p", { className: "labels" }, isAway ? label(`${away} · ${sized(bytes)}`) : label(here, "good"))));
  }

  const say = (words) => { part("[role=status]").textContent = words; };

  async function find() {
    const words = wordsOf(part("input").value);
    const hasAll = (text) => words.length && words.every((word) => text.includes(word));
    const isNamed = ({ title }) => Number(hasAll(wordsOf(title).join(" ")));
    const pages = await (all ||= read());
    if (!root()) return; // another page came meanwhile
    const found = firsts(pages.filter(({ said }) => hasAll(said)));
    found.sort((a, b) => Boolean(a.isAway) - Boolean(b.isAway) || isNamed(b) - isNamed(a));
    part("ul").replaceChildren(...found.slice(0, MOST).map(hit));
    say(words.length ? fill(root().dataset.found, { count: found.length.toLocaleString(language) }) : "");
    window.htmx?.process(part("ul"));
  }

  async function show() {
    if (!root()) return;
    all = null;
    const { dataset } = root();
    const { at, rows, bytes } = await kept("catalogue");
    if (!root()) return;
    if (at) part("button").textContent = dataset.again;
    root().hidden = false;
    await find();
    if (at && root() && !part("input").value) say(fill(dataset.listed, { count: Object.keys(rows).length.toLocaleString(language), bytes: sized(bytes) }));
  }

  document.addEventListener("input", ({ target }) => target.id === "find-words" && find());
  document.addEventListener("click", async ({ target }) => {
    if (!target.matches("#find button")) return;
    target.disabled = true;
    await fetchNew("catalogue", new URL("/library/catalogue.json", location)).then(show, () => root() && say(root().dataset.lost));
    target.disabled = false;
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "m" && show());
  show();
})();
