// Four hooks on either side, up to five equal weights on each. A side turns the beam by the sum of weights × distance.
const HOOKS = [1, 2, 3, 4];
const MOST_WEIGHTS = 5;
// How many weights hang on the hooks 1, 2, 3, 4.
const sides = { left: { way: -1, weights: [1, 0, 1, 0] }, right: { way: 1, weights: [0, 1, 0, 0] } };
const PUZZLES = [
  { words: "Two weights hang on hook 3 at the left. Balance them with one hook at the right.", left: [0, 0, 2, 0], hooks: 1 },
  { words: "One weight hangs on hook 4 at the left and one on hook 1. Balance them, but leave hook 4 at the right empty.", left: [1, 0, 0, 1], empty: 4 },
  { words: "Three weights hang on hook 4 at the left. Balance them with just four weights.", left: [0, 0, 0, 3], count: 4 },
];
let puzzle = null;
const rows = [];

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const turn = (side) => sum(side.weights.map((weights, n) => weights * HOOKS[n]));
const byId = (id) => document.getElementById(id);

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function draw(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function hookRow(sideName, n) {
  const side = sides[sideName];
  const change = (by) => () => { side.weights[n] += by; show(); };
  const less = make("button", { type: "button", textContent: "−", ariaLabel: `Take a weight off hook ${HOOKS[n]}, ${sideName}` });
  const more = make("button", { type: "button", textContent: "+", ariaLabel: `Hang a weight on hook ${HOOKS[n]}, ${sideName}` });
  const shown = make("output");
  less.addEventListener("click", change(-1));
  more.addEventListener("click", change(1));
  rows.push(() => {
    const fixed = puzzle && sideName === "left";
    shown.textContent = side.weights[n];
    less.disabled = fixed || side.weights[n] === 0;
    more.disabled = fixed || side.weights[n] === MOST_WEIGHTS;
  });
  return make("div", { className: "hookrow" }, less, make("span", {}, shown, make("small", { textContent: `hook ${HOOKS[n]}` })), more);
}

function drawBeam() {
  const shapes = [draw("rect", { class: "plank", x: -190, y: -26, width: 380, height: 12, rx: 3 })];
  for (const { way, weights } of Object.values(sides)) {
    weights.forEach((count, n) => {
      const x = way * HOOKS[n] * 45;
      shapes.push(draw("text", { class: "number", x, y: -34 }, HOOKS[n]), draw("line", { class: "hook", x1: x, x2: x, y1: -14, y2: -4 }));
      for (let k = 0; k < count; k += 1) shapes.push(draw("rect", { class: "weight", x: x - 15, y: -4 + k * 20, width: 30, height: 17, rx: 3 }));
    });
  }
  byId("beam").replaceChildren(...shapes);
}

function account({ weights }) {
  const products = weights.map((count, n) => (count ? `${count} × ${HOOKS[n]}` : "")).filter(Boolean);
  return products.length ? `${products.join(" + ")} = ${sum(weights.map((count, n) => count * HOOKS[n]))}` : "0";
}

function isSolved({ hooks, empty, count }) {
  const { weights } = sides.right;
  return turn(sides.left) === turn(sides.right)
    && (!hooks || weights.filter(Boolean).length === hooks)
    && (!empty || weights[empty - 1] === 0)
    && (!count || sum(weights) === count);
}

function show() {
  drawBeam();
  const difference = turn(sides.right) - turn(sides.left);
  const degrees = Math.max(-12, Math.min(12, difference * 2));
  byId("beam").setAttribute("transform", `rotate(${degrees} 0 -20)`);
  byId("state").textContent = difference === 0 ? "In balance" : difference < 0 ? "The left side goes down" : "The right side goes down";
  byId("sums").textContent = `Left: ${account(sides.left)}. Right: ${account(sides.right)}.`;
  rows.forEach((refresh) => refresh());
  const solved = puzzle && isSolved(puzzle);
  byId("task").replaceChildren(puzzle ? puzzle.words : "Choose a puzzle, or play on.",
    ...(solved ? [make("span", { className: "done", textContent: " ✓ Solved. Weights × distance is the same on both sides." })] : []));
}

function choose(chosen) {
  puzzle = chosen;
  sides.left.weights = chosen ? [...chosen.left] : [0, 0, 0, 0];
  sides.right.weights = [0, 0, 0, 0];
  show();
}

for (const name of ["left", "right"]) {
  byId("hooks").append(make("section", {}, make("h2", { textContent: name === "left" ? "Left" : "Right" }), ...HOOKS.map((_, n) => hookRow(name, n))));
}
[...PUZZLES, null].forEach((chosen, n) => {
  const button = make("button", { type: "button", textContent: chosen ? n + 1 : "None", ariaLabel: chosen ? `Puzzle ${n + 1}` : "No puzzle" });
  button.addEventListener("click", () => choose(chosen));
  byId("puzzles").append(button);
});
show();
