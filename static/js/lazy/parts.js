// parts.js is what the scripts that fill a page in by themselves share: elements, sizes and sentences with values.
var sparkParts = (() => {
  "use strict";

  const language = document.documentElement.lang;
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter(Boolean));
    return element;
  }

  const button = (label, does) => made("button", { type: "button", className: "button plain", textContent: label, onclick: does });
  const label = (text, tone = "") => made("small", { className: `label ${tone}`, textContent: text });

  function sized(bytes) {
    const [unit, of] = bytes >= 1e9 ? ["gigabyte", 1e9] : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
    const digits = { style: "unit", unit, maximumFractionDigits: of > 1e3 ? 1 : 0 };
    return (bytes ? Math.max(1, bytes / of) : 0).toLocaleString(`${language}-u-nu-latn`, digits);
  }

  // Closing the sheet on which one chooses with whom to share is no failure.
  function share(file) {
    if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => {});
    return made("a", { href: URL.createObjectURL(file), download: file.name }).click();
  }

  const whoLooks = async () => (await sparkStore("meta", "get", "me"))?.value || "-";

  return { fill, made, button, label, sized, share, whoLooks, language };
})();
