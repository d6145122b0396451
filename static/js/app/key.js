// key.js gives every form with data-queue a key of its own, so that sending it again, by a tap, by the browser or by
// the service worker, changes nothing. The key belongs to what was written: another text gets another key. What is made
// has the same id, or a form that was kept once would make one thing only.
function keyField(form) {
  if (form.elements._ik) return form.elements._ik;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "_ik";
  return form.appendChild(field);
}

document.addEventListener("submit", ({ target: form }) => {
  if (!("queue" in form.dataset)) return;
  const key = keyField(form).value ||= crypto.randomUUID?.() || "";
  const made = form.elements.namedItem("id");
  if (made && key) made.value = key;
}, true);

document.addEventListener("input", ({ target: { form } }) => {
  if (form && "queue" in form.dataset) keyField(form).value = "";
});

document.addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
  const key = request.form?.elements._ik?.value;
  if (key) request.headers["Idempotency-Key"] = key;
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const field = ctx.request.form?.elements._ik;
  if (field && ctx.response.status < 400) field.value = "";
});
