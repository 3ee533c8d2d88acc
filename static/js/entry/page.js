// The page of the sheet: toolbar, strip and dialog around the table, and what happens between them.
import { choose } from "./conflicts.js";
import { Cursor } from "./cursor.js";
import { NONE } from "./format.js";
import { Headings } from "./headings.js";
import { warnOnLeaving } from "./leaving.js";
import { parseBlock, plan, report, toBlock } from "./paste.js";
import { ask, SafetyCopy, Saver } from "./saving.js";
import { keyOf, partsOf, Sheet } from "./sheet.js";
import { Status } from "./status.js";
import { listProblems, showCell } from "./strip.js";
import { PARTS, Table, titleOf } from "./table.js";

const POLL = 20000;
// A page that nobody touches asks no longer, so that the session ends as it should.
const IDLE = 10 * 60 * 1000;
const $ = (id) => document.getElementById(id);

class Page {
  constructor(meta) {
    this.meta = meta;
    this.sheet = new Sheet(meta.fields);
    this.table = new Table($("entry-grid"), this.sheet, meta);
    this.copy = new SafetyCopy([meta.user, meta.form, meta.region, meta.period].join("|"));
    this.saver = new Saver({ sheet: this.sheet, url: meta.save, user: meta.user, limit: meta.limit, copy: this.copy });
    this.status = new Status(this.sheet, meta);
    this.headings = new Headings(meta.fields, meta.period);
    this.hidden = new Set(this.#remembered());
    this.show = "all";
    this.active = Date.now();
    this.drafted = new Set(); // rows that the typing touched since they were last drawn
  }

  async start() {
    const answer = await ask(this.meta.rows);
    this.stamp = answer.stamp;
    this.sheet.load(answer.rows);
    this.sheet.tell(answer.problems, true);
    $("entry-loading").remove();
    if (!answer.rows.length) return this.#nothing();
    // Before the table is drawn: what was left over stands in its cells like all else.
    const restored = this.meta.editable ? this.sheet.restore(this.copy.takeOver()) : { figures: 0, texts: 0 };
    await this.table.build(this.hidden);
    this.cursor = new Cursor(this.table, this.table.holder);
    this.#listen();
    this.#chooser();
    this.#setEditable(answer.editable, answer.reason);
    window.addEventListener("resize", () => this.#fit());
    this.#sayRestored(restored);
    this.refresh();
    this.cursor.goTo(0, 0, { focus: this.meta.editable });
    this.#fit();
    this.#begin();
    setInterval(() => this.poll(), POLL);
    return undefined;
  }

  #sayRestored({ figures, texts }) {
    const saving = figures ? [`上次有 ${figures} 个数没有保存，已恢复，正在保存`] : [];
    const wrong = texts ? [`上次有 ${texts} 格填的不是数字，已恢复并标红，请改正`] : [];
    if (figures + texts) this.#say(`${[...saving, ...wrong].join("；")}。`);
  }

  // To the cell that the address asks for, as the page of a finding does.
  #begin() {
    const { enterprise, cell } = this.meta.wanted;
    const row = this.sheet.rows.find(({ code }) => code === enterprise);
    const known = this.meta.fields.some(({ name }) => name === cell || `${name}_prior` === cell);
    if (row) this.#visit(row.id, known ? cell : this.meta.fields[0].name);
  }

