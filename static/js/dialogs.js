// A button with `data-open-dialog="id"` opens that <dialog>; one with `data-close-dialog` closes its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener && !opener.disabled) {
    document.getElementById(opener.dataset.openDialog)?.showModal();
  } else if (event.target.closest("[data-close-dialog]")) {
    event.target.closest("dialog")?.close();
  }
});
