// filter.js leaves empty choices out of an address, so that a list has one address and one place in every cache.
document.addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
  if (request.method !== "GET" || !request.form) return;
  for (const [name, value] of [...request.body]) {
    if (value === "") request.body.delete(name);
  }
});
