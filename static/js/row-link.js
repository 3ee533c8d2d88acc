// A click anywhere in a row follows its `a[data-row-link]`; links, buttons and selected text keep their own meaning.
const OWN_MEANING = "a, button, input, select, textarea, label, summary";

document.addEventListener("click", (event) => {
  const link = event.target.closest("tr")?.querySelector("a[data-row-link]");
  if (!link || event.target.closest(OWN_MEANING) || String(window.getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});
