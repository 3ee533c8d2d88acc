// The sheet drawn by Tabulator: which columns there are, and where a cell is on the screen.
import { growth, grouped, NONE } from "./format.js";
import { keyOf } from "./sheet.js";

// The parts of each indicator, in the order of the columns.
export const PARTS = ["value", "prior", "growth", "last", "stored"];
const TITLES = { value: "本期累计", prior: "上年同期", growth: "增速", last: "上期累计", stored: "去年已存" };

// What a part is called: a level as staff or assets stands at the month's end, it does not add up.
export const titleOf = (part, indicator) => (indicator.level ? TITLES[part].replace("累计", "") : TITLES[part]);
const EDITABLE = new Set(["value", "prior"]);
const WIDTHS = { value: 118, prior: 118, growth: 96, last: 112, stored: 112 };

const LONG = 9;

const partField = (name, part) => (part === "value" ? name : part === "prior" ? `${name}_prior` : `${name}__${part}`);

export class Table {
  constructor(host, sheet, meta) {
    Object.assign(this, { host, sheet, meta });
    this.columnsByField = new Map();
    this.shownRows = [];
    this.marks = new Map(); // key → the worst severity there
    this.words = new Map(); // key → sentences
  }

  async build(hidden) {
    const { Tabulator } = window;
    this.tabulator = new Tabulator(this.host, {
      data: this.sheet.rows.map((row, index) => ({ id: row.id, number: index + 1 })),
      index: "id",
      height: "100%",
      layout: "fitDataFill",
      rowHeight: 32,
      keybindings: false,
      headerSortClickElement: "icon",
      columnDefaults: { headerSort: false, resizable: "header" },
      columns: [this.#number(), this.#name(), ...this.meta.fields.map((field) => this.#group(field, hidden))],
      placeholder: "没有符合条件的企业。",
    });
    await new Promise((resolve) => { this.tabulator.on("tableBuilt", resolve); });
    this.holder = this.host.querySelector(".tabulator-tableholder");
    this.holder.tabIndex = -1;
    this.refreshRows();
  }

  #number() {
    return { title: "序号", field: "number", width: 52, frozen: true, hozAlign: "center", cssClass: "entry-number" };
  }

