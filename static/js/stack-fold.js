// On a phone a row stands as a card; one of many columns keeps its name, growth or gap and lamp, the rest is folded.
const MANY = 8;
const KEPT = /^(指标|区划|位次|工业总产值同比|差距|亮灯)/;

function fold(table) {
  if (table.classList.contains("is-foldable") || table.querySelectorAll("thead th").length < MANY) return;
  const rows = [...table.querySelectorAll("tbody tr:not(.table-empty)")];
  const named = rows[0] && [...rows[0].cells].filter((cell) => KEPT.test(cell.dataset.label ?? ""));
  if (!named || named.length < 2) return;
  table.classList.add("is-foldable");
  for (const row of rows) {
    for (const cell of row.cells) cell.classList.toggle("is-folded", !KEPT.test(cell.dataset.label ?? ""));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.dataset.fold = "";
    button.textContent = "展开其余各项";
    button.setAttribute("aria-expanded", "false");
    row.insertCell().append(button);
    row.lastElementChild.className = "fold-cell";
  }
}

const foldAll = () => document.querySelectorAll("table.table-stack").forEach(fold);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fold]");
  if (!button) return;
  const open = button.closest("tr").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "收起" : "展开其余各项";
});
document.addEventListener("htmx:afterSettle", foldAll);
foldAll();
