// The strip beside the sheet: the active cell with all that it is held against, and every problem of the sheet.
import { growth as growthOf, grouped, inWan, NONE, sum } from "./format.js";
import { keyOf } from "./sheet.js";
import { titleOf } from "./table.js";

const $ = (id) => document.getElementById(id);
const MOST = 100;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function showCell(row, where, { sheet, growth, hasPrevious, history }) {
  $("strip-name").textContent = row?.name ?? "";
  $("strip-what").textContent = where ? `${where.indicator.label}（${where.indicator.unit}）` : "";
  fill($("strip-facts"), row && where ? factsOf(sheet.seen(row), where.indicator, growth, hasPrevious) : []);
  linkHistory($("strip-history"), row, where, sheet, history);
  fill($("strip-total"), where ? totalOf(sheet.rows.map((each) => sheet.seen(each)), where.indicator) : []);
  // An error keeps the sheet from being handed in: no warning may push it out of sight.
  const rank = ({ severity, name }) => (severity === "error" ? 0 : 2) + (name.replace(/_prior$/, "") === where?.indicator.name ? 0 : 1);
  const problems = row ? sheet.problems(row).sort((a, b) => rank(a) - rank(b)) : [];
  $("strip-problems").replaceChildren(...problems.map(({ severity, message }) => element("li", { className: `problem-${severity}`, textContent: message })));
  $("strip-clean").hidden = problems.length > 0 || !row;
}

// Where the cell's figure came from and what stood before, once it is saved.
function linkHistory(link, row, where, sheet, address) {
  const name = where?.part === "prior" ? `${where.indicator.name}_prior` : where?.indicator.name;
  link.hidden = !row || !name || sheet.value(row.id, name) === null || sheet.dirty.has(keyOf(row.id, name));
  if (!link.hidden) link.href = address.replace("CODE", row.code).replace("VALUE", name);
}

function fill(list, facts) {
  list.replaceChildren(...facts.flatMap(([label, text]) => [
    element("dt", { textContent: label }), element("dd", { textContent: text }),
  ]));
}

const figure = (value) => (value === undefined ? NONE : grouped(value));

// People think in 万元 and the form is in 千元: both stand side by side, so that a slip of ten shows.
const inWords = (value, unit) => (unit === "千元" && value !== undefined ? `${grouped(value)}（合 ${inWan(value)} 万元）` : figure(value));

// The whole sheet's sum of the indicator, as it stands while typing.
function totalOf(rows, indicator) {
  const filled = rows.filter((row) => row.values[indicator.name] !== undefined);
  const [now, then] = [indicator.name, `${indicator.name}_prior`].map((name) => sum(rows.map((row) => row.values[name])));
  return [
    [`${filled.length} 户合计`, figure(now)],
    ["上年同期", figure(then)],
    ["增速", growthOf(now, then, indicator.signed)],
  ];
}

function factsOf(row, indicator, growth, hasPrevious) {
  const { name, unit } = indicator;
  return [
    [titleOf("value", indicator), inWords(row.values[name], unit)],
    ["上年同期", figure(row.values[`${name}_prior`])],
    ["增速", growth],
    ...(hasPrevious ? [[titleOf("last", indicator), figure(row.last[name])]] : []),
    ["去年已存", figure(row.stored[name])],
    ...(row.by ? [["最近填报", row.by]] : []),
  ];
}

// Every problem with its enterprise; `visit(id, name)` goes to its cell.
export function listProblems(problems, visit) {
  const hidden = problems.length - MOST;
  const errors = problems.filter(({ severity }) => severity === "error");
  const sorted = [...errors, ...problems.filter(({ severity }) => severity !== "error")];
  const grave = errors.length ? `，其中错误 ${errors.length} 个` : "";
  $("entry-problems-count").textContent = problems.length ? `全部问题 ${problems.length} 个${grave}` : "没有发现问题";
  const lines = sorted.slice(0, MOST).map(({ row, name, severity, message }) => {
    const button = element("button", { type: "button", className: `link-button problem-${severity}`, textContent: `${row.name}：${message}` });
    button.addEventListener("click", () => visit(row.id, name));
    return element("li", {}, button);
  });
  if (hidden > 0) lines.push(element("li", { textContent: `另有 ${hidden} 个，改正上面的以后再列出。` }));
  $("entry-problems").replaceChildren(...lines);
}
