// store.js opens what this phone keeps, the database `spark`. Pages and the service worker open it with the same
// steps: whoever comes first makes all of it.
// users       {id, seal}                                        who has used this phone, by an opaque id, and what locks theirs
// content     {id, title, url, bytes, have, files, pages, by}   what somebody saved, and how far it has got
// chunks      [sha256, n] -> ArrayBuffer of 256 kB              the files of it
// syncQueue   {seq, key, uid, lane, url, ctype, body, ...}      what was written and is not yet known to have arrived
// meta        {key, value}                                      single things: who looks, the phone's bytes of a month
var sparkStore = (() => {
  let opening;

  const open = () => opening ||= new Promise((done, failed) => {
    const request = indexedDB.open("spark", 1);
    request.onupgradeneeded = ({ target: { result: base } }) => {
      base.createObjectStore("users", { keyPath: "id" });
      base.createObjectStore("content", { keyPath: "id" });
      base.createObjectStore("chunks");
      base.createObjectStore("meta", { keyPath: "key" });
      const queue = base.createObjectStore("syncQueue", { keyPath: "seq", autoIncrement: true });
      queue.createIndex("key", "key", { unique: true });
      queue.createIndex("uid", "uid");
    };
    request.onsuccess = () => {
      const forget = () => { opening = null; };
      request.result.onversionchange = () => { request.result.close(); forget(); };
      request.result.onclose = forget;
      done(request.result);
    };
    request.onerror = () => { opening = null; failed(request.error); };
  });

  // sparkStore("meta", "put", {...}) comes to the method's result once the disk has it; "syncQueue.uid" is an index. A
  // function instead of the method is given the store, for what must be read and written in one step.
  return async (path, method, ...values) => {
    const [name, index] = path.split(".");
    const work = (await open()).transaction(name, /^(get|count)/.test(method) ? "readonly" : "readwrite", { durability: "strict" });
    const store = work.objectStore(name);
    const request = typeof method === "function" ? method(store) : (index ? store.index(index) : store)[method](...values);
    return new Promise((done, failed) => {
      work.oncomplete = () => done(request.result);
      work.onabort = () => failed(work.error || request.error);
    });
  };
})();
