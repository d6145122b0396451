// place.js marks the place in the bar: only the page is swapped, the bar stays, also when a phone puts a page together.
function markPlace() {
  const here = location.pathname;
  const links = [...document.querySelectorAll(".places a")];
  const around = ({ dataset, pathname }) => dataset.around || pathname;
  const isIn = (path) => here === path || (path !== "/" && here.startsWith(path + "/"));
  const isAround = (link) => isIn(around(link)) || (link.pathname === "/tests" && isIn("/attempts"));
  const place = links.filter(isAround).sort((a, b) => b.pathname.length - a.pathname.length)[0];
  for (const link of links) {
    if (link === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:after:swap", markPlace);
markPlace();
