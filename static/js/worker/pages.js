// pages.js answers pages. A full page is kept as its shell (what stands around <main>) and its inside; HTMX and the
// next navigation get insides, alone or within the shell, so that a page costs its inside once and then a 304.
const START = '<main id="m" tabindex="-1">';
const MOST_PAGES = 80;
const PATIENCE = 3000; // ms for a line that may be none
const AFTER_WRITING = 60000; // ms in which what was written must be seen
const ASIDE = /^\/(admin|api|files|forgot|healthz|hooks|join|login|logout|metrics|readyz|reset|static|styleguide|sw\.js|uploads|whoami)\b/;
const RARELY_CHANGES = /^\/($|home|library|tests)/;
const OWN = ["/offline", "/outbox", "/saved"]; // they tell of this phone and are there from the start
const notes = new Map(); // page -> what is to be said to who opens it: when it was kept if only that one could be shown
let me; // the opaque id of who looks; "-" is a visitor, undefined: not known yet
let left; // who has just signed out: what was still on its way for them is not kept
let writtenAt = 0;
let keeping; // the own pages, while they are being fetched

const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const isOurs = (answer) => answer.headers.has("Spark-Build");
const cacheOf = (uid) => caches.open(`pages-${uid}`);

async function whoLooks() {
  const last = me ?? (await sparkStore("meta", "get", "me"))?.value;
  return me ??= last; // or who has come to be known meanwhile
}

async function tell(message) {
  for (const page of await clients.matchAll()) page.postMessage(message);
}

// Comes to the shelf of who looks, if what they see is to be kept. Pages of somebody else leave the phone as soon as
// another person is known to look; a visitor may be anybody.
async function looks(uid) {
  if (uid !== await whoLooks() && uid !== left) {
    if (uid === "-" && me) return null; // signed out, perhaps without wanting to
    me = uid;
    await sparkStore("meta", "put", { key: "me", value: uid });
    drain(true); // what waited for this person to come back
    await clear(`pages-${uid}`);
  }
  return uid === left ? null : cacheOf(uid);
}

async function clear(kept) {
  for (const name of await caches.keys()) if (/^pages-/.test(name) && name !== kept) await caches.delete(name);
}

// Who signs in may be somebody else; a wrong password or a lost line changes nobody. Whoever left before them without a
// line is signed out first: afterwards it would end the new session.
async function comesIn(request) {
  await hasLeft();
  const answer = await fetch(request);
  if (answer.redirected || answer.type === "opaqueredirect") await forget();
  return answer;
}

async function forget(isLeaving) {
  left = isLeaving && await whoLooks();
  me = undefined;
  await sparkStore("meta", "delete", "me");
  await hush();
  if (isLeaving) await clear();
}

function inside(text, answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  headers.set("Spark-Kept", Date.now());
  return new Response(text, { headers });
}

// What a form has just said is for once.
const unsaid = (text) => text.replace(/<!--said-->[^]*?<!--\/said-->/g, "");

async function keep(pages, url, answer) {
  await pages.put(url, answer);
  const all = await pages.keys();
  if (all.length <= MOST_PAGES) return;
  const saved = [...OWN, "/shell", ...(await sparkStore("content", "getAll")).flatMap((thing) => [...thing.pages, ...thing.pictures])];
  const free = all.filter((one) => !saved.includes(one.url.slice(origin.length)));
  await Promise.all(free.slice(0, -MOST_PAGES).map((one) => pages.delete(one)));
}

// Takes a full page apart. What it says about the person and the build is the newest there is.
async function keepWhole(url, answer) {
  if (!answer.ok || !isOurs(answer) || !/html/.test(answer.headers.get("Content-Type"))) return;
  const uid = answer.headers.get("Spark-User") || "-";
  const pages = await looks(uid);
  if (!pages) return;
  const text = await answer.text();
  const [start, end] = [text.indexOf(START) + START.length, text.lastIndexOf("</main>")];
  if (end < start) return;
  await pages.put("/shell", inside(text.slice(0, start) + text.slice(end), answer));
  const page = inside(text.match(/<title>[^]*?<\/title>/)[0] + unsaid(text.slice(start, end)), answer);
  page.headers.delete("ETag"); // it is the whole page's
  await keep(pages, url, page);
  await keepOwn(pages, uid);
}

const keepOwn = (pages, uid) => keeping ||= fetchOwn(pages, uid).finally(() => { keeping = null; });

// The last one is of the shell's build once all are: a line that broke between them is no reason to go without.
async function fetchOwn(pages, uid) {
  const [shell, last] = await Promise.all(["/shell", OWN[2]].map((one) => pages.match(one)));
  if (last?.headers.get("Spark-Build") === shell?.headers.get("Spark-Build")) return;
  const seal = await fetch("/seal.json", { redirect: "error" }).then((one) => one.json(), () => null); // a visitor has none
  if (seal) await sparkStore("users", "put", { id: uid, seal });
  for (const own of OWN) {
    const partial = await fetch(own, { headers: { "HX-Request": "true" } });
    if (!partial.ok || !isOurs(partial)) return;
    await pages.put(own, inside(await partial.text(), partial));
  }
}

