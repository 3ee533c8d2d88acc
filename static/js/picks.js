// A form with `data-picks="name"` acts on the ticked boxes of that name that belong to it: its buttons with
// `data-pick-act` stand disabled while nothing is ticked, and say to how many they will be done.
const form = document.querySelector("form[data-picks]");

function boxes(ticked = false) {
  const found = [...document.querySelectorAll(`input[name="${form.dataset.picks}"][form="${form.id}"]`)];
  return ticked ? found.filter((box) => box.checked) : found;
}

function refresh() {
  const number = boxes(true).length;
  form.querySelector("[data-pick-count]").textContent = number ? `已选中 ${number} 条` : "未选中";
  for (const button of form.querySelectorAll("[data-pick-act]")) {
    button.disabled = number === 0;
    if (button.dataset.pickSays) button.dataset.confirm = button.dataset.pickSays.replace("{number}", number);
  }
  const all = form.querySelector("[data-pick-all]");
  all.checked = number > 0 && number === boxes().length;
  all.indeterminate = number > 0 && number < boxes().length;
}

if (form) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    refresh();
  });
  document.addEventListener("htmx:afterSettle", refresh);
  refresh();
}
