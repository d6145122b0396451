// worker.js puts the service worker in place and tells it what is looked at, which is also when it may have work to do.
const { serviceWorker: phone, connection } = navigator;

async function pass(name, detail) {
  await Promise.all(["htmx", "store", "sync"].map(fetchScript));
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// What this page has fetched past the worker since the last time, in bytes: it counts the rest itself.
const opened = performance.getEntriesByType("navigation");
function past() {
  const all = [...opened.splice(0), ...performance.getEntriesByType("resource")];
  performance.clearResourceTimings();
  return all.reduce((sum, { workerStart, transferSize }) => workerStart ? sum : sum + transferSize, 0);
}

// What may be needed without a line is fetched once the page that brought the worker has been looked at: by a load, or
// by the next step of somebody whose worker came late, on a slow line.
let isStocked = connection?.saveData || /save-data=on/.test(document.cookie);
function stock() {
  if (isStocked) return;
  isStocked = true;
  for (const name in scripts) if (!/desk|steady|upload/.test(name)) fetch(addressOf(name)).catch(() => { isStocked = false; });
}

let isFirst = !phone?.controller;
async function tellWhatIsSeen(isWished) {
  if (document.hidden) return;
  const { active, waiting } = await phone.ready;
  active.postMessage({ seen: location.href, isWished, bytes: past() });
  if (waiting && phone.controller) pass("spark:sync", { waiting });
  if (!isFirst && phone.controller) stock();
  isFirst = false;
}

if (phone) {
  addEventListener("load", () => setTimeout(async () => {
    await phone.register("/sw.js").catch(() => {}); // without a line there is nothing newer
    tellWhatIsSeen();
  }));
  for (const event of ["visibilitychange", "htmx:after:swap", "spark:send"]) {
    document.addEventListener(event, ({ detail }) => tellWhatIsSeen(detail?.isWished));
  }
  // A line that has just come up often does not carry yet.
  addEventListener("online", () => setTimeout(tellWhatIsSeen, 1500, true));
  phone.addEventListener("message", ({ data }) => {
    if (!data.isQuiet || fetched.sync) pass("spark:sync", data);
    if (data.isSealed) ["store", "parts", "seal"].forEach(fetchScript);
  });
}

// What waited on this phone or another of the same person has arrived, says the socket.
document.addEventListener("sync:status", ({ detail: { key, location } }) => pass("spark:sync", { sent: key, location }));

// What was sent waits on this phone: nothing is swapped.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const key = ctx.response.headers.get("Spark-Pending");
  if (!key) return;
  event.preventDefault();
  pass("spark:pending", { key, form: ctx.request.form, isPage: isNavigation(ctx) });
});
