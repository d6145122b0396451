// count.js tells how much room is left in a text, and says it aloud only when there is little.
const LITTLE = 20;

document.addEventListener("input", ({ target }) => {
  const count = document.getElementById(target.dataset.count);
  if (!count) return;
  const left = target.maxLength - target.value.length;
  count.textContent = left.toLocaleString(document.documentElement.lang);
  if (left === LITTLE || left === 0) say(count.textContent, true);
});
