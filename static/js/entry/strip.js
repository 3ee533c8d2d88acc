// The strip beside the sheet: the active cell with all that it is held against, and every problem of the sheet.
import { grouped, NONE } from "./format.js";

const $ = (id) => document.getElementById(id);
const MOST = 100;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function showCell(row, where, { sheet, growth, hasPrevious }) {
  $("strip-name").textContent = row?.name ?? "";
  $("strip-what").textContent = where ? `${where.indicator.label}（${where.indicator.unit}）` : "";
  const facts = row && where ? factsOf(row, where.indicator.name, growth, hasPrevious) : [];
  $("strip-facts").replaceChildren(...facts.flatMap(([label, text]) => [
    element("dt", { textContent: label }), element("dd", { textContent: text }),
  ]));
  const problems = row ? sheet.problems(row) : [];
  $("strip-problems").replaceChildren(...problems.map(({ severity, message }) => element("li", { className: `problem-${severity}`, textContent: message })));
  $("strip-clean").hidden = problems.length > 0 || !row;
}

function factsOf(row, name, growth, hasPrevious) {
  const figure = (value) => (value === undefined ? NONE : grouped(value));
  return [
    ["本期累计", figure(row.values[name])],
    ["上年同期", figure(row.values[`${name}_prior`])],
    ["增速", growth],
    ...(hasPrevious ? [["上期累计", figure(row.last[name])]] : []),
    ["去年已存", figure(row.stored[name])],
    ...(row.by ? [["最近填报", row.by]] : []),
  ];
}

// Every problem with its enterprise; `visit(id, name)` goes to its cell.
export function listProblems(problems, visit) {
  const hidden = problems.length - MOST;
  $("entry-problems-count").textContent = problems.length ? `全部问题 ${problems.length} 个` : "没有发现问题";
  const lines = problems.slice(0, MOST).map(({ row, name, severity, message }) => {
    const button = element("button", { type: "button", className: `link-button problem-${severity}`, textContent: `${row.name}：${message}` });
    button.addEventListener("click", () => visit(row.id, name));
    return element("li", {}, button);
  });
  if (hidden > 0) lines.push(element("li", { textContent: `另有 ${hidden} 个，改正上面的以后再列出。` }));
  $("entry-problems").replaceChildren(...lines);
}
