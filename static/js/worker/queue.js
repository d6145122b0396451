// queue.js sends what people write: put down first, sent then, deleted only when the server says with Spark-Ack that it
// has it. The page mints the key, because a browser that kills this worker starts it again with the same request.
const QUEUED = /^\/(answers|attempts\/[^/]+\/(events|submission)|library|mentor\/questions|profile|questions)\b/;
const BY_ITSELF = [5, 30, 120, 600, 3600, 21600]; // s until the next try
const FOREGROUND = 15000; // ms that somebody waits for an answer
const HANGS = 60000; // ms until a request is given up, and 2 more for each of its bytes: no line that carries is slower
const BEFORE_IT = 8000; // ms for what was written before in the same lane
let passing;
let again;

// What concerns one question, test or lesson goes in the order it was written in; the rest does not wait for another.
const laneOf = (path, key) => path.replace("/new", `/${key}`).match(/^\/\w+\/[\w-]{36}|^\/profile|$/)[0] || key;

async function write(event) {
  const { request } = event;
  const copy = request.clone();
  const uid = await whoLooks();
  const key = request.headers.get("Idempotency-Key") || await keyIn(request.clone());
  if (!uid || uid === "-" || !key) return fetch(request);
  const { pathname, search } = new URL(request.url);
  const record = {
    key, uid, lane: laneOf(pathname, key), url: pathname + search, ctype: request.headers.get("Content-Type"),
    body: await copy.arrayBuffer(), createdAt: Date.now(), tries: 0, nextAt: Date.now() + FOREGROUND, state: "pending",
  };
  try {
    await sparkStore("syncQueue", "add", record);
  } catch (error) {
    // The same key: this worker was killed and asked once more. Anything else: no room, so the form keeps the words.
    if (!await sparkStore("syncQueue.key", "get", key)) return fetch(request);
  }
  // Taking a lesson is only counted: where it is on this phone nobody waits for a line.
  const there = pathname.endsWith("/downloads") && await placeOf(uid, pathname, await request.clone().formData());
  if (there) {
    event.waitUntil(attempt(key).then(() => drain()));
    return Response.redirect(there, 303);
  }
  const before = (await sparkStore("syncQueue.uid", "getAll", uid)).some((one) => one.lane === record.lane && one.key !== key);
  if (before) await Promise.race([drain(), pause(BEFORE_IT)]);
  const sending = before ? attemptIfFirst(record, event) : attempt(key, event);
  event.waitUntil(sending);
  const { answer, location } = await Promise.race([sending, pause(FOREGROUND)]) || {};
  if (location) return Response.redirect(location, 303);
  if (answer) return answer;
  event.isOver = true;
  event.waitUntil(registration.sync?.register("outbox").catch(() => {}));
  event.waitUntil(tellState());
  if (!request.headers.has("HX-Request")) return Response.redirect("/outbox", 303);
  return new Response("", { status: 202, headers: { "Content-Type": "text/html", "Spark-Build": build, "Spark-Pending": key } });
}

const keyIn = (request) => request.formData().then((form) => form.get("_ik"), () => "");

async function placeOf(uid, pathname, form) {
  const [lesson, rendition] = [pathname.replace("/downloads", ""), form.get("rendition")];
  const thing = await sparkStore("content", "get", lesson.split("/").pop());
  const page = rendition === "text" ? "/text" : form.has("play") && `/play/${rendition}`;
  if (page) return await (await cacheOf(uid)).match(lesson + page) && lesson + page;
  const file = thing?.isWhole && thing.rendition === rendition && thing.files.find(({ kind }) => kind === rendition);
  return file && `/files/${file.sha256}?download`;
}

async function attemptIfFirst(record, event) {
  const [first] = (await sparkStore("syncQueue.uid", "getAll", record.uid)).filter(({ lane }) => lane === record.lane);
  return first?.key === record.key ? attempt(record.key, event) : {};
}

