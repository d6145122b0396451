// load.js fetches what the first paint can do without: HTMX one frame after `load`, the scripts that an element names
// with data-script when such an element is on the page, and live.js when a part says with data-live that it may change.
// `scripts` is written by spark/assets.py.
const here = document.currentScript.src;
const fetched = {};
const addressOf = (name) => new URL(`${name}.${scripts[name]}.js`, here);

function fetchScript(name) {
  return fetched[name] ||= new Promise((done) => {
    const script = document.createElement("script");
    script.src = addressOf(name);
    script.async = false; // "store outbox": the second uses the first
    script.onload = done;
    script.onerror = () => {
      delete fetched[name]; // the page works without it, and the next one asks again
      done();
    };
    document.head.append(script);
  });
}

function fetchNamedScripts() {
  for (const { dataset } of document.querySelectorAll("[data-script]")) {
    for (const name of dataset.script.split(" ")) if (scripts[name]) fetchScript(name);
  }
  if (document.querySelector("[data-live]")) fetchScript("live");
}

addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => {
  if (scripts.htmx) fetchScript("htmx");
  fetchNamedScripts();
})));
document.addEventListener("htmx:after:swap", fetchNamedScripts);

// Steps that HTMX took before a reload need it to be taken back; until it is there the browser fetches the page.
const address = () => location.href.replace(/#.*/, "");
const start = address();
addEventListener("popstate", () => {
  if (!window.htmx && address() !== start) location.reload();
});
