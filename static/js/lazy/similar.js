// similar.js looks for similar questions with the beginning of the text: the rest finds nothing more and costs data.
document.addEventListener("htmx:config:request", ({ detail: { ctx: { request, sourceElement } } }) => {
  const text = sourceElement.id === "similar" && request.body.get("text");
  if (text) request.body.set("text", text.slice(0, 300));
});
