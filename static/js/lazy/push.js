// push.js switches notifications on this device on and off, and says in words how it stands.
(() => {
  "use strict";

  const part = () => document.getElementById("push");
  const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  let isOn = false;

  const bytes = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt());
  const isSame = (buffer, key) => buffer && String(new Uint8Array(buffer)) === String(bytes(key));

  function show(state, sentence = state) {
    const root = part();
    isOn = state === "on";
    root.querySelector("[role=status]").textContent = root.dataset[sentence];
    const button = root.querySelector("button");
    button.textContent = isOn ? root.dataset.switchOff : root.dataset.switchOn;
    button.hidden = state === "blocked";
    root.hidden = false;
  }

  async function look() {
    if (!part() || !canPush) return;
    const worker = await navigator.serviceWorker.getRegistration("/");
    const known = await worker?.pushManager.getSubscription();
    const { endpoint, key } = part().dataset;
    // On a shared phone the subscription may be another person's, or of a key the school no longer has.
    const isOurs = known && known.endpoint === endpoint && isSame(known.options.applicationServerKey, key);
    if (Notification.permission === "denied") show("blocked");
    else show(isOurs ? "on" : "off");
  }

  async function switchOn() {
    if (await Notification.requestPermission() !== "granted") return look();
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(part().dataset.key) });
    const { endpoint, keys } = subscription.toJSON();
    await tell("POST", { endpoint, keys });
    part().dataset.endpoint = endpoint;
    return look();
  }

  async function switchOff() {
    const worker = await navigator.serviceWorker.getRegistration("/");
    const subscription = await worker?.pushManager.getSubscription();
    await tell("DELETE", { endpoint: part().dataset.endpoint });
    await subscription?.unsubscribe();
    part().dataset.endpoint = "";
    return look();
  }

  async function tell(method, body) {
    const answer = await fetch(part().dataset.url, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(answer.status);
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("#push button");
    if (!button) return;
    button.disabled = true;
    try {
      await (isOn ? switchOff() : switchOn());
    } catch {
      show(isOn ? "on" : "off", "failed");
    }
    button.disabled = false;
  });

  document.addEventListener("htmx:after:swap", look);
  look();
})();
