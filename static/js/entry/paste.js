// A block copied in Excel, and where its cells go.
import { parse } from "./format.js";

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

const tidy = (text) => text.normalize("NFKC").replace(/\s+/g, "");

// A block that begins with names or codes finds its own rows, whatever order it is in.
function keyed(block, rows) {
  const byKey = new Map(rows.flatMap((row) => [[tidy(row.name), row], [row.code, row]]));
  const width = Math.max(...block.map((line) => line.length));
  let column = -1;
  for (let index = 0; index < Math.min(3, width); index += 1) {
    if (block.some((line) => byKey.has(tidy(line[index] ?? "")))) column = index;
  }
  if (column < 0) return null;
  const found = block.map((line) => [line.slice(0, column + 1).map((text) => byKey.get(tidy(text))).find(Boolean), line.slice(column + 1)]);
  const unknown = block.filter((line, index) => !found[index][0] && line.slice(column + 1).some((text) => parse(text).value));
  return { lines: found.filter(([row]) => row), unknown: unknown.map((line) => line[column]) };
}

// {cells: [{id, name, text}], skipped: how many blanks (a dash is how Excel shows nothing), unknown: names nobody has, outside: cells beyond the sheet}
// `rows` and `names` begin where the block is put down; read-only columns in between are passed over.
export function plan(block, allRows, rows, names) {
  const matched = block.length && keyed(block, allRows);
  const lines = matched ? matched.lines : block.map((line, index) => [rows[index], line]);
  const result = { cells: [], skipped: 0, outside: 0, unknown: matched ? matched.unknown : [] };
  for (const [row, line] of lines) {
    line.forEach((text, index) => {
      if (parse(text).value === null) result.skipped += 1;
      else if (!row || index >= names.length) result.outside += 1;
      else result.cells.push({ id: row.id, name: names[index], text });
    });
  }
  return result;
}

export function report({ cells, skipped, outside, unknown }, wrong) {
  const parts = [`已粘贴 ${cells.length} 个数`];
  if (wrong) parts.push(`其中 ${wrong} 个不是数字，已标红`);
  if (skipped) parts.push(`${skipped} 个空格未改动`);
  if (outside) parts.push(`${outside} 个超出表格，未粘贴`);
  if (unknown.length) parts.push(`${unknown.length} 行不在本表：${unknown.slice(0, 3).join("、")}${unknown.length > 3 ? "等" : ""}`);
  return `${parts.join("，")}。`;
}
