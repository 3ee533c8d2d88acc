// A box with `data-names-for="condition left right"` offers the values by name: what is chosen is written into that
// of the three fields in which one typed last, where the caret stands.
const box = document.querySelector("[data-names-for]");

function insert(field, name) {
  const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  const gap = (text) => (text && !/\s/.test(text) ? " " : "");
  const before = field.value.slice(0, start);
  const after = field.value.slice(end);
  const put = `${/[.(（]$/.test(before) ? "" : gap(before.at(-1))}${name}${/^[)）]/.test(after) ? "" : gap(after[0])}`;
  field.setRangeText(put, start, end, "end");
  field.focus();
  // The sentence beside the form follows as it does while typing.
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (box) {
  const fields = box.dataset.namesFor.split(" ").map((name) => document.querySelector(`[name="${name}"]`)).filter(Boolean);
  const names = new Map([...box.list.options].map((option) => [option.value, option.dataset.name]));
  const target = box.closest("[data-picker]").querySelector("[data-picker-target]");
  let last = fields.find(({ name }) => name === "left") ?? fields[0];
  const label = (field) => field.labels[0]?.textContent.trim() ?? field.name;
  const aim = (field) => {
    last = field;
    target.textContent = `选中后写入“${label(field)}”`;
  };
  for (const field of fields) field.addEventListener("focus", () => aim(field));
  aim(last);
  box.closest("[data-picker]").hidden = false;
  const take = (event) => {
    // The form asks the server at each change of a field: a search for a name is none.
    event.stopPropagation();
    const name = names.get(box.value);
    if (!name) return;
    box.value = "";
    insert(last, name);
  };
  box.addEventListener("input", take);
  box.addEventListener("change", take);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
