// upload.js sends a chosen file at once, in parts, and goes on after a dropped line where the server has it. The form
// then carries the upload's id instead of the file. Whatever goes wrong here, the form itself still sends the file.
(() => {
  "use strict";

  const PART = 256 * 1024;
  const LONGEST_PAUSE = 30000;
  const isPassing = (status) => status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;

  class Refused extends Error {}

  // XMLHttpRequest, because fetch cannot tell how much of a body has left.
  function send(work, method, url, body, headers, onProgress) {
    return new Promise((done) => {
      const request = work.request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of Object.entries(headers || {})) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded }) => onProgress?.(loaded);
      request.onloadend = () => done(request);
      request.send(body);
    });
  }

  function answerOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {};
    }
  }

  function check(request) {
    if (request.status >= 200 && request.status < 300) return request;
    const message = answerOf(request).error?.message;
    throw message ? new Refused(message) : new Error(request.status);
  }

  // Calls `attempt` until the line and the server let it through; `online` ends the pause early.
  async function persist(work, attempt) {
    for (let pause = 1000; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const request = await attempt();
      if (work.stopped || !isPassing(request.status)) return request;
      work.tell("waiting");
      await new Promise((go) => {
        setTimeout(go, pause * (0.75 + Math.random() / 2));
        addEventListener("online", go, { once: true });
      });
    }
  }

  async function sendByOffset(work, { url, headers, partSize = PART, offset = 0 }) {
    const { file } = work;
    while (offset < file.size && !work.stopped) {
      let isFirst = true;
      const request = await persist(work, async () => {
        if (!isFirst) {
          const head = await send(work, "HEAD", url);
          const stored = head.getResponseHeader("Upload-Offset");
          if (stored === null) return head;
          offset = Number(stored);
        }
        isFirst = false;
        if (offset >= file.size) return { status: 204, getResponseHeader: () => offset };
        const part = file.slice(offset, offset + partSize);
        const answer = await send(work, "PUT", `${url}?offset=${offset}`, part, headers, (sent) => work.show(offset + sent));
        // Another tab or a late part was faster: ask where the server is and go on from there.
        return answer.status === 409 ? { status: 0 } : answer;
      });
      if (work.stopped) return;
      check(request);
      offset = Number(request.getResponseHeader("Upload-Offset") ?? offset + partSize);
      work.show(offset);
    }
  }

  async function sendByParts(work, { uploadId, headers, partSize, parts }) {
    const { file, url } = work;
    const stored = new Set((parts || []).map((part) => part.number || part));
    for (let number = 1; (number - 1) * partSize < file.size && !work.stopped; number += 1) {
      const start = (number - 1) * partSize;
      if (stored.has(number)) continue;
      // An address is good for minutes, so every attempt asks for a fresh one.
      check(await persist(work, async () => {
        const signed = await send(work, "POST", `${url}/${uploadId}/parts`, new URLSearchParams({ number }));
        if (signed.status !== 200) return signed;
        const part = file.slice(start, start + partSize);
        return send(work, "PUT", answerOf(signed).url, part, headers, (sent) => work.show(start + sent));
      }));
    }
    if (!work.stopped) check(await persist(work, () => send(work, "POST", `${url}/${uploadId}/complete`)));
  }

  function workOf(input) {
    const form = input.form;
    const field = input.closest(".upload");
    const [bar, words, cancel] = ["progress", "[role=status]", "button"].map((selector) => field.querySelector(selector));
    const error = field.querySelector(".error");
    const file = input.files[0];
    const megabytes = file.size >= 1e6;
    const size = (file.size / (megabytes ? 1e6 : 1e3)).toLocaleString(`${document.documentElement.lang}-u-nu-latn`, {
      style: "unit", unit: megabytes ? "megabyte" : "kilobyte", maximumFractionDigits: megabytes ? 1 : 0,
    });
    const fill = (name, values) => field.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    const work = { file, url: form.dataset.uploadUrl, form };

    work.tell = (name, values) => { words.textContent = name ? fill(name, { name: file.name, size, ...values }) : ""; };
    let told = -1;
    work.show = (sent) => {
      bar.value = Math.min(100, (100 * sent) / file.size);
      const percent = Math.floor(bar.value / 5) * 5;
      if (percent !== told) work.tell("progress", { percent });
      told = percent;
    };
    work.wait = (is) => {
      bar.hidden = cancel.hidden = !is;
      for (const button of form.querySelectorAll("[type=submit]")) button.disabled = is;
    };
    work.refuse = (message) => {
      error.hidden = !message;
      error.querySelector("span").textContent = message;
      if (message) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    };
    work.stop = () => {
      work.stopped = true;
      work.request?.abort();
    };
    cancel.onclick = () => {
      work.stop();
      input.value = "";
      work.wait(false);
      work.tell("stopped");
      input.focus();
    };
    return work;
  }

  async function upload(input) {
    input.work?.stop();
    if (!input.files.length) return;
    const work = input.work = workOf(input);
    const { file, form } = work;
    form.elements.upload_id.value = "";
    work.refuse("");
    work.wait(true);
    work.show(0);
    try {
      const wanted = new URLSearchParams({ file_name: file.name, size: file.size, kind: form.elements.kind?.value || "" });
      const begun = answerOf(check(await persist(work, () => send(work, "POST", work.url, wanted))));
      if (begun.method === "MULTIPART") await sendByParts(work, begun);
      else await sendByOffset(work, begun);
      if (work.stopped) return;
      form.elements.upload_id.value = begun.uploadId;
      // The id goes with the form, not the file a second time; choosing another file begins again.
      input.removeAttribute("name");
      work.tell("ready");
      work.wait(false);
    } catch (problem) {
      if (work.stopped) return;
      work.wait(false);
      work.tell();
      if (problem instanceof Refused) {
        work.refuse(problem.message);
        input.focus();
      }
    }
  }

  const isOurs = (input) => input.matches?.("[data-upload-url] [type=file]");
  document.addEventListener("change", ({ target }) => {
    if (!isOurs(target)) return;
    target.name = "file";
    upload(target);
  });
  // A file chosen before this script was here.
  for (const input of document.querySelectorAll("[data-upload-url] [type=file]")) {
    if (input.files.length) upload(input);
  }
})();
