// Marks in `[data-section-nav]` the part of the page that one is reading.
const nav = document.querySelector("[data-section-nav]");
const links = [...nav.querySelectorAll("a[href^='#']")];
const parts = links.map((link) => document.getElementById(link.hash.slice(1)));

function mark() {
  // A part is read once its head has passed the upper third; at the page's end the last one is.
  const line = window.innerHeight / 3;
  const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
  const passed = parts.findLastIndex((part) => part && part.getBoundingClientRect().top <= line);
  const current = atEnd ? links.length - 1 : Math.max(passed, 0);
  links.forEach((link, index) => {
    if (index === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

let waiting = false;
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mark();
  });
}

if (links.length) {
  document.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later);
  mark();
}
