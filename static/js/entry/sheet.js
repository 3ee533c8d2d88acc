// The sheet as one person has it before them: what the server holds, what was typed over it, and what is wrong.
import { problemsOf } from "./checks.js";
import { grouped, parse } from "./format.js";

export const keyOf = (id, name) => `${id}:${name}`;
export const partsOf = (key) => {
  const at = key.indexOf(":");
  return { id: Number(key.slice(0, at)), name: key.slice(at + 1) };
};

export class Sheet extends EventTarget {
  constructor(fields) {
    super();
    this.fields = fields;
    this.rows = [];
    this.byId = new Map();
    this.dirty = new Map(); // key → what stood when it was first typed over
    this.bad = new Map(); // key → a text that is no number
    this.conflicts = new Map(); // key → what somebody else wrote meanwhile
    this.fresh = new Set(); // keys that somebody else has just changed
    this.told = new Map(); // row id → what the server's rules say
    this.draft = null; // {id, name, read}: what stands in the input and is not taken yet
    this.past = [];
    this.future = [];
  }

  load(rows) {
    this.rows = rows;
    this.byId = new Map(rows.map((row) => [row.id, row]));
  }

  // What others wrote comes into cells that are not typed over; returns how many changed.
  merge(rows, problems) {
    let changed = 0;
    if (problems) this.tell(problems, true);
    for (const theirs of rows) {
      const row = this.byId.get(theirs.id);
      if (!row) continue;
      Object.assign(row, { last: theirs.last, stored: theirs.stored, by: theirs.by });
      for (const name of new Set([...Object.keys(row.values), ...Object.keys(theirs.values)])) {
        const key = keyOf(row.id, name);
        if (this.dirty.has(key) || this.bad.has(key) || row.values[name] === theirs.values[name]) continue;
        this.#put(row, name, theirs.values[name] ?? null);
        this.fresh.add(key);
        changed += 1;
      }
    }
    if (changed || problems) this.#changed();
    return changed;
  }

  value(id, name) {
    return this.byId.get(id)?.values[name] ?? null;
  }

  // The row as it would stand with what is being typed: growth, sums and checks look at this one. Where a text
  // stands that is no number, the figure that it stands over counts no more.
  seen(row) {
    const typed = row && this.draft?.id === row.id ? this.draft : null;
    const texts = row ? this.#unread(row) : [];
    if (!typed && !texts.length) return row;
    const values = { ...row.values };
    for (const [key] of texts) delete values[partsOf(key).name];
    if (typed && !typed.read.problem) {
      if (typed.read.value === null) delete values[typed.name];
      else values[typed.name] = typed.read.value;
    }
    return { ...row, values };
  }

  // `text` stands in the input of a cell; a separator half typed is no mistake yet.
  preview(id, name, text) {
    this.draft = { id, name, text, read: parse(/^[-+]?[\d,]*\.?\d*$/.test(text) ? text.replaceAll(",", "") : text) };
  }

  // As it stands in the cell: the text that is no number, else the figure.
  shown(id, name) {
    return this.bad.get(keyOf(id, name)) ?? grouped(this.value(id, name));
  }

  // One act of typing or pasting: [{id, name, text}]; undone as a whole. Returns how many are no numbers.
  type(cells) {
    const steps = [];
    let wrong = 0;
    for (const { id, name, text } of cells) {
      const read = parse(text);
      const after = read.problem ? { value: this.value(id, name), bad: text } : { value: read.value };
      wrong += read.problem ? 1 : 0;
      const before = { value: this.value(id, name), bad: this.bad.get(keyOf(id, name)) };
      if (before.value === after.value && before.bad === after.bad) continue;
      steps.push({ id, name, before, after });
      this.#apply(id, name, after);
    }
    if (steps.length) {
      this.past.push(steps);
      this.future = [];
      this.#changed(true);
    }
    return wrong;
  }

  undo() { return this.#travel(this.past, this.future, "before"); }

  redo() { return this.#travel(this.future, this.past, "after"); }

  #travel(from, to, side) {
    const steps = from.pop();
    if (!steps) return null;
    for (const step of steps) this.#apply(step.id, step.name, step[side]);
    to.push(steps);
    this.#changed(true);
    return steps;
  }

  #apply(id, name, { value, bad }) {
    const key = keyOf(id, name);
    const row = this.byId.get(id);
    if (bad === undefined) this.bad.delete(key);
    else this.bad.set(key, bad);
    this.fresh.delete(key);
    if ((row.values[name] ?? null) === value) return;
    if (!this.dirty.has(key)) this.dirty.set(key, row.values[name] ?? null);
    this.#put(row, name, value);
  }

