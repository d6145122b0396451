// Two bars of equal length: the number of parts and of coloured parts is all there is to know.
const MOST_PARTS = 12;
const bars = [{ name: "Upper bar", parts: 3, coloured: 2 }, { name: "Lower bar", parts: 4, coloured: 2 }];
const TASKS = [
  ["Show 2/3 and 3/4. Which is more?", (a, b) => is(a, 2, 3) && is(b, 3, 4) || is(a, 3, 4) && is(b, 2, 3)],
  ["Colour the same amount in both bars, but cut them into different parts.", (a, b) => a.coloured > 0 && a.parts !== b.parts && compare(a, b) === 0],
  ["Make the lower bar more than 1/2 but less than 2/3.", (a, b) => b.coloured * 2 > b.parts && b.coloured * 3 < 2 * b.parts],
];
const solved = new Set();

const is = (bar, coloured, parts) => bar.coloured === coloured && bar.parts === parts;
// Without decimals: a/b and c/d are compared by a×d and c×b.
const compare = (a, b) => a.coloured * b.parts - b.coloured * a.parts;
const written = (bar) => `${bar.coloured}/${bar.parts}`;

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function choice(bar, words, field, least, most) {
  const less = make("button", { type: "button", textContent: "−", ariaLabel: `${bar.name}: fewer ${words}` });
  const more = make("button", { type: "button", textContent: "+", ariaLabel: `${bar.name}: more ${words}` });
  const shown = make("output");
  less.addEventListener("click", () => change(bar, field, bar[field] - 1));
  more.addEventListener("click", () => change(bar, field, bar[field] + 1));
  bar.refreshers.push(() => {
    shown.textContent = bar[field];
    less.disabled = bar[field] <= least;
    more.disabled = bar[field] >= most(bar);
  });
  return make("div", { className: "choices" }, make("span", { textContent: words }), less, shown, more);
}

function change(bar, field, value) {
  bar[field] = value;
  bar.coloured = Math.min(bar.coloured, bar.parts);
  show();
}

function build(bar) {
  bar.refreshers = [];
  bar.drawing = make("div", { className: "bar" });
  bar.drawing.setAttribute("role", "img");
  bar.drawing.addEventListener("click", ({ target }) => {
    const number = [...bar.drawing.children].indexOf(target) + 1;
    if (number) change(bar, "coloured", bar.coloured === number ? number - 1 : number);
  });
  return make("fieldset", {}, make("legend", { textContent: bar.name }), bar.drawing,
    choice(bar, "equal parts", "parts", 1, () => MOST_PARTS),
    choice(bar, "coloured parts", "coloured", 0, () => bar.parts));
}

function show() {
  for (const bar of bars) {
    bar.drawing.replaceChildren(...Array.from({ length: bar.parts },
      (_, n) => make("div", { className: n < bar.coloured ? "part coloured" : "part" })));
    bar.drawing.setAttribute("aria-label", `${bar.coloured} of ${bar.parts} parts coloured`);
    bar.refreshers.forEach((refresh) => refresh());
  }
  const [a, b] = bars;
  const sign = { "-1": "is less than", 0: "is the same as", 1: "is more than" }[Math.sign(compare(a, b))];
  document.getElementById("verdict").textContent = `${written(a)} ${sign} ${written(b)}`;
  TASKS.forEach(([, found], n) => { if (found(a, b)) solved.add(n); });
  document.getElementById("tasks").replaceChildren(...TASKS.map(([words], n) =>
    make("li", {}, words, ...(solved.has(n) ? [make("span", { className: "done", textContent: " ✓ Done" })] : []))));
}

document.getElementById("bars").append(...bars.map(build));
show();
