// Line numbers beside a text area; those that the check names are marked, and a fault leads to its line.
const area = document.getElementById("scheme-text");
const gutter = document.querySelector(".scheme-gutter");
const told = document.querySelector(".scheme-told");

function faulty() {
  return new Set([...told.querySelectorAll("li[data-line]")].map((each) => Number(each.dataset.line)));
}

function draw() {
  const marked = faulty();
  const lines = area.value.split("\n").length;
  gutter.replaceChildren(
    ...Array.from({ length: lines }, (_, place) => {
      const line = document.createElement("li");
      line.textContent = place + 1;
      line.classList.toggle("is-faulty", marked.has(place + 1));
      return line;
    }),
  );
  follow();
}

function follow() {
  gutter.style.height = `${area.clientHeight}px`;
  gutter.scrollTop = area.scrollTop;
}

function lead(number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(number - 6, 0);
}

if (area && gutter && told) {
  area.addEventListener("input", draw);
  area.addEventListener("scroll", follow, { passive: true });
  new ResizeObserver(follow).observe(area);
  told.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    lead(Number(link.dataset.line));
  });
  document.body.addEventListener("htmx:afterSwap", draw);
  draw();
}
