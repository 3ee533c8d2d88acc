// The reviewer's table: a ticked box names in `data-picks` what may be done to its sheet. A button with
// `data-pick` stands disabled while nothing ticked allows its action, and says to how many it will be done.
const form = document.querySelector("[data-sheet-picks]");

function ticked(action) {
  return [...form.querySelectorAll("input[name=sheet]:checked")]
    .filter((box) => box.dataset.picks.split(" ").includes(action));
}

function fill(sentence, boxes) {
  const units = new Set(boxes.map((box) => box.value.split(":")[1]));
  return sentence.replace("{units}", units.size).replace("{sheets}", boxes.length);
}

function refresh() {
  for (const part of form.querySelectorAll("[data-pick]")) {
    const boxes = ticked(part.dataset.pick);
    const says = part.dataset.pickSays ? fill(part.dataset.pickSays, boxes) : "";
    if (part.tagName === "BUTTON") {
      part.disabled = boxes.length === 0;
      if (says) part.dataset.confirm = says;
    } else {
      part.textContent = says;
    }
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    const action = event.target.dataset.pickAll;
    if (action) {
      for (const box of form.querySelectorAll("input[name=sheet]")) {
        if (box.dataset.picks.split(" ").includes(action)) box.checked = event.target.checked;
      }
    }
    refresh();
  });
  refresh();
}
