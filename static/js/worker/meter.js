// meter.js counts what a month costs, by kind, as the browser measures it: headers and compressed bodies. It knows only
// what came; of what people write it counts what the queue sent. Without room one count is lost, not all after it.
let counting = Promise.resolve();

function count(bytes) {
  return counting = counting.catch(() => {}).then(async () => {
    const key = `bytes-${new Date().toISOString().slice(0, 7)}`;
    const { value = {} } = await sparkStore("meta", "get", key) || {};
    for (const kind in bytes) value[kind] = (value[kind] || 0) + bytes[kind];
    await sparkStore("meta", "put", { key, value });
  });
}

new PerformanceObserver((list) => {
  const bytes = {};
  for (const { name, transferSize } of list.getEntries()) {
    const kind = /\/files\//.test(name) ? "files" : "pages";
    bytes[kind] = (bytes[kind] || 0) + transferSize;
  }
  count(bytes);
}).observe({ type: "resource" });