// Sends one record, whoever asks for it, one at a time. With the event of a waiting page its answer is for that page.
const attempt = (key, event) => navigator.locks.request(`send-${key}`, async () => {
  const request = event?.request;
  const record = await sparkStore("syncQueue.key", "get", key);
  if (!record || (!request && record.state !== "pending")) return { answer: !record && new Response("", { status: 204 }) };
  const headers = new Headers(request && [...request.headers].filter(([name]) => /^(accept|hx-)/.test(name)));
  const said = { "Content-Type": record.ctype, "Idempotency-Key": key, "Spark-Sync": request ? "page" : "1", "Spark-User": record.uid, "Spark-Ago": Math.round((Date.now() - record.createdAt) / 1000) + "" };
  for (const name in said) if (said[name]) headers.set(name, said[name]);
  const signal = AbortSignal.timeout?.(HANGS + 2 * record.body.byteLength);
  const answer = await fetch(record.url, { method: "POST", body: record.body, headers, redirect: "manual", signal }).catch(() => null);
  if (answer) count({ sent: record.body.byteLength });
  if (answer?.ok && answer.headers.get("Spark-Ack") === key) return arrived(record, answer);
  const { status = 0, headers: told = new Headers() } = answer || {};
  const code = told.get("Spark-Error");
  // Who still sees the form keeps the words there, with what is wrong with them.
  const isRefused = isRefusal(status, code);
  if (isRefused && event && !event.isOver && (!event.clientId || await clients.get(event.clientId))) {
    await sparkStore("syncQueue", "delete", record.seq);
    return { answer };
  }
  record.tries += 1;
  record.last = code || status;
  record.nextAt = Date.now() + Math.max(told.get("Retry-After") || 0, BY_ITSELF[record.tries - 1] || 21600) * (900 + 200 * Math.random());
  if (isRefused && !event) { // else it is asked once more, for a sentence instead of a page
    record.state = status === 412 || code === "CONFLICT" ? "conflict" : "refused";
    record.message = await answer.text();
  }
  await sparkStore("syncQueue", (store) => putBack(store, record));
  return { stop: !status || status === 401 || code === "USER_MISMATCH", isSignedOut: status === 401 };
});

// Whoever left meanwhile has locked or deleted it: then it does not come back.
function putBack(store, record) {
  const kept = store.get(record.seq);
  kept.onsuccess = () => {
    if (kept.result && kept.result.state !== "sealed") store.put(record);
  };
  return kept;
}

// What will not be otherwise the next time. A 4xx without our code is another machine's, on the way.
const isRefusal = (status, code) => status >= 400 && status < 500 && code
  && ![401, 408, 425, 429].includes(status) && !["KEY_BUSY", "USER_MISMATCH"].includes(code);

async function arrived(record, answer) {
  const location = answer.headers.get("Spark-Location");
  writtenAt = Date.now(); // pages ask the school now before they show what was kept
  await sparkStore("meta", "put", { key: `sent-${record.key}`, value: { uid: record.uid, at: Date.now(), location, url: record.url } });
  await sparkStore("syncQueue", "delete", record.seq);
  await tell({ sent: record.key, location });
  return { answer, location };
}

// One pass over what waits, of whoever looks, in the order it was written in. A wish that comes meanwhile is not lost.
function drain(isWished) {
  again ||= isWished;
  return passing ||= navigator.locks.request("drain", async () => {
    do {
      const now = again ? Infinity : Date.now();
      const isDue = (time) => time <= now || time > now + 24e6; // so far ahead is only a clock that was wrong meanwhile
      again = false;
      const isHeldUp = new Set();
      for (const { key, lane, state, nextAt } of await sparkStore("syncQueue.uid", "getAll", await whoLooks() || "")) {
        if (isHeldUp.has(lane)) continue;
        const { answer, location, stop } = state === "pending" && isDue(nextAt) ? await attempt(key) : {};
        if (!answer && !location) isHeldUp.add(lane);
        if (stop) break;
      }
    } while (again);
  }).finally(() => {
    passing = null;
    return tellState();
  });
}

async function tellState() {
  const [all, uid] = [await sparkStore("syncQueue", "getAll"), await whoLooks()];
  const own = all.filter((one) => one.uid === uid && !one.url?.endsWith("/downloads")); // a count worries nobody
  const waiting = own.filter(({ state }) => state === "pending");
  const sealed = own.filter(({ state }) => state === "sealed").length;
  const tests = await sparkStore("meta", "getAll", IDBKeyRange.bound(`away-${uid}-`, `away-${uid}.`));
  await tell({
    isQuiet: !all.length,
    waiting: waiting.length,
    refused: own.length - waiting.length - sealed,
    isSealed: sealed || tests.some(({ value }) => value.sealed),
    held: all.filter((one) => one.uid !== uid).length,
    isSignedOut: waiting.some(({ last }) => last === "UNAUTHENTICATED"),
    nextAt: Math.min(...all.filter((one) => one.uid === uid && one.state === "pending").map(({ nextAt }) => nextAt)),
  });
}

// Where there is background sync the browser asks once more, even with every page closed.
addEventListener("sync", (event) => event.waitUntil(drain(true).then(async () => {
  const own = await sparkStore("syncQueue.uid", "getAll", await whoLooks() || "");
  if (own.some(({ state }) => state === "pending")) throw new Error("something still waits");
})));
