// A block copied in Excel, and where its cells go.
import { parse, shifted } from "./format.js";
import { tidy } from "./headings.js";

// Tab-separated text as Excel puts it on the clipboard: a cell with a line break or a tab stands in quotes.
export function parseBlock(text) {
  const rows = [[]];
  const cells = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*))(\t|\r?\n|$)/g;
  for (const match of text.matchAll(cells)) {
    rows.at(-1).push(match[1] !== undefined ? match[1].replaceAll('""', '"') : match[2]);
    if (match[3] === "") break;
    if (match[3] !== "\t") rows.push([]);
  }
  while (rows.length && rows.at(-1).every((cell) => cell === "")) rows.pop();
  return rows;
}

export function toBlock(rows) {
  return rows.map((row) => row.join("\t")).join("\n");
}

const keysOf = (rows) => new Map(rows.flatMap((row) => [[tidy(row.name), row], [row.code, row]]));

// A block that begins with names or codes finds its own rows, whatever order it is in.
function keyed(block, byKey) {
  const width = Math.max(...block.map((line) => line.length));
  let column = -1;
  for (let index = 0; index < Math.min(3, width); index += 1) {
    if (block.some((line) => byKey.has(tidy(line[index] ?? "")))) column = index;
  }
  if (column < 0) return null;
  const found = block.map((line) => [line.slice(0, column + 1).map((text) => byKey.get(tidy(text))).find(Boolean), line]);
  const unknown = block.filter((line, index) => !found[index][0] && line.slice(column + 1).some((text) => parse(text).value));
  return { lines: found.filter(([row]) => row), unknown: unknown.map((line) => line[column] || line.find(Boolean)), first: column + 1 };
}

// Where each column of the block goes by its headings; a value that is not on the screen is not written to unseen.
function byHeadings(found, shown, from) {
  const skipped = [];
  const columns = found.map(({ key, name, text, ...measured }, index) => {
    if (key || index < from) return null;
    if (name && shown.includes(name)) return { name, ...measured };
    if (name || text) skipped.push({ text: name ? `${text}（没有显示）` : text, why: measured.why });
    return null;
  });
  return { columns: columns.slice(from), skipped };
}

// Without headings the columns follow one another; a title above may still say in which unit they stand.
function byPlace(names, width, headings, unit) {
  const skipped = [];
  const columns = names.slice(0, Math.max(width, 0)).map((name) => {
    const measured = headings.measured(name, unit);
    if (!measured.why) return { name, ...measured };
    skipped.push({ text: headings.labelOf(name), why: measured.why });
    return null;
  });
  return { columns, skipped };
}

// {cells: [{id, name, text}], blanks: how many (a dash is how Excel shows nothing), unknown: names nobody has,
// outside: cells beyond the sheet, how: "headings" | "place", skipped: columns that were passed over and why,
// converted: what was said of the units}
// `rows` and `names` begin where the block is put down; read-only columns in between are passed over.
export function plan(block, { allRows, rows, names, shown, headings }) {
  const byKey = keysOf(allRows);
  const isData = (line) => line.some((text) => byKey.has(tidy(text)) || parse(text).value);
  const { lines: head, body, unit } = headings.split(block, isData);
  const matched = body.length ? keyed(body, byKey) : null;
  const first = matched?.first ?? 0;
  const width = Math.max(0, ...body.map((line) => line.length - first));
  const { columns, skipped } = head.length ? byHeadings(headings.columns(head, unit), shown, first) : byPlace(names, width, headings, unit);
  const result = { cells: [], blanks: 0, outside: 0, unknown: matched?.unknown ?? [], how: head.length ? "headings" : "place", skipped, converted: new Set(), wide: width > 1 };
  for (const [row, line] of matched?.lines ?? body.map((each, index) => [rows[index], each])) {
    line.slice(first).forEach((text, index) => place(text, row, columns[index], head.length > 0, result));
  }
  return result;
}

function place(text, row, column, headed, result) {
  if (column === null || (headed && !column)) return;
  if (parse(text).value === null) result.blanks += 1;
  else if (!row || !column) result.outside += 1;
  else {
    if (column.unit) result.converted.add(column.unit);
    result.cells.push({ id: row.id, name: column.name, text: shifted(text, column.power) });
  }
}

const some = (words) => `${words.slice(0, 3).join("、")}${words.length > 3 ? "等" : ""}`;

export function report({ cells, blanks, outside, unknown, how, skipped, converted, wide }, wrong) {
  const by = how === "headings" ? "按表头对应" : wide ? "没有表头，按列的位置填入" : "";
  const parts = [`已粘贴 ${cells.length} 个数${by && `（${by}）`}`, ...converted];
  if (skipped.length) parts.push(`跳过 ${skipped.length} 列：${some(skipped.map(({ text }) => text))}`);
  parts.push(...new Set(skipped.map(({ why }) => why).filter(Boolean)));
  if (wrong) parts.push(`其中 ${wrong} 个不是数字，已标红`);
  if (blanks) parts.push(`${blanks} 个空格未改动`);
  if (outside) parts.push(`${outside} 个超出表格，未粘贴`);
  if (unknown.length) parts.push(`${unknown.length} 行不在本表：${some(unknown)}`);
  return `${parts.join("，")}。`;
}
