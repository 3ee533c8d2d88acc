// Two people on one cell: the later one sees both figures and chooses.
import { grouped } from "./format.js";

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const written = (value) => (value === null ? "空" : grouped(value));

function sentence(conflict, named) {
  const who = conflict.who || "别人";
  const when = conflict.when ? `（${conflict.when}）` : "";
  const from = conflict.source && conflict.source !== "网页填报" ? `，出自 ${conflict.source}` : "";
  return element("p", { className: "conflict-words" },
    element("b", { textContent: named(conflict) }), element("br", {}),
    `这个数刚被${who}改为 ${written(conflict.theirs)}${when}${from}，您填的是 ${written(conflict.mine)}。`);
}

// Calls `settle(conflict, mine)` for every choice; what is left undecided stays marked in the sheet.
export function choose(conflicts, { named, settle, closed }) {
  const left = new Set(conflicts);
  const list = element("div", { className: "conflict-list" });
  const dialog = element("dialog", { className: "confirm-dialog conflict-dialog" });
  const decide = (conflict, mine, line) => {
    left.delete(conflict);
    settle(conflict, mine);
    line.remove();
    if (!left.size) dialog.close();
    else list.querySelector("button").focus();
  };
  const lines = conflicts.map((conflict) => {
    const mine = element("button", { type: "button", className: "btn", textContent: `用我的 ${written(conflict.mine)}` });
    const theirs = element("button", { type: "button", className: "btn", textContent: `用他的 ${written(conflict.theirs)}` });
    const line = element("div", { className: "conflict-line" }, sentence(conflict, named), element("div", { className: "confirm-actions" }, theirs, mine));
    mine.addEventListener("click", () => decide(conflict, true, line));
    theirs.addEventListener("click", () => decide(conflict, false, line));
    list.append(line);
    return [conflict, line];
  });
  const all = (mine) => lines.filter(([conflict]) => left.has(conflict)).forEach(([conflict, line]) => decide(conflict, mine, line));
  const later = element("button", { type: "button", className: "btn btn-ghost-secondary", textContent: "稍后处理" });
  const foot = element("div", { className: "confirm-actions" }, later);
  later.addEventListener("click", () => dialog.close());
  if (conflicts.length > 1) {
    for (const [mine, words] of [[false, "全部用他的"], [true, "全部用我的"]]) {
      const button = element("button", { type: "button", className: "btn", textContent: words });
      button.addEventListener("click", () => all(mine));
      foot.append(button);
    }
  }
  const title = element("h2", { id: "conflict-title", textContent: `有 ${conflicts.length} 个数被别人先改了` });
  dialog.append(title, list, foot);
  dialog.setAttribute("aria-labelledby", "conflict-title");
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  list.querySelector("button").focus();
}
