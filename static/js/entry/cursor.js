// The cursor of the grid: a rectangle of cells, and one input that lies over the active cell and always has the focus,
// so that keys, input methods and the clipboard work as in a spreadsheet.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const clamp = (number, most) => Math.max(0, Math.min(number, most));

export class Cursor extends EventTarget {
  // `grid` knows where things are: rows() and columns() in view, element(row, column), editable(column), text(row, column).
  constructor(grid, holder) {
    super();
    Object.assign(this, { grid, holder, editing: false, byKey: false, leaving: false });
    this.anchor = { row: 0, column: 0 };
    this.head = { row: 0, column: 0 };
    this.input = Object.assign(document.createElement("input"), {
      className: "entry-input", type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false,
    });
    holder.append(this.input);
    this.#listen();
  }

  get range() {
    const [top, bottom] = [this.anchor.row, this.head.row].sort((a, b) => a - b);
    const [left, right] = [this.anchor.column, this.head.column].sort((a, b) => a - b);
    return { top, bottom, left, right };
  }

  #emit(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  goTo(row, column, { extend = false, focus = true } = {}) {
    this.commit();
    const [lastRow, lastColumn] = [this.grid.rows().length - 1, this.grid.columns().length - 1];
    this.head = { row: clamp(row, lastRow), column: clamp(column, lastColumn) };
    if (!extend) this.anchor = { ...this.head };
    this.grid.reveal(this.head.row, this.head.column);
    this.paint();
    if (focus) this.focus();
    this.#emit("move");
  }

  focus() { this.input.focus({ preventScroll: true }); }

  paint() {
    this.holder.querySelectorAll(".is-selected, .is-active").forEach((cell) => cell.classList.remove("is-selected", "is-active"));
    if (!this.grid.rows().length) return;
    const { top, bottom, left, right } = this.range;
    for (let row = top; row <= bottom; row += 1) {
      if (!this.grid.isDrawn(row)) continue;
      for (let column = left; column <= right; column += 1) this.grid.element(row, column)?.classList.add("is-selected");
    }
    const active = this.grid.element(this.anchor.row, this.anchor.column);
    active?.classList.add("is-active");
    this.#place(active);
  }

  #place(cell) {
    if (!cell) return;
    const [inside, outside] = [cell.getBoundingClientRect(), this.holder.getBoundingClientRect()];
    Object.assign(this.input.style, {
      left: `${inside.left - outside.left + this.holder.scrollLeft}px`,
      top: `${inside.top - outside.top + this.holder.scrollTop}px`,
      width: `${inside.width}px`,
      height: `${inside.height}px`,
    });
    this.input.setAttribute("aria-label", this.grid.describe(this.anchor.row, this.anchor.column));
  }

  edit(text, byKey) {
    if (this.editing || !this.grid.editable(this.anchor.column)) return;
    this.head = { ...this.anchor };
    this.paint();
    this.editing = true;
    this.byKey = byKey;
    this.input.classList.add("is-editing");
    if (text !== undefined) this.input.value = text;
    this.focus();
  }

  // What stands in the input now, before anybody took it as final; null once the edit is over.
  #draft(text) { this.#emit("draft", text === null ? null : { row: this.anchor.row, column: this.anchor.column, text }); }

  #close() {
    this.editing = false;
    this.input.classList.remove("is-editing");
    const text = this.input.value;
    this.input.value = "";
    this.#draft(null);
    return text;
  }

  commit() {
    if (!this.editing) return;
    const text = this.#close();
    this.#emit("typed", { row: this.anchor.row, column: this.anchor.column, text });
  }

  cancel() {
    if (this.editing) this.#close();
  }

  // The next cell that may be typed into, on to the next row at the end of one.
  #step(direction) {
    const columns = this.grid.columns();
    let { row, column } = this.anchor;
    do {
      column += direction;
      if (column >= columns.length) { row += 1; column = 0; }
      if (column < 0) { row -= 1; column = columns.length - 1; }
      if (row < 0 || row >= this.grid.rows().length) return;
    } while (!this.grid.editable(column));
    this.goTo(row, column);
  }

  #listen() {
    const { input, holder } = this;
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("input", (event) => this.#input(event.isComposing));
    input.addEventListener("compositionstart", () => { this.composedFrom = this.editing ? input.value : null; });
    input.addEventListener("compositionend", () => this.#composed());
    input.addEventListener("blur", () => this.commit());
    holder.addEventListener("mousedown", (event) => this.#press(event));
    holder.addEventListener("dblclick", (event) => {
      if (this.grid.at(event.target)) this.#open();
    });
    input.addEventListener("dblclick", () => this.#open());
  }

  #input(composing) {
    if (!this.editing && this.grid.editable(this.anchor.column)) this.edit(undefined, true);
    else if (!this.editing) this.input.value = "";
    // An input method's letters are no figure until it has made up its mind.
    if (this.editing && !composing) this.#draft(this.input.value);
  }

  // An input method that opened the cell and was left with nothing must not clear what stands there.
  #composed() {
    if (this.composedFrom === null && !this.input.value) this.cancel();
    else if (this.editing) this.#draft(this.input.value);
  }

  #open() { this.edit(this.grid.text(this.anchor.row, this.anchor.column), false); }

  #press(event) {
    const place = this.grid.at(event.target);
    if (!place || event.button !== 0) return;
    event.preventDefault();
    this.goTo(place.row, place.column, { extend: event.shiftKey });
    const drag = (moved) => {
      const over = this.grid.at(document.elementFromPoint(moved.clientX, moved.clientY));
      if (over && (over.row !== this.head.row || over.column !== this.head.column)) this.goTo(over.row, over.column, { extend: true });
    };
    document.addEventListener("mousemove", drag);
    document.addEventListener("mouseup", () => document.removeEventListener("mousemove", drag), { once: true });
  }

  #key(event) {
    if (event.isComposing) return;
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const command = ctrlKey || metaKey;
    if (altKey) return;
    const { row, column } = shiftKey ? this.head : this.anchor;
    if (key === "Tab") {
      if (this.leaving) return;
      this.commit();
      this.#step(shiftKey ? -1 : 1);
    } else if (key === "Enter") {
      this.goTo(this.anchor.row + (shiftKey ? -1 : 1), this.anchor.column);
    } else if (key === "Escape") {
      this.leaving = !this.editing;
      this.cancel();
      return;
    } else if (ARROWS[key] && !(this.editing && !this.byKey && key !== "ArrowUp" && key !== "ArrowDown")) {
      this.#arrow(key, row, column, { extend: shiftKey && !this.editing, far: command });
    } else if (this.editing) {
      return;
    } else if (!this.#whileMoving(key, command, row, column, shiftKey)) {
      return;
    }
    this.leaving = false;
    event.preventDefault();
  }

  #arrow(key, row, column, { extend, far }) {
    const [down, right] = ARROWS[key];
    const many = far ? Number.MAX_SAFE_INTEGER : 1;
    this.goTo(row + down * many, column + right * many, { extend });
  }

  // Whether the key meant something to a grid that is not being typed into.
  #whileMoving(key, command, row, column, extend) {
    const page = 12;
    const moves = {
      Home: () => this.goTo(command ? 0 : row, 0, { extend }),
      End: () => this.goTo(command ? Number.MAX_SAFE_INTEGER : row, Number.MAX_SAFE_INTEGER, { extend }),
      PageDown: () => this.goTo(row + page, column, { extend }),
      PageUp: () => this.goTo(row - page, column, { extend }),
      F2: () => this.#open(),
      Delete: () => this.#emit("clear"),
      Backspace: () => this.#emit("clear"),
    };
    const commands = {
      a: () => { this.anchor = { row: 0, column: 0 }; this.goTo(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, { extend: true }); },
      z: () => this.#emit(extend ? "redo" : "undo"),
      y: () => this.#emit("redo"),
    };
    const act = moves[key] ?? (command ? commands[key.toLowerCase()] : undefined);
    act?.();
    return Boolean(act);
  }
}
