// worker.js puts the service worker in place and tells it what is looked at, which is also when it may have work to do.
const { serviceWorker: phone, connection } = navigator;
const ONLY_AT_DESKS = /desk|steady|upload/;

async function pass(name, detail) {
  await Promise.all([fetchScript("store"), fetchScript("sync")]);
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

async function tellWhatIsSeen(isWished) {
  if (document.hidden) return;
  const { active, waiting } = await phone.ready;
  active.postMessage({ seen: location.href.replace(/#.*/, ""), isWished });
  if (waiting && phone.controller) pass("spark:sync", { waiting });
}

if (phone) {
  addEventListener("load", () => setTimeout(async () => {
    await phone.register("/sw.js").catch(() => {}); // without a line there is nothing newer
    await tellWhatIsSeen();
    // Not with the first page: what may be needed without a line.
    if (!phone.controller || connection?.saveData) return;
    for (const name in scripts) if (!ONLY_AT_DESKS.test(name)) fetch(new URL(scripts[name], here));
  }));
  document.addEventListener("visibilitychange", () => tellWhatIsSeen());
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => isNavigation(ctx) && tellWhatIsSeen());
  document.addEventListener("spark:send", ({ detail }) => tellWhatIsSeen(detail?.isWished));
  addEventListener("online", () => tellWhatIsSeen(true));
  phone.addEventListener("message", ({ data }) => {
    const { waiting, refused, held, sealed } = data;
    if (sealed) for (const name of ["store", "parts", "seal"]) fetchScript(name);
    if (waiting || refused || held || !("held" in data) || fetched.sync) pass("spark:sync", data);
  });
}

// What was sent waits on this phone: nothing is swapped.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const key = ctx.response.headers.get("Spark-Pending");
  if (!key) return;
  event.preventDefault();
  pass("spark:pending", { key, form: ctx.request.form, isPage: isNavigation(ctx) });
});
