// The search box of the bar as a combobox: "/" goes there, arrows walk the hits, Enter opens one, Esc closes.
const form = document.querySelector("[data-search-box]");
const input = form?.querySelector("[data-search-input]");
const list = form?.querySelector("[role=listbox]");
const TYPING = "input, textarea, select, [contenteditable], [role=grid], dialog";
let active = null;

const options = () => [...list.querySelectorAll("[role=option]")];

function choose(option) {
  active?.setAttribute("aria-selected", "false");
  active = option;
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  return input.setAttribute("aria-activedescendant", option.id);
}

function show(open) {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function step(by) {
  const all = options();
  if (!all.length) return;
  if (list.hidden) show(true);
  const at = all.indexOf(active);
  // Beyond either end one is back in the box, as the pattern has it.
  const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by;
  choose(all[next] ?? null);
}

function pressed(event) {
  // An input method takes its own Enter and arrows.
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && active) {
    event.preventDefault();
    window.location.assign(active.href);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    show(false);
  }
}

function arrived() {
  active = null;
  input.removeAttribute("aria-activedescendant");
  show(list.childElementCount > 0 && document.activeElement === input);
  const found = options().length;
  const said = found ? `找到${found - 1}条，按上下键选择。` : list.textContent.trim();
  document.getElementById("request-status").textContent = said;
}

function connect() {
  input.addEventListener("keydown", pressed);
  input.addEventListener("input", () => {
    if (!input.value.trim()) show(false);
  });
  input.addEventListener("focus", () => show(list.childElementCount > 0 && Boolean(input.value.trim())));
  input.addEventListener("htmx:beforeRequest", (event) => {
    if (!input.value.trim()) event.preventDefault();
  });
  list.addEventListener("htmx:afterSwap", arrived);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) show(false);
  });
  // A press on a hit must not take the focus, or the list is gone before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}

if (form) connect();

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.(TYPING)) return;
  const box = [...document.querySelectorAll("[data-search-input]")].find((one) => one.checkVisibility());
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
