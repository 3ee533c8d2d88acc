// Submits `form[data-auto-submit]` when a choice changes.
// Arrow keys on a closed select fire `change` at every step, so a keyboard user gets time to reach the item.
const KEYBOARD_PAUSE = 900;
const timers = new WeakMap();
let lastInput = "pointer";

document.addEventListener("pointerdown", () => { lastInput = "pointer"; }, true);
document.addEventListener("keydown", (event) => {
  lastInput = event.key === "Enter" ? "pointer" : "keyboard";
}, true);

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.requestSubmit(), lastInput === "keyboard" ? KEYBOARD_PAUSE : 0));
});

// "Back" restores the page with the choice just made; the pickers must show what the page shows.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-auto-submit]").forEach((form) => {
    clearTimeout(timers.get(form));
    form.reset();
  });
});
