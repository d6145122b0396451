// answers.js keeps a shelf's answered questions on the phone of whoever asks there, and looks among them when the
// school cannot be asked.
(() => {
  "use strict";

  const { made, wordsOf, isHeldBack, kept, fetchNew } = sparkParts;
  const A_DAY = 864e5; // ms
  const PAUSE = 300; // ms without a key
  const MOST = 3;
  const ENOUGH = 0.3; // of what the words of the title weigh; less is noise
  const form = () => document.querySelector("[data-script~=answers]");
  const said = (name) => form().elements[name].value;
  const shelf = () => `answers-${said("subject")}-${said("grade")}`;
  let isCut; // the school did not answer the last time
  let timer;

  // One after the other: a second choice of the same shelf finds it here.
  let keeping = Promise.resolve();
  const keep = () => { keeping = keeping.then(keepPack); };

  async function keepPack() {
    const { pack } = form()?.dataset || {};
    if (!pack || !said("subject") || !said("grade") || !navigator.onLine || navigator.connection?.saveData) return;
    const [key, url] = [shelf(), new URL(pack, location)]; // the form may go meanwhile
    for (const name of ["subject", "grade"]) url.searchParams.set(name, said(name));
    if (await isHeldBack()) return;
    const { seen = 0 } = await kept(key);
    if (Date.now() - seen > A_DAY) await fetchNew(key, url).catch(() => {}); // nobody waits for it
  }

  // A word weighs by how few questions of the shelf have it; in an answer it says half as much as in a title.
  function nearest(rows) {
    const lines = rows.map((row) => ({ ...row, near: 0, front: new Set(wordsOf(row.title)), rest: new Set(wordsOf(row.answer)) }));
    const title = wordsOf(said("title"));
    let enough = 0;
    for (const word of new Set([...title, ...wordsOf(said("text").slice(0, 300))])) {
      const having = lines.filter(({ front, rest }) => front.has(word) || rest.has(word));
      const weight = Math.log(1 + lines.length / (having.length || 1));
      if (!title.length || title.includes(word)) enough += weight * ENOUGH;
      for (const line of having) line.near += line.front.has(word) ? weight : weight / 2;
    }
    return lines.filter(({ near }) => near > enough).sort((a, b) => b.near - a.near).slice(0, MOST);
  }

  async function look() {
    const part = document.getElementById("similar");
    if (!form() || (navigator.onLine && !isCut)) return;
    const { already, answer } = form().dataset;
    const rows = Object.values((await kept(shelf())).rows);
    if (!form()) return; // another page came meanwhile
    const found = nearest(rows);
    const before = part.textContent;
    part.replaceChildren(...found.length ? [made("h2", { textContent: already }), made("ul", { className: "list" }, ...found.map((row) =>
      made("li", { className: "item" }, made("div", {},
        made("a", { href: `/questions/${row.id}`, target: "_blank", textContent: row.title, dir: "auto" }),
        made("details", {}, made("summary", { textContent: answer }), made("p", { textContent: row.answer, dir: "auto" }))))))] : []);
    if (found.length && part.textContent !== before) document.dispatchEvent(new CustomEvent("spark:say", { detail: { words: already, quiet: true } }));
  }

  document.addEventListener("input", ({ target }) => {
    if (!form()?.contains(target)) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  document.addEventListener("change", ({ target }) => form()?.contains(target) && keep());
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx?.sourceElement.id !== "similar") return;
    isCut = true;
    look();
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target.id === "similar") isCut = false;
    if (ctx.target.id === "m") keep();
  });
  keep();
})();
