// route.js decides who answers: everything that is not named here goes the browser's way.
addEventListener("install", (event) => {
  // Or the browser asks for the whole page past a worker that sleeps, while the worker asks for its inside.
  event.addRoutes?.({ condition: { requestMode: "navigate" }, source: "fetch-event" });
  event.waitUntil(Promise.all(keptFirst.map((url) => builtFile(new Request(url)))));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (/^built-/.test(name) && name !== `built-${build}`) await caches.delete(name);
    }
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    writtenAt = Date.now();
    if (pathname === "/logout") event.waitUntil(forget(true));
    else if (/^\/(login|join|reset)\b/.test(pathname)) event.respondWith(comesIn(request));
    else if (request.method === "POST" && QUEUED.test(pathname)) event.respondWith(write(event));
  } else if (pathname.startsWith("/static/built/")) {
    event.respondWith(builtFile(request));
  } else if (pathname.startsWith("/files/")) {
    event.respondWith(savedFile(event));
  } else if (request.destination === "image") {
    event.respondWith(picture(event));
  } else if (!ASIDE.test(pathname) && (request.mode === "navigate" || isInside(request))) {
    event.respondWith(page(event));
  }
});

const isInside = ({ headers }) => headers.has("HX-Request") && headers.get("HX-Target") === "main#m";

addEventListener("message", (event) => {
  const { data, source } = event;
  if (data.seen) event.waitUntil(Promise.all([seen(data.seen.split("#")[0], source), drain(data.isWished), data.bytes && count({ pages: data.bytes })]));
  if (data.isSwitched) skipWaiting();
  if (data.left) {
    [left, me] = [data.left];
    event.waitUntil(Promise.all([clear("pages--"), hush()]));
  }
});

// A page was shown. The first one came before there was a worker: it is read again from the browser's own cache. One
// that was loaded while the worker came is not its own yet.
async function seen(url, client) {
  await clients.claim();
  const uid = await whoLooks();
  const pages = uid && await cacheOf(uid);
  if (!ASIDE.test(new URL(url).pathname) && !(pages && await pages.match("/shell"))) {
    await keepWhole(url, await fetch(url, { cache: "force-cache" }));
  } else if (pages) await keepOwn(pages, uid);
  if (notes.has(url)) client.postMessage(notes.get(url));
  if (notes.get(url)?.fresh) notes.delete(url);
}