async function composed(page, pages) {
  const shell = await pages.match("/shell");
  const text = await page.text();
  const [title] = text.match(/^\s*<title>[^]*?<\/title>/) || [""];
  const around = (await shell.text()).replace(/<title>[^]*?<\/title>/, () => title);
  return new Response(around.replace(START, () => START + text.slice(title.length)), { status: page.status, headers: shell.headers });
}

// The inside of a page from the server: {answer} to show, {page} once more when it was kept, {passed} when it is for the browser.
async function fetched(request, url, pages, kept) {
  const headers = new Headers(request.mode === "navigate" ? {} : request.headers);
  headers.set("HX-Request", "true");
  const tag = kept?.headers.get("ETag");
  if (tag) headers.set("If-None-Match", tag);
  const answer = await fetch(url, { headers, redirect: request.mode === "navigate" ? "manual" : "follow" });
  const isSame = answer.status === 304 && kept;
  if (kept && answer.status >= 500) throw new TypeError("a server that rests");
  if (!isSame && answer.type !== "opaqueredirect" && !isOurs(answer) && /html/.test(answer.headers.get("Content-Type"))) {
    throw new TypeError("somebody else answered"); // a captive portal
  }
  if (answer.redirected || (!isSame && answer.status !== 200)) return { answer };
  const [text, of] = isSame ? [await kept.clone().text(), kept] : [await answer.clone().text(), answer];
  if (!/^\s*<title>/.test(text)) return { answer };
  notes.delete(url);
  const shelf = isSame ? pages : await looks(answer.headers.get("Spark-User") || "-");
  if (shelf && !/no-store/.test(of.headers.get("Cache-Control"))) await keep(shelf, url, inside(unsaid(text), of));
  return { answer: inside(text, of), isPage: true, isNew: !isSame && text !== await kept?.clone().text() };
}

// Somebody signed out without a line: before anything else the school hears of it.
async function hasLeft() {
  if (!await sparkStore("meta", "get", "leaving")) return;
  await fetch("/logout", { method: "POST", redirect: "manual" });
  if ((await fetch("/whoami")).headers.get("Spark-User") !== "-") throw new TypeError("somebody else answered");
  await sparkStore("meta", "delete", "leaving");
}

async function page(event) {
  const { request } = event;
  const url = request.url.replace(/#.*/, "");
  const { pathname } = new URL(url);
  const isWhole = request.mode === "navigate";
  const uid = await whoLooks();
  const pages = uid && await cacheOf(uid);
  const shell = pages && await pages.match("/shell");
  const kept = pages && await pages.match(url);
  const given = async (answer) => isWhole ? composed(answer.clone(), pages) : answer.clone(); // news are compared with it

  if (kept && OWN.includes(pathname)) return given(kept);
  // Who has no shell yet needs a whole page, once.
  const asked = hasLeft().then(() => isWhole && !shell ? fetch(request).then((answer) => {
    if (answer.ok) event.waitUntil(keepWhole(url, answer.clone()));
    return { answer };
  }) : fetched(request, url, pages, kept).then(async (got) => {
    const build = got.answer.headers.get("Spark-Build");
    if (!isWhole || !build || (build === shell.headers.get("Spark-Build") && uid === me)) return got;
    const whole = await fetch(url);
    if (whole.ok) event.waitUntil(keepWhole(url, whole.clone()));
    return { answer: whole };
  }));
  const shown = asked.then(({ answer, isPage }) => isPage ? given(answer) : answer);

  if (kept && (shell || !isWhole)) {
    const isAsked = !RARELY_CHANGES.test(pathname) || Date.now() - writtenAt < AFTER_WRITING;
    const first = isAsked && await Promise.race([shown.catch(() => {}), pause(PATIENCE)]);
    if (first) return first;
    const late = asked.then(({ isPage, isNew }) => (isNew || (isAsked && isPage)) && note(url, { fresh: url }), () => isOld(url, kept));
    event.waitUntil(late);
    if (isAsked) await isOld(url, kept);
    return given(kept);
  }
  return shown.catch(async (error) => {
    const [told, away] = [await caches.match(url, { cacheName: NOTICES }), pages && await pages.match("/offline")];
    if (isWhole && told) return told;
    if (away && (shell || !isWhole)) return given(away);
    throw error;
  });
}

const isOld = (url, kept) => note(url, { old: Number(kept.headers.get("Spark-Kept")), url });

async function note(url, message) {
  notes.set(url, message);
  await tell(message);
}

// Pictures of pages that were saved.
async function picture({ request }) {
  const uid = await whoLooks();
  return (uid && await (await cacheOf(uid)).match(request.url)) || fetch(request);
}
