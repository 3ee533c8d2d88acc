// A form with `data-confirm` ("将退库 12 家企业，退库后不再参与考核。") asks before it submits.
// `data-confirm-action` names the button; without it the pressed button's own words are used.
function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function ask(message, action) {
  const cancel = element("button", { type: "button", className: "btn", textContent: "取消", autofocus: true });
  const proceed = element("button", { type: "button", className: "btn btn-danger", textContent: action });
  const title = element("h2", { id: "confirm-title", textContent: "请确认" });
  const dialog = element("dialog", { className: "confirm-dialog" }, title,
    element("p", { id: "confirm-message", textContent: message }),
    element("div", { className: "confirm-actions" }, cancel, proceed));
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.setAttribute("aria-describedby", "confirm-message");
  document.body.append(dialog);
  return new Promise((resolve) => {
    cancel.addEventListener("click", () => dialog.close("no"));
    proceed.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}

const confirmed = new WeakSet();

// The capture phase comes before htmx, which would send the form at once.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const message = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!message || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  const action = submitter?.dataset.confirmAction ?? form.dataset.confirmAction ?? submitter?.textContent.trim();
  if (!await ask(message, action || "确定")) return;
  confirmed.add(form);
  form.requestSubmit(submitter);
}, true);
