// files.js answers files that never change under their names: the built ones, and those that were saved for offline.
const PART = 262144; // bytes, as saving.js put them down
const MOST_AT_ONCE = 4; // parts of a film; a player asks for more

async function builtFile(request) {
  const shelf = await caches.open(`built-${build}`);
  const kept = await shelf.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (!answer.ok || /html/.test(answer.headers.get("Content-Type"))) throw new TypeError("a captive portal, or gone");
  await shelf.put(request, answer.clone());
  return answer;
}

async function savedFile({ request }) {
  const { pathname, search } = new URL(request.url);
  const sha256 = pathname.slice("/files/".length);
  const file = await sparkStore("chunks", "get", [sha256, "whole"]);
  if (!file) return fetch(request);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range")) || [];
  const start = Number(from || 0);
  const first = Math.floor(start / PART);
  const last = from ? Math.min(first + MOST_AT_ONCE - 1, Math.floor((to || file.bytes - 1) / PART)) : Math.floor((file.bytes - 1) / PART);
  const headers = { "Content-Security-Policy": "default-src 'none'; sandbox", ...file.headers, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff" };
  if (search.includes("download")) headers["Content-Disposition"] = "attachment";
  if (start >= file.bytes) return new Response("", { status: 416, headers: { "Content-Range": `bytes */${file.bytes}` } });
  const parts = [];
  for (let n = first; n <= last; n += 1) parts.push(await sparkStore("chunks", "get", [sha256, n]));
  const end = from ? Math.min(to ? Number(to) + 1 : Infinity, (last + 1) * PART, file.bytes) : file.bytes;
  if (from) headers["Content-Range"] = `bytes ${start}-${end - 1}/${file.bytes}`;
  return new Response(new Blob(parts).slice(start - first * PART, end - first * PART), { status: from ? 206 : 200, headers });
}
