// files.js answers the built files, which never change under their names.
async function builtFile(request) {
  const shelf = await caches.open(`built-${build}`);
  const kept = await shelf.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await shelf.put(request, answer.clone());
  return answer;
}