  #put(row, name, value) {
    if (value === null) delete row.values[name];
    else row.values[name] = value;
  }

  // What waits to be saved: cells typed over, but for those about which somebody has to decide first.
  waiting() {
    const cells = [];
    for (const [key, was] of this.dirty) {
      const { id, name } = partsOf(key);
      if (!this.conflicts.has(key)) cells.push({ enterprise: id, name, value: this.value(id, name), was });
    }
    return cells;
  }

  // The server holds `value` now. Typed over once more meanwhile, the cell still waits.
  saved({ enterprise, name, value }) {
    const key = keyOf(enterprise, name);
    if (this.value(enterprise, name) === value) this.dirty.delete(key);
    else if (this.dirty.has(key)) this.dirty.set(key, value);
  }

  // A change that the server would not take: it stays in the cell, marked, until it is typed anew.
  refused(id, name) {
    const key = keyOf(id, name);
    const text = grouped(this.value(id, name));
    this.#put(this.byId.get(id), name, this.dirty.get(key) ?? null);
    this.dirty.delete(key);
    this.bad.set(key, text);
    this.#changed();
  }

  settle({ enterprise, name, theirs }, mine) {
    const key = keyOf(enterprise, name);
    this.conflicts.delete(key);
    if (mine) this.dirty.set(key, theirs);
    else {
      this.dirty.delete(key);
      this.#put(this.byId.get(enterprise), name, theirs);
    }
    this.#changed(mine);
  }

  // Cells left over from a page that was closed before they were saved: how many are to be saved, and how many
  // hold a text that is no number.
  restore(cells) {
    let [figures, texts] = [0, 0];
    for (const { id, name, value, was, bad } of cells) {
      const row = this.byId.get(id);
      const key = keyOf(id, name);
      if (!row || this.dirty.has(key)) continue;
      if (bad !== undefined) {
        this.bad.set(key, bad);
        texts += 1;
      } else if ((row.values[name] ?? null) !== value) {
        this.dirty.set(key, was);
        this.#put(row, name, value);
        figures += 1;
      }
    }
    if (figures + texts) this.#changed(true);
    return { figures, texts };
  }

  unsaved() {
    const typed = [...this.dirty].map(([key, was]) => ({ ...partsOf(key), was }));
    const wrong = [...this.bad].map(([key, bad]) => ({ ...partsOf(key), bad }));
    return [...typed.map((cell) => ({ ...cell, value: this.value(cell.id, cell.name) })), ...wrong];
  }

  isFilled(row) { return row.values[this.fields[0].name] !== undefined; }

  // What is still to be filled in, in the order of the sheet: everybody's first value, and what a rule asks for
  // again of those who had a figure (nought may as well be left out). Also while it is being typed.
  blanks() {
    return this.rows.flatMap((row) => {
      const { values } = this.seen(row);
      const texts = new Set(this.#unread(row).map(([key]) => key));
      return this.fields
        .filter((field, at) => (values[field.name] ?? null) === null && !texts.has(keyOf(row.id, field.name)) && (at === 0 || (field.owed && this.#had(row, field.name))))
        .map(({ name }) => ({ id: row.id, name }));
    });
  }

  #had(row, name) {
    return [row.last[name], row.stored[name], row.values[`${name}_prior`]].some((figure) => Number(figure ?? 0) !== 0);
  }

  problems(row) {
    const unread = this.#unread(row)
      .map(([key, text]) => ({ name: partsOf(key).name, severity: "error", message: parse(text).problem ?? `“${text}”不能保存，请重新填写。` }));
    return problemsOf(this.seen(row), this.fields, { unread, told: this.told.get(row.id), typed: this.#isTyped(row) });
  }

  // The texts of the row that are no numbers: what is being typed stands for what was.
  #unread(row) {
    const texts = new Map([...this.bad].filter(([key]) => partsOf(key).id === row.id));
    if (this.draft?.id === row.id) {
      const key = keyOf(row.id, this.draft.name);
      if (this.draft.read.problem) texts.set(key, this.draft.text);
      else texts.delete(key);
    }
    return [...texts];
  }

  #isTyped(row) {
    if (this.draft?.id === row.id) return true;
    const prefix = `${row.id}:`;
    return [...this.dirty.keys()].some((key) => key.startsWith(prefix));
  }

  // What the rules of the server say: rows that it names not are without a problem.
  tell(problems, all = false) {
    if (all) this.rows.forEach((row) => this.told.set(row.id, []));
    for (const [id, found] of Object.entries(problems ?? {})) this.told.set(Number(id), found);
  }

  #changed(typed = false) {
    this.dispatchEvent(new CustomEvent("change", { detail: { typed } }));
  }
}