  #nothing() {
    $("entry-empty").hidden = false;
    $("entry").hidden = true;
  }

  // ---- what is seen ----

  refresh() {
    this.table.redraw();
    const filled = this.sheet.rows.filter((row) => this.sheet.isFilled(row)).length;
    const total = this.sheet.rows.length;
    $("entry-filled").textContent = `已填 ${filled}/${total}`;
    this.#blanks();
    $("entry-bar").value = filled;
    $("entry-bar").max = total;
    this.problems = this.sheet.rows.flatMap((row) => this.sheet.problems(row).map((problem) => ({ row, ...problem })));
    const wrong = new Set(this.problems.map(({ row }) => row.id));
    $("entry-count-missing").textContent = `（${total - filled}）`;
    $("entry-count-wrong").textContent = `（${wrong.size}）`;
    this.status.draw();
    this.#strip();
    this.#list();
    if (this.cursor) this.cursor.paint();
  }

  #blanks() {
    const { length } = this.sheet.blanks();
    $("entry-blanks").textContent = length ? `应填未填 ${length} 格` : "应填的都已填";
    $("entry-blanks").disabled = !length;
  }

  // The next blank after the cursor, from the top again after the last.
  #nextBlank() {
    const blanks = this.sheet.blanks();
    const { anchor } = this.cursor;
    const [row, where] = [this.table.row(anchor.row), this.table.column(anchor.column)];
    const fields = this.meta.fields.map(({ name }) => name);
    const rank = (id, name) => this.sheet.rows.findIndex((each) => each.id === id) * fields.length + fields.indexOf(name);
    const here = row && where ? rank(row.id, where.indicator.name) : -1;
    const next = blanks.find(({ id, name }) => rank(id, name) > here) ?? blanks[0];
    if (next) this.#visit(next.id, next.name);
  }

  #strip() {
    const place = this.cursor?.anchor;
    const [row, where] = place ? [this.table.row(place.row), this.table.column(place.column)] : [];
    const growth = row && where ? this.table.textOf(row, "", "growth", where.indicator.name) : "";
    showCell(row, where, { sheet: this.sheet, growth, hasPrevious: Boolean(this.meta.previous), history: this.meta.history });
  }

  #list() { listProblems(this.problems, (id, name) => this.#visit(id, name)); }

  #visit(id, name) {
    this.#filter("all");
    const { row, column } = this.table.placeOf(id, name);
    if (row < 0) return;
    if (column < 0) {
      this.hidden.delete(name.replace(/_prior$/, ""));
      this.#applyHidden();
    }
    const place = this.table.placeOf(id, name);
    this.cursor.goTo(place.row, Math.max(place.column, 0));
  }

  #say(text) {
    $("entry-note").textContent = text;
  }

  #setEditable(editable, reason) {
    this.meta.editable = editable;
    $("entry").classList.toggle("is-read-only", !editable);
    $("entry-closed").hidden = editable;
    const unsaved = this.sheet.dirty.size ? `　未保存的 ${this.sheet.dirty.size} 个数保留在本机，可复制出来。` : "";
    $("entry-closed-why").textContent = `${reason}${unsaved}`;
    this.status.draw();
    this.#fit();
  }

  // The sheet takes what height the window leaves: nothing but the sheet should scroll.
  #fit() {
    const box = document.querySelector(".entry-sheet");
    const strip = document.querySelector(".entry-strip");
    const beside = strip.offsetTop === box.offsetTop;
    const below = document.querySelector(".entry-foot").offsetHeight + (beside ? 0 : strip.offsetHeight + 8) + 24;
    box.style.height = `${Math.max(window.innerHeight - box.getBoundingClientRect().top - window.scrollY - below, 300)}px`;
    this.table.tabulator.redraw();
    this.cursor?.paint();
  }

  // ---- what is done ----

  #listen() {
    const { sheet, saver, cursor, table } = this;
    sheet.addEventListener("change", () => this.refresh());
    saver.addEventListener("state", ({ detail }) => {
      this.status.tell(detail);
      if (detail.closed) this.#setEditable(false, detail.message);
      this.refresh();
    });
    saver.addEventListener("conflicts", ({ detail }) => this.#conflicts(detail));
    cursor.addEventListener("draft", ({ detail }) => this.#draft(detail));
    cursor.addEventListener("typed", ({ detail }) => this.#typed(detail));
    cursor.addEventListener("move", () => { this.#seen(); this.#strip(); });
    cursor.addEventListener("clear", () => this.#clear());
    cursor.addEventListener("undo", () => this.#travel(sheet.undo(), "已撤销"));
    cursor.addEventListener("redo", () => this.#travel(sheet.redo(), "已恢复"));
    for (const event of ["paste", "copy", "cut"]) cursor.input.addEventListener(event, (given) => this.#clipboard(given));
    // Rows that come into view are drawn anew, without the cursor's marks.
    table.tabulator.on("scrollVertical", () => { table.freshen(); requestAnimationFrame(() => cursor.paint()); });
    table.tabulator.on("renderComplete", () => { table.freshen(); cursor.paint(); });
    table.tabulator.on("columnResized", () => cursor.paint());
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => { this.active = Date.now(); }, true);
    $("entry-search").addEventListener("input", () => this.#filter(this.show));
    document.querySelectorAll("[data-show]").forEach((button) => button.addEventListener("click", () => this.#filter(button.dataset.show)));
    $("entry-blanks").addEventListener("click", () => this.#nextBlank());
    $("entry-retry").addEventListener("click", () => saver.flush());
    warnOnLeaving($("entry-handin"), sheet, () => {
      const [key] = [...sheet.bad.keys(), ...sheet.conflicts.keys()];
      const { id, name } = partsOf(key);
      this.#visit(id, name);
    });
    $("entry-decide").addEventListener("click", () => this.#decide([...sheet.conflicts.values()]));
    window.addEventListener("focus", () => {
      if (saver.state === "failed") saver.flush();
      else this.poll();
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) saver.flush({ keepalive: true }); });
    window.addEventListener("beforeunload", (event) => { if (sheet.waiting().length) event.preventDefault(); });
  }

  // Growth, sums and checks follow each key; what is drawn waits for the next frame.
  #draft(detail) {
    const before = this.sheet.draft?.id;
    const [line, where] = detail ? [this.table.row(detail.row), this.table.column(detail.column)] : [];
    if (line && where && this.meta.editable) this.sheet.preview(line.id, where.field, detail.text);
    else this.sheet.draft = null;
    for (const id of [before, this.sheet.draft?.id]) if (id !== undefined) this.drafted.add(id);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      for (const id of this.drafted) this.table.redrawRow(id);
      this.drafted.clear();
      this.#blanks();
      this.#strip();
    });
  }

  #typed({ row, column, text }) {
    const [line, where] = [this.table.row(row), this.table.column(column)];
    if (line && where && this.meta.editable) this.sheet.type([{ id: line.id, name: where.field, text }]);
  }

  #seen() {
    const [row, where] = [this.table.row(this.cursor.anchor.row), this.table.column(this.cursor.anchor.column)];
    if (row && where) this.sheet.fresh.delete(keyOf(row.id, where.field));
  }

  #cells() {
    const { top, bottom, left, right } = this.cursor.range;
    const lines = [];
    for (let row = top; row <= bottom; row += 1) {
      const line = [];
      for (let column = left; column <= right; column += 1) line.push({ row, column });
      lines.push(line);
    }
    return lines;
  }

  #clear() {
    if (!this.meta.editable) return;
    const cells = this.#cells().flat().filter(({ column }) => this.table.editable(column));
    this.sheet.type(cells.map(({ row, column }) => ({ id: this.table.row(row).id, name: this.table.column(column).field, text: "" })));
  }

  #travel(steps, words) {
    if (!steps) return;
    const place = this.table.placeOf(steps[0].id, steps[0].name);
    if (place.row >= 0 && place.column >= 0) this.cursor.goTo(place.row, place.column);
    this.#say(`${words} ${steps.length} 个数。`);
  }

  #clipboard(event) {
    const pasted = event.type === "paste" ? event.clipboardData.getData("text/plain") : "";
    if (this.cursor.editing && !/[\t\n]/.test(pasted.trimEnd())) return;
    event.preventDefault();
    if (event.type === "paste") {
      this.#paste(pasted);
      return;
    }
    const plain = (text) => (text === NONE ? "" : text.replaceAll(",", ""));
    event.clipboardData.setData("text/plain", toBlock(this.#cells().map((line) => line.map(({ row, column }) => plain(this.table.text(row, column))))));
    if (event.type === "cut") this.#clear();
    const { top, bottom, left, right } = this.cursor.range;
    this.#say(`已复制 ${(bottom - top + 1) * (right - left + 1)} 格。`);
  }

  #paste(text) {
    if (!this.meta.editable) return;
    this.cursor.cancel();
    const { top, left, bottom, right } = this.cursor.range;
    const columns = this.table.columns().map((column, index) => ({ name: column.getField(), index })).filter(({ index }) => this.table.editable(index));
    const shown = columns.map(({ name }) => name);
    const names = columns.filter(({ index }) => index >= left).map(({ name }) => name);
    const rows = this.table.rows().map((_, index) => this.table.row(index));
    let block = parseBlock(text);
    // One figure over a selection fills it, as in a spreadsheet.
    if (block.length === 1 && block[0].length === 1 && (bottom > top || right > left)) {
      block = Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(block[0][0]));
    }
    const planned = plan(block, { allRows: this.sheet.rows, rows: rows.slice(top), names, shown, headings: this.headings });
    const wrong = this.sheet.type(planned.cells);
    this.#say(report(planned, wrong));
  }

  #filter(show) {
    this.cursor.commit();
    this.show = show;
    document.querySelectorAll("[data-show]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.show === show)));
    const wanted = $("entry-search").value.normalize("NFKC").trim().toUpperCase();
    const wrong = new Set(this.problems.map(({ row }) => row.id));
    this.table.filter((row) => (!wanted || row.name.toUpperCase().includes(wanted) || row.code.includes(wanted))
      && (show === "all" || (show === "missing" ? !this.sheet.isFilled(row) : wrong.has(row.id))));
    this.cursor.goTo(0, this.cursor.anchor.column, { focus: false });
  }

  // ---- other people ----

  #conflicts(found) {
    for (const conflict of found) this.sheet.conflicts.set(keyOf(conflict.enterprise, conflict.name), conflict);
    this.table.redraw();
    this.#decide(found);
  }

  #decide(conflicts) {
    this.status.draw();
    if (!conflicts.length || document.querySelector("dialog[open]")) return;
    const fields = new Map(this.meta.fields.map((field) => [field.name, field]));
    choose(conflicts, {
      named: ({ enterprise, name }) => {
        const main = name.replace(/_prior$/, "");
        const field = fields.get(main);
        return `${this.sheet.byId.get(enterprise)?.name} · ${field?.label}${titleOf(main === name ? "value" : "prior", field ?? {})}（${field?.unit}）`;
      },
      settle: (conflict, mine) => this.sheet.settle(conflict, mine),
      closed: () => { this.status.draw(); this.cursor.focus(); },
    });
  }

  async poll() {
    if (document.hidden || this.saver.busy || Date.now() - this.active > IDLE) return;
    const { rounds } = this.saver;
    const answer = await ask(`${this.meta.rows}&stamp=${encodeURIComponent(this.stamp)}`).catch(() => null);
    // What was asked for before a save of ours says nothing about it.
    if (!answer || rounds !== this.saver.rounds || this.saver.busy) return;
    this.stamp = answer.stamp;
    if (answer.editable !== this.meta.editable) this.#setEditable(answer.editable, answer.reason);
    const changed = answer.unchanged ? 0 : this.sheet.merge(answer.rows, answer.problems);
    if (changed) this.#say(`别人刚改了 ${changed} 个数，已标出。`);
  }

  // ---- which indicators are shown ----

  get #memory() { return `entry-hidden|${this.meta.form}`; }

  #remembered() {
    try {
      return JSON.parse(localStorage.getItem(this.#memory) ?? "[]");
    } catch {
      return [];
    }
  }

  #chooser() {
    const reference = { growth: "增速", last: "上期数", stored: "去年已存" };
    const choices = [
      ...this.meta.fields.map(({ name, label }) => [name, label]),
      ...PARTS.filter((part) => reference[part] && (part !== "last" || this.meta.previous)).map((part) => [`*${part}`, reference[part]]),
    ];
    $("entry-columns").replaceChildren(...choices.map(([key, label]) => {
      const [line, box] = [document.createElement("label"), document.createElement("input")];
      line.className = "dropdown-item";
      Object.assign(box, { type: "checkbox", className: "form-check-input m-0 me-2", checked: !this.hidden.has(key) });
      box.addEventListener("change", () => {
        if (box.checked) this.hidden.delete(key);
        else this.hidden.add(key);
        this.#applyHidden();
      });
      line.append(box, label);
      return line;
    }));
  }

  #applyHidden() {
    this.table.show(this.hidden);
    try {
      localStorage.setItem(this.#memory, JSON.stringify([...this.hidden]));
    } catch {
      // The choice lasts as long as the page where the browser keeps nothing.
    }
    this.#chooser();
    this.cursor.goTo(this.cursor.anchor.row, 0, { focus: false });
    this.table.redraw();
  }
}

const meta = JSON.parse($("entry-meta").textContent);
if (window.matchMedia("(max-width: 575.98px)").matches && !new URLSearchParams(window.location.search).has("view")) {
  window.location.replace(meta.one);
} else {
  new Page(meta).start().catch((error) => {
    $("entry-loading").textContent = `没有读到这张表：${error.message}。请刷新页面重试。`;
    throw error;
  });
}
