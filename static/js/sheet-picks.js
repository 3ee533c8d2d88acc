// The reviewer's table: a ticked box names in `data-picks` what may be done to its sheet. A button with
// `data-pick` stands disabled while nothing ticked allows its action, and says to how many it will be done;
// what is marked `data-pick-doubted` is shown while the checks hold something against a ticked sheet.
const form = document.querySelector("[data-sheet-picks]");

function ticked(action) {
  return [...form.querySelectorAll("input[name=sheet]:checked")]
    .filter((box) => box.dataset.picks.split(" ").includes(action));
}

function fill(sentence, boxes) {
  const units = new Set(boxes.map((box) => box.value.split(":")[1]));
  return sentence
    .replace("{units}", units.size)
    .replace("{sheets}", boxes.length)
    .replace("{doubted}", boxes.filter(doubted).length)
    .replace("{errors}", sum(boxes, "errors"))
    .replace("{doubts}", sum(boxes, "doubts"));
}

function sum(boxes, name) {
  return boxes.reduce((total, box) => total + Number(box.dataset[name] || 0), 0);
}

function doubted(box) {
  return sum([box], "errors") + sum([box], "doubts") > 0;
}

function refresh() {
  for (const part of form.querySelectorAll("[data-pick]")) {
    const boxes = ticked(part.dataset.pick);
    const says = part.dataset.pickSays ? fill(part.dataset.pickSays, boxes) : "";
    if (part.tagName === "BUTTON") {
      part.disabled = boxes.length === 0;
      if (says) part.dataset.confirm = says;
    } else if ("pickDoubted" in part.dataset) {
      part.hidden = !boxes.some(doubted);
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
