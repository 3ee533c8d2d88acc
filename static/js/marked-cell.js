// Brings the marked cell of a row into view within its own scroller: on a phone it may stand far to the right.
const cell = document.getElementById("marked-cell");
const scroller = cell?.closest(".table-scroll");
if (scroller) {
  const [inner, outer] = [cell.getBoundingClientRect(), scroller.getBoundingClientRect()];
  scroller.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
}
