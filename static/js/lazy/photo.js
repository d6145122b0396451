// photo.js makes a chosen photo small before it leaves the phone, and sends it when the question is there: the text never
// waits for the picture. Drawing it anew also drops what the camera wrote into it. Without this script, or without HTMX,
// the form itself carries the photo.
(() => {
  "use strict";

  const MOST = 60000; // bytes
  const SIZES = [[1280, 0.8], [1280, 0.6], [1280, 0.45], [1024, 0.5], [1024, 0.35], [800, 0.4], [640, 0.4], [480, 0.3], [320, 0.3]];
  const PAUSES = [1, 3, 9, 27]; // seconds; then somebody decides
  const isPassing = (status) => [0, 408, 409, 425, 429].includes(status) || status >= 500; // 409: it is being saved
  const works = new Map(); // photos on their way, or not yet seen there, by where they go
  let waiting; // a photo whose question is on its way

  const inputOf = (target) => target.closest?.("[data-photo]")?.querySelector("[type=file]");
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  function sized(bytes) {
    const large = bytes >= 1e6;
    return (bytes / (large ? 1e6 : 1e3)).toLocaleString(`${document.documentElement.lang}-u-nu-latn`, {
      style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0,
    });
  }

  const encoded = (canvas, type, quality) => new Promise((done) => canvas.toBlob(done, type, quality));

  async function shrunk(file) {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    for (let step = 0; step < SIZES.length; step += 1) {
      const [side, quality] = SIZES[step];
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const ground = canvas.getContext("2d");
      ground.fillStyle = "#fff"; // JPEG knows no transparency
      ground.fillRect(0, 0, canvas.width, canvas.height);
      ground.drawImage(picture, 0, 0, canvas.width, canvas.height);
      let blob = await encoded(canvas, "image/webp", quality);
      if (blob?.type !== "image/webp") blob = await encoded(canvas, "image/jpeg", quality);
      if (blob && blob.size <= MOST) return new File([blob], `photo.${blob.type.slice(6)}`, { type: blob.type });
      if (blob?.size > 4 * MOST) step += 2; // the next two would only cost time
    }
    throw new Error("it stays too large");
  }

  function put(input, { file, before }) {
    const box = new DataTransfer();
    box.items.add(file);
    input.files = box.files;
    input.photo = Promise.resolve({ file, before });
    const field = input.closest("[data-photo]");
    field.querySelector("[role=status]").textContent = fill(field.dataset.ready, { before: sized(before), after: sized(file.size) });
  }

  function refuse(input, words) {
    const error = input.closest("[data-photo]").querySelector(".error");
    error.hidden = !words;
    error.querySelector("span").textContent = words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  // input.photo is there at once and comes to the small photo, or to nothing when the picture cannot be opened.
  async function choose(input) {
    const [original] = input.files;
    const field = input.closest("[data-photo]");
    field.querySelector("[role=status]").textContent = original ? field.dataset.making : "";
    refuse(input, "");
    input.photo = original && shrunk(original).then((file) => ({ file, before: original.size }), () => null);
    const photo = await input.photo;
    if (!original || input.files[0] !== original) return;
    if (photo) return put(input, photo);
    input.value = "";
    input.photo = null;
    field.querySelector("[role=status]").textContent = "";
    refuse(input, field.dataset.unreadable);
  }

  // The part of the page that shows how a photo is doing, if the question is on the screen.
  const partFor = (url) => [...document.querySelectorAll("#photo")].find((part) => part.dataset.url === url);
  const speak = (words, quiet) => document.dispatchEvent(new CustomEvent("spark:say", { detail: { words, quiet } }));

  function tell(work, name, values) {
    work.told = [name, values];
    const line = partFor(work.url)?.querySelector("[data-photo-status]");
    if (!line) {
      // Its page has been left: only what somebody must do about it is said elsewhere.
      if (name === "failed") speak(work.words.failed);
      return;
    }
    const [words, button] = [line.querySelector("[role=status]"), line.querySelector("button")];
    line.hidden = false;
    words.textContent = fill(line.dataset[name], values || {});
    button.hidden = name !== "failed";
    button.onclick = () => send(work);
  }

  function attempt(work) {
    return new Promise((done) => {
      const request = work.request = new XMLHttpRequest(); // fetch cannot tell how much has left
      const form = new FormData();
      form.append("photo", work.file);
      request.open("POST", work.url);
      request.setRequestHeader("HX-Request", "true");
      request.setRequestHeader("Idempotency-Key", work.key);
      let told = 0; // in steps: a screen reader says each of them
      request.upload.onprogress = ({ loaded, total }) => {
        const percent = 25 * Math.floor((4 * loaded) / total);
        if (percent > told) tell(work, "sending", { percent });
        told = percent;
      };
      request.onloadend = () => done(request);
      request.send(form);
    });
  }

  function show(work) {
    const part = partFor(work.url);
    if (!part) return;
    works.delete(work.url);
    part.replaceWith(work.answer);
    window.htmx?.process(work.answer);
    const error = work.answer.querySelector(".error:not([hidden])");
    error?.scrollIntoView({ block: "nearest" });
    speak((error || work.answer.querySelector("[data-arrived]"))?.textContent.trim(), true);
  }

  // One key for every attempt, so that a photo whose answer was lost is not put twice.
  async function send(work) {
    const before = works.get(work.url);
    if (before && before !== work) {
      before.isOver = true; // another photo was chosen meanwhile
      before.request?.abort();
    }
    works.set(work.url, work);
    tell(work, "sending", { percent: 0 });
    for (const pause of [...PAUSES, 0]) {
      const { status, responseText } = await attempt(work);
      if (work.isOver) return;
      if (status === 202) { // the service worker has it
        works.delete(work.url);
        return tell(work, "waiting");
      }
      if (!isPassing(status)) {
        // A repeated request is led to the whole page, where the part is too.
        const page = new DOMParser().parseFromString(responseText, "text/html");
        work.answer = (status < 300 || status === 422) && page.querySelector("#photo[data-url]");
        if (work.answer) return show(work);
        works.delete(work.url); // sending it again by itself would not help
        return tell(work, "failed");
      }
      if (!pause) break;
      tell(work, "waiting");
      await new Promise((go) => {
        setTimeout(go, pause * 1000 * (0.75 + Math.random() / 2));
        addEventListener("online", go, { once: true });
      });
      if (work.isOver) return;
    }
    tell(work, "failed");
  }

  // Sends what somebody chose; what turns out to be unreadable when its text has gone is said beside the new field.
  async function sendChosen(url, photo) {
    const [words, { unreadable }] = ["[data-photo-status]", "[data-photo]"].map((one) => partFor(url).querySelector(one).dataset);
    const key = crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;
    const chosen = await photo;
    if (chosen) return send({ url, key, words, file: chosen.file });
    const input = partFor(url)?.querySelector("[type=file]");
    if (!input) return speak(unreadable);
    input.closest("details").open = true;
    refuse(input, unreadable);
  }

  document.addEventListener("change", ({ target }) => {
    if (inputOf(target) === target) choose(target);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const input = form.querySelector("[data-photo] [type=file]");
    if (!input?.photo || !window.htmx) return;
    const url = new URL(form.action).pathname;
    if (partFor(url)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      sendChosen(url, input.photo);
      return;
    }
    input.removeAttribute("name");
    waiting = { form, photo: input.photo };
  }, true);

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (waiting && ctx?.request.form === waiting.form) {
      const { photo } = waiting;
      waiting = null;
      const part = document.querySelector("#photo[data-url]");
      const field = document.querySelector("[data-photo]:not(#photo *) [type=file]");
      if (part) sendChosen(part.dataset.url, photo);
      else if (field) photo.then((chosen) => chosen && put(field, chosen)); // the form came back: it is still chosen
    }
    // Somebody came back to a question whose photo is on its way, or has got there meanwhile.
    for (const work of works.values()) {
      if (work.answer) show(work);
      else if (partFor(work.url)?.querySelector("[data-photo-status][hidden]")) tell(work, ...work.told);
    }
  });

  // Its question waits on this phone: the photo waits behind it.
  document.addEventListener("spark:pending", async ({ detail: { key, form } }) => {
    if (waiting?.form !== form) return;
    const chosen = await waiting.photo;
    waiting = null;
    if (chosen) send({ url: `/questions/${key}/photo`, key: crypto.randomUUID(), file: chosen.file, words: form.querySelector("[data-photo]").dataset });
  });

  addEventListener("beforeunload", (event) => {
    if ([...works.values()].some((work) => !work.answer)) event.preventDefault();
  });

  for (const input of document.querySelectorAll("[data-photo] [type=file]")) {
    if (input.files.length) choose(input); // chosen before this script was here
  }
})();
