// live.js hears over one socket what has changed and fires `live` on the parts that show it: they fetch themselves
// again. A part names its topics in data-live: `question:<id>`, `user`, `desk`. While there is no socket it asks from
// time to time instead.
(() => {
  "use strict";

  const SIGNED_OUT = 4001;
  const SOON = 50;
  const GRACE = 4000;
  const [OFTEN, SELDOM] = [10000, 60000];

  let socket, cursor, retry, gathering, polling;
  let isReady, isPaused, isOver, isGone, hasChanged;
  let tries = 0;
  let pause = OFTEN;
  let asked = 0; // when the page that is shown was asked for
  const heard = new Set(); // questions the socket listens to
  const due = new Set(); // topics whose parts look again next, "" for all

  const parts = (selector = "[data-live]") => [...document.querySelectorAll(selector)];
  const topicsOf = (part) => part.dataset.live.split(" ");
  // A socket costs a handshake and signs of life: on a line that is paid by the byte only a desk has one.
  const isMetered = () => {
    const { saveData, type } = navigator.connection || {};
    return (saveData || type === "cellular") && !parts("[data-live~=desk]").length;
  };

  function fire() {
    gathering = 0;
    if (document.hidden || isOver) return;
    if (!window.htmx) return gather(undefined, GRACE / 10);
    const topics = [...due];
    due.clear();
    for (const part of parts()) {
      if (topics.includes("") || topicsOf(part).some((topic) => topics.includes(topic))) look(part);
    }
  }

  function look(part) {
    part.dispatchEvent(new CustomEvent("live"));
  }

  function gather(topic, wait = SOON) {
    if (topic !== undefined) due.add(topic);
    gathering ||= setTimeout(fire, wait);
  }

  // The socket

  function since() {
    return cursor ? { after: cursor } : { age: Math.round(performance.now() - asked) };
  }

  function say(event, data) {
    if (isReady) socket.send(JSON.stringify({ event, data }));
  }

  function listen() {
    const wanted = new Set(parts().flatMap(topicsOf).filter((topic) => topic.startsWith("question:")));
    for (const topic of wanted) {
      const questionId = topic.slice(9);
      if (!heard.has(topic)) say("question:subscribe", { questionId, ...since() });
    }
    for (const topic of heard) {
      if (!wanted.has(topic)) say("question:unsubscribe", { questionId: topic.slice(9) });
    }
    heard.clear();
    if (isReady) wanted.forEach((topic) => heard.add(topic));
  }

  function tellPresence() {
    say("presence:update", { status: document.hidden ? "away" : "online" });
  }

  function open() {
    stopWaiting();
    if (socket || isOver || isGone || !parts().length) return;
    pollLater(isMetered() ? SELDOM : GRACE);
    if (isMetered()) return;
    try {
      socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws?${new URLSearchParams(since())}`);
    } catch {
      return later(); // a browser or a policy without sockets
    }
    socket.onmessage = ({ data }) => hear(JSON.parse(data));
    socket.onclose = ({ code }) => {
      leave();
      isOver = code === SIGNED_OUT;
      later();
    };
  }

  function leave() {
    if (socket) socket.onclose = socket.onmessage = null;
    socket?.close();
    socket = isReady = isPaused = null;
    heard.clear();
    stopWaiting();
  }

  function stopWaiting() {
    clearTimeout(retry);
    retry = 0;
  }

  function later() {
    pollLater(GRACE);
    tries += 1;
    retry = setTimeout(open, Math.min(500 * 2 ** tries, SELDOM) * (0.5 + Math.random()));
  }

  function hear({ event, topic, cursor: at, data }) {
    if (event === "hello") {
      isReady = true;
      tries = 0;
      listen();
      if (document.hidden) tellPresence();
    } else if (event === "live:paused") {
      isPaused = true;
      pollLater(GRACE);
    } else if (event === "live:reset") {
      isPaused = false;
      gather("", Math.random() * 3000); // everybody hears it at once
    } else if (topic) {
      cursor = at;
      gather(topic.startsWith("user:") ? "user" : topic);
      document.dispatchEvent(new CustomEvent(event, { detail: data }));
    }
  }

  // Without it

  function pollLater(wait) {
    polling ||= setTimeout(poll, wait);
  }

  function poll() {
    polling = 0;
    if ((isReady && !isPaused) || isOver) return;
    pause = hasChanged ? OFTEN : Math.min(1.5 * pause, SELDOM);
    hasChanged = false;
    if (!document.hidden) parts(isMetered() ? "#m [data-live][hx-get]" : "[data-live][hx-get]").forEach(look);
    pollLater(isMetered() ? SELDOM : pause);
  }

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target?.id === "m") asked = performance.now();
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceEvent?.type !== "live") return;
    if (ctx.response.raw.redirected) { // to the sign-in page
      event.preventDefault();
      isOver = true;
    }
    const part = ctx.sourceElement;
    hasChanged ||= part.lastSeen !== undefined && part.lastSeen !== ctx.text;
    part.lastSeen = ctx.text;
  });

  document.addEventListener("htmx:after:swap", () => {
    listen();
    if (!retry) open();
  });

  document.addEventListener("visibilitychange", () => {
    tellPresence();
    if (document.hidden) return;
    gather();
    if (polling && !isReady) {
      clearTimeout(polling);
      poll();
    }
  });

  addEventListener("online", () => {
    tries = 0;
    open();
  });
  // A page with an open socket would not be kept for the way back.
  addEventListener("pagehide", () => {
    isGone = true;
    leave();
  });
  addEventListener("pageshow", () => {
    isGone = false;
    open();
  });
  open();
})();
