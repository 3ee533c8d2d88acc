// A wide table whose newest column is the last begins at its end, so that a phone shows the month under way.
for (const part of document.querySelectorAll("[data-scroll-end]")) {
  part.scrollLeft = part.scrollWidth;
}