  #name() {
    return {
      title: "企业名称", field: "name", width: 224, frozen: true, cssClass: "entry-name",
      formatter: (cell) => {
        const row = this.sheet.byId.get(cell.getData().id);
        const [name, code] = [document.createElement("div"), document.createElement("small")];
        name.textContent = row.name;
        code.textContent = row.code;
        const both = document.createElement("div");
        both.title = row.by ? `${row.name}\n最近填报：${row.by}` : row.name;
        both.append(name, code);
        return both;
      },
    };
  }

  #group(field, hidden) {
    const parts = PARTS.filter((part) => part !== "last" || this.meta.previous);
    return {
      title: `${field.label}（${field.unit}）`,
      columns: parts.map((part) => {
        const name = partField(field.name, part);
        this.columnsByField.set(name, { field: name, part, indicator: field });
        return {
          title: titleOf(part, field), field: name, width: WIDTHS[part], hozAlign: "right", headerHozAlign: "right",
          visible: !hidden.has(field.name) && !hidden.has(`*${part}`),
          cssClass: EDITABLE.has(part) ? "entry-cell" : `entry-reference entry-${part}`,
          headerTooltip: this.#explained(part, field),
          formatter: (cell) => this.#draw(cell),
        };
      }),
    };
  }

  #explained(part, { level, unit }) {
    return {
      value: level ? `本月末或本年平均的数，单位${unit}` : `年初至本月累计，单位${unit}`, prior: "企业今年重新核定的上年同期数，增速以它为基数",
      growth: "本期累计比上年同期", last: `${this.meta.previous}已报的数，不能改`, stored: `${this.meta.prior}时报送的数，不能改`,
    }[part];
  }

  #draw(cell) {
    const row = this.sheet.byId.get(cell.getData().id);
    const { field, part, indicator } = this.columnsByField.get(cell.getColumn().getField());
    const element = cell.getElement();
    element.dataset.cell = keyOf(row.id, field);
    if (EDITABLE.has(part)) this.#mark(element, keyOf(row.id, field));
    if (part === "growth") this.#fitGrowth(element, this.textOf(row, field, part, indicator.name));
    return document.createTextNode(this.textOf(row, field, part, indicator.name));
  }

  textOf(row, field, part, name) {
    if (EDITABLE.has(part)) return this.sheet.shown(row.id, field);
    if (part === "growth") {
      const { values } = this.sheet.seen(row);
      const { signed } = this.sheet.fields.find((each) => each.name === name);
      return growth(values[name], values[`${name}_prior`], signed);
    }
    const value = (part === "last" ? row.last : row.stored)[name];
    return value === undefined ? NONE : grouped(value);
  }

  // A growth of many digits, mostly a slip of the unit, is shown whole, in smaller figures.
  #fitGrowth(element, text) {
    element.classList.toggle("is-long", text.length > LONG);
    if (text.length > LONG) element.title = text;
    else element.removeAttribute("title");
  }

  #mark(element, key) {
    const severity = this.marks.get(key);
    element.classList.toggle("has-error", severity === "error");
    element.classList.toggle("has-warning", severity === "warning");
    element.classList.toggle("is-dirty", this.sheet.dirty.has(key));
    element.classList.toggle("is-fresh", this.sheet.fresh.has(key));
    element.classList.toggle("has-conflict", this.sheet.conflicts.has(key));
    const words = this.words.get(key);
    if (words) element.title = words;
    else element.removeAttribute("title");
  }

  // Draws again what the sheet says now.
  redraw() {
    this.marks.clear();
    this.words.clear();
    for (const row of this.sheet.rows) this.#judge(row);
    for (const row of this.tabulator.getRows("visible")) this.#redrawCells(row);
    this.#redrawHidden();
  }

  // Draws one row again, as it changes under the keys.
  redrawRow(id) {
    const row = this.sheet.byId.get(id);
    const drawn = this.shownRows.find((each) => each.getData().id === id);
    if (!row) return;
    for (const field of this.meta.fields) {
      for (const name of [field.name, `${field.name}_prior`]) {
        this.marks.delete(keyOf(id, name));
        this.words.delete(keyOf(id, name));
      }
    }
    this.#judge(row);
    if (drawn) this.#redrawCells(drawn);
  }

  #judge(row) {
    for (const { name, severity, message } of this.sheet.problems(row)) {
      const key = keyOf(row.id, name);
      if (this.marks.get(key) !== "error") this.marks.set(key, severity);
      this.words.set(key, [this.words.get(key), message].filter(Boolean).join("\n"));
    }
  }

  #redrawCells(row) {
    const data = this.sheet.byId.get(row.getData().id);
    for (const cell of row.getCells()) {
      const column = this.columnsByField.get(cell.getColumn().getField());
      if (!column) continue;
      const text = this.textOf(data, column.field, column.part, column.indicator.name);
      const element = cell.getElement();
      if (element.textContent !== text) element.textContent = text;
      if (EDITABLE.has(column.part)) this.#mark(element, keyOf(data.id, column.field));
      if (column.part === "growth") this.#fitGrowth(element, text);
    }
  }

  // Rows off the screen keep their drawn cells: they are drawn anew when they come back.
  #redrawHidden() {
    const visible = new Set(this.tabulator.getRows("visible").map((row) => row.getData().id));
    this.stale = new Set(this.sheet.rows.map((row) => row.id).filter((id) => !visible.has(id)));
  }

  freshen() {
    for (const row of this.tabulator.getRows("visible")) {
      if (this.stale?.delete(row.getData().id)) row.reformat();
    }
  }

  filter(test) {
    this.tabulator.setFilter((data) => test(this.sheet.byId.get(data.id)));
    this.refreshRows();
  }

  refreshRows() {
    this.shownRows = this.tabulator.getRows("active");
    this.shownColumns = this.tabulator.getColumns().filter((column) => column.isVisible() && this.columnsByField.has(column.getField()));
  }

  show(hidden) {
    for (const [name, { part, indicator }] of this.columnsByField) {
      const column = this.tabulator.getColumn(name);
      if (hidden.has(indicator.name) || hidden.has(`*${part}`)) column.hide();
      else column.show();
    }
    this.refreshRows();
  }

  // What the cursor asks.
  rows() { return this.shownRows; }

  columns() { return this.shownColumns; }

  element(row, column) {
    const [line, field] = [this.shownRows[row], this.shownColumns[column]?.getField()];
    return line && field ? line.getCell(field).getElement() : null;
  }

  isDrawn(row) { return Boolean(this.shownRows[row]?.getElement().isConnected); }

  column(index) { return this.columnsByField.get(this.shownColumns[index]?.getField()); }

  row(index) { return this.sheet.byId.get(this.shownRows[index]?.getData().id); }

  editable(index) { return this.meta.editable && EDITABLE.has(this.column(index)?.part); }

  text(row, column) {
    const { field, part, indicator } = this.column(column);
    return this.textOf(this.row(row), field, part, indicator.name);
  }

  at(target) {
    const element = target?.closest?.("[data-cell]");
    if (!element) return null;
    const [id, field] = element.dataset.cell.split(":");
    const row = this.shownRows.findIndex((each) => each.getData().id === Number(id));
    const column = this.shownColumns.findIndex((each) => each.getField() === field);
    return row < 0 || column < 0 ? null : { row, column };
  }

  placeOf(id, field) {
    return {
      row: this.shownRows.findIndex((each) => each.getData().id === id),
      column: this.shownColumns.findIndex((each) => each.getField() === field),
    };
  }

  describe(row, column) {
    const [line, where] = [this.row(row), this.column(column)];
    if (!line || !where) return "";
    return `${line.name} ${where.indicator.label} ${titleOf(where.part, where.indicator)} ${this.text(row, column) || "空"}`;
  }

  reveal(row, column) {
    if (!this.element(row, column)) return;
    const line = this.shownRows[row].getElement();
    const { holder } = this;
    const frozen = [...this.host.querySelectorAll(".tabulator-header .tabulator-frozen")].reduce((sum, one) => sum + one.offsetWidth, 0);
    if (!line.isConnected) this.tabulator.scrollToRow(this.shownRows[row], "nearest", false);
    const top = line.offsetTop + line.parentElement.offsetTop;
    if (top < holder.scrollTop) holder.scrollTop = top;
    else if (top + line.offsetHeight > holder.scrollTop + holder.clientHeight) holder.scrollTop = top + line.offsetHeight - holder.clientHeight;
    // Widths tell where a column is even where its row is not drawn yet.
    const left = frozen + this.shownColumns.slice(0, column).reduce((sum, one) => sum + one.getWidth(), 0);
    const width = this.shownColumns[column].getWidth();
    if (left - frozen < holder.scrollLeft) holder.scrollLeft = left - frozen;
    else if (left + width > holder.scrollLeft + holder.clientWidth) holder.scrollLeft = left + width - holder.clientWidth;
  }
}
