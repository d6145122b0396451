// notices.js shows what the school pushes, and keeps the words that came along, so that an answer is read with the data
// switched off. Phones are shared: at every sign-in and sign-out the words are gone, and no more of them come.
const NOTICES = "notices-1";
const MOST_KEPT = 30;

addEventListener("push", (event) => {
  const { title, body, url, tag, silent, text } = event.data.json();
  event.waitUntil(Promise.all([
    registration.showNotification(title, { body, tag, silent, data: { url } }),
    keepNotice(url, noticePage(title, text || body)),
  ]));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data.url));
});

async function hush() {
  await caches.delete(NOTICES);
  for (const notice of await registration.getNotifications()) notice.close();
  const subscription = await registration.pushManager?.getSubscription();
  await subscription?.unsubscribe().catch(() => {}); // where its service is out of reach the browser drops it alone
}

async function keepNotice(url, answer) {
  const kept = await caches.open(NOTICES);
  await kept.put(url, answer);
  const urls = await kept.keys();
  await Promise.all(urls.slice(0, -MOST_KEPT).map((old) => kept.delete(old)));
}

// Composed of text alone: what somebody wrote is never markup here, and the policy lets nothing run.
function noticePage(title, text) {
  const safe = (words) => words.replace(/[&<]/g, (sign) => `&#${sign.charCodeAt()};`);
  const lines = text.split(/\n{2,}/).map((words) => `<p dir=auto>${safe(words).replaceAll("\n", "<br>")}`);
  const html = `<!DOCTYPE html><meta name=viewport content="width=device-width"><title>Spark</title><h1 dir=auto>${safe(title)}</h1>${lines.join("")}<p><a href=/>Spark</a>`;
  const headers = { "Content-Type": "text/html;charset=utf-8", "Content-Security-Policy": "default-src 'none'" };
  return new Response(html, { headers });
}
