// What deserves a look in a row as it is typed; the server's rules come on top with every save.
import { grouped, toScaled } from "./format.js";

// The ratio to what stood before, and what such a ratio most often is; money has a slip of its own.
const SLIPS = [
  [500, 2000, "约为{what}的 1000 倍，请核对单位是否应为{unit}", "约为{what}的 1000 倍，请核对是否按元填写，应为千元"],
  [8, 12.5, "约为{what}的 10 倍，请核对是否多写了一位", "约为{what}的 10 倍，请核对是否多写了一位或用错了单位，应为千元"],
  [1 / 12.5, 1 / 8, "只有{what}的十分之一左右，请核对是否少写了一位", "只有{what}的十分之一左右，请核对是否按万元填写，应为千元"],
  [1 / 2000, 1 / 500, "只有{what}的千分之一左右，请核对单位是否应为{unit}"],
  [5, Infinity, "是{what}的 5 倍以上，请核对数字与单位"],
  [0, 1 / 5, "不到{what}的五分之一，请核对数字与单位"],
];

const amount = (value) => (value ? Number(toScaled(value)) / 10000 : null);

function slip(value, references, unit) {
  for (const [what, reference] of references) {
    if (!(reference > 0)) continue;
    const ratio = value / reference;
    const found = SLIPS.find(([low, high]) => ratio >= low && ratio <= high);
    if (found) return ((unit === "千元" && found[3]) || found[2]).replace("{what}", what).replace("{unit}", unit);
  }
  return "";
}

// All that is said of a row, in the grid and on a phone alike: [{name, severity: "error" | "warning", message}].
// Until a row is saved what it looks like is guessed here; then the rules of the server (`told`) have the word.
// `unread` are the texts in it that are no numbers.
export function problemsOf(row, fields, { unread = [], told, typed }) {
  const guessed = guessesOf(row, fields);
  const certain = guessed.filter(({ severity }) => severity === "error");
  return [...unread, ...(told && !typed ? [...certain, ...told] : guessed)];
}

function guessesOf(row, fields) {
  const found = [];
  for (const field of fields) {
    const { name, label, unit, signed, level } = field;
    const [value, prior] = [amount(row.values[name]), amount(row.values[`${name}_prior`])];
    const [last, stored] = [amount(row.last[name]), amount(row.stored[name])];
    for (const [part, figure] of [[name, value], [`${name}_prior`, prior]]) {
      if (figure < 0 && !signed) found.push({ name: part, severity: "error", message: `${label}不应为负数。` });
    }
    if (!(value > 0)) continue;
    if (last !== null && value < last && !signed && !level) {
      const message = `${label}本期累计 ${grouped(row.values[name])} 小于上期累计 ${grouped(row.last[name])}，累计数一般不会下降。`;
      found.push({ name, severity: "warning", message });
    }
    const why = slip(value, [["上期累计", last], ["上年同期", prior], ["去年已存数", stored]], unit);
    if (why) found.push({ name, severity: "warning", message: `${label}${why}。` });
  }
  return found;
}
