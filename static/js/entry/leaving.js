// Whoever goes on to hand the sheet in is told first what of it is not saved and would not be handed in.
import { partsOf } from "./sheet.js";

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const MOST = 3;

function sentence(sheet) {
  const left = [...sheet.bad].map(([key, text]) => {
    const { id, name } = partsOf(key);
    const field = sheet.fields.find((one) => one.name === name.replace(/_prior$/, ""));
    return `${sheet.byId.get(id)?.name} ${field?.label}${name.endsWith("_prior") ? "上年同期" : ""}“${text}”`;
  });
  const more = left.length > MOST ? `等 ${left.length} 处` : "";
  const unread = left.length ? `${left.slice(0, MOST).join("、")}${more}不是数字，没有保存。` : "";
  const open = sheet.conflicts.size ? `有 ${sheet.conflicts.size} 个数被别人先改了，还没有选择用谁的。` : "";
  return `${unread}${open}检查与报送用的是这些格原来的数。`;
}

// `back()` goes to what is left open.
export function warnOnLeaving(link, sheet, back) {
  link?.addEventListener("click", (event) => {
    if (!sheet.bad.size && !sheet.conflicts.size) return;
    event.preventDefault();
    const stay = element("button", { type: "button", className: "btn btn-primary", textContent: "回去改正" });
    const go = element("a", { className: "btn", href: link.href, textContent: "不改，继续" });
    const dialog = element("dialog", { className: "confirm-dialog" },
      element("h2", { id: "leaving-title", textContent: "还有没保存的数" }),
      element("p", { textContent: sentence(sheet) }),
      element("div", { className: "confirm-actions" }, go, stay));
    dialog.setAttribute("aria-labelledby", "leaving-title");
    stay.addEventListener("click", () => { dialog.close(); back(); });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    stay.focus();
  });
}
