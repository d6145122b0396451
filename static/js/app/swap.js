// swap.js decides what an HTMX answer may replace, and where the reader stands afterwards.
const page = () => document.getElementById("m");
const isPoll = (ctx) => /^(every|load|live)$/.test(ctx.sourceEvent?.type);
const isNavigation = (ctx) => ctx.target === page();
let way; // the page being fetched

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  // A page in the background asks for nothing: data are prepaid.
  if (isPoll(ctx) && document.hidden) event.preventDefault();
  // A second tap on the link under way is impatience, not another wish.
  if (way?.sourceElement === ctx.sourceElement && ctx.sourceElement.matches("a")) event.preventDefault();
  // Going back fetches the inside of the page like every other step; HTMX would fetch the whole page.
  if (ctx.request.headers["HX-History-Restore-Request"]) {
    ctx.request.headers = { "HX-Request": "true", "HX-Target": "main#m" };
    Object.assign(ctx, { target: page(), swap: "innerHTML", select: null, restored: true });
  }
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (isPoll(ctx)) return;
  say("");
  if (!isNavigation(ctx) || ctx.request.method !== "GET") return;
  // Another link was tapped meanwhile: the last wish counts, whichever answer comes first.
  way?.request.abort();
  way = ctx;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (way === ctx) way = null;
});

document.addEventListener("htmx:before:response", (event) => {
  const { response: { raw, headers }, request } = event.detail.ctx;
  const build = headers.get("Spark-Build");
  const isOurPage = /^text\/html/.test(headers.get("Content-Type")) && (!build || build === document.documentElement.dataset.build);
  // A file, or a page of a newer Spark, is for the browser, which has the headers and the stylesheet for it.
  if (!isOurPage && request.method === "GET" && isNavigation(event.detail.ctx)) {
    event.preventDefault();
    location.assign(raw.url);
  }
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { status, raw } = ctx.response;
  // News of a page that one has left, or is leaving.
  if (isPoll(ctx) && isNavigation(ctx) && (way || raw.url !== address())) {
    event.preventDefault();
    return;
  }
  const isWrite = ctx.request.method !== "GET";
  // A part shows its own refusal. Any other failure leaves part and form as they are, so that nothing written is lost.
  const isOwn = status === 422 || (status === 409 && ctx.target.id && ctx.text.includes(`id="${ctx.target.id}"`));
  const keeps = status >= 400 && !isOwn && (!isNavigation(ctx) || (isWrite && (status === 429 || status >= 500)));
  if (keeps) {
    event.preventDefault();
    const answer = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-say]");
    if (!isPoll(ctx)) say(answer?.textContent || sentence("failed"));
    return;
  }
  // The address of a refused form answers no GET, and a page that leads to itself is not a second step.
  const isHere = raw.url === address() && !ctx.request.anchor;
  if ((isWrite && status >= 400) || isHere) ctx.push = "false";
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  // A hint that does not come while somebody writes is no news.
  const isWished = ctx && (isNavigation(ctx) || ctx.request.method !== "GET");
  if (isWished && !ctx.response && !isPoll(ctx)) say(sentence("lost"));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!isNavigation(ctx) || isPoll(ctx)) return;
  const main = page();
  // A filter keeps the focus it had; the summary of errors has taken it by itself.
  if (main.querySelector("[autofocus]") || document.activeElement.closest?.("[role=search]")) return;
  const goal = (location.hash && document.getElementById(location.hash.slice(1))) || main.querySelector("h1") || main;
  goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
});
