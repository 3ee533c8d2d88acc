// A button with `data-open-dialog="id"` opens that <dialog>; one with `data-close-dialog` closes its own.
// Either may be a link, which leads to the same as a page of its own where there is no dialog.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener && !opener.disabled) {
    event.preventDefault();
    document.getElementById(opener.dataset.openDialog)?.showModal();
  } else if (event.target.closest("[data-close-dialog]")) {
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  }
});
