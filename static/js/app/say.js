// say.js speaks through the one live region of the shell: a region that arrives with its words is not announced.
// Quiet words are for screen readers, because the page already shows them; the others are seen until the next page.
const sentence = (name) => document.getElementById("status").dataset[name];

function say(words, quiet) {
  const region = document.getElementById("status");
  region.classList.toggle("quiet", Boolean(quiet));
  region.textContent = "";
  setTimeout(() => { region.textContent = words; }, 50);
}

document.addEventListener("spark:say", ({ detail }) => say(detail.words, detail.quiet));
document.addEventListener("htmx:after:settle", ({ detail }) => {
  const words = detail.newContent
    .flatMap((node) => node.querySelectorAll ? [node, ...node.querySelectorAll("[data-say]")] : [])
    .filter((element) => element.matches("[data-say]"))
    .map((element) => element.dataset.say || element.textContent.trim());
  if (words.length) say([...new Set(words)].join(" "), true); // a morph lists what it kept twice
});
