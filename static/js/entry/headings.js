// What the headings of a pasted block say: which value stands in which column.
// Read as strictly as a file is: a heading that is not known, of another month or an unknown unit, names no value.
import { power, remedy, unitAbove, unitIn } from "./measures.js";

const KEYS = /^(序号|编号|统一社会信用代码|社会信用代码|信用代码|组织机构代码|代码|(企业|单位)?(详细)?名称|企业|单位|企业简称|单位简称)$/;
const BRACKETED = /\(([^()]*)\)|\[([^[\]]*)\]/g;
const PRIOR = /上年同期|去年同期|上年|去年|同期|基期/;
const TO_DATE = /1-(?:本|\d{1,2})月份?|本期累计数?|本年累计数?|自?年初累计数?|累计数?|本期数?|本年|今年|报告期|期末数?/;
const YEAR = /(20\d{2})年度?/;

export const tidy = (text) => String(text ?? "").normalize("NFKC").replace(/[\u2010-\u2015\u2212~～]/g, "-").replace(/[\s\u200b\ufeff]+/g, "");
const bare = (text) => text.replace(/^[一二三四五六七八九十\d]+[、.]/, "").replace(/^其中:?/, "").replace(/[()[\]:：、,·_/-]/g, "");

// The line of a printed form that counts its columns: 甲 乙 1 2 3.
function isNumbering(line) {
  const cells = (line ?? []).map(tidy).filter(Boolean);
  const numbers = cells.filter((text) => /^\d{1,2}$/.test(text)).map(Number);
  return numbers.length > 1 && numbers.every((number, index) => number === index + 1) && cells.every((text) => /^([甲乙丙丁]|\d{1,2})$/.test(text));
}

export class Headings {
  // `fields` bring their own headings, as offices write them; `period` is 2023-05.
  constructor(fields, period) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.names = new Map(fields.flatMap((field) => field.headings.map((heading) => [bare(tidy(heading)), field])));
    [this.year, this.month] = period.split("-").map(Number);
  }

  // {key: true} | {field, prior, unit} with what of it the text says, or {unknown: true}
  read(text) {
    let rest = tidy(text);
    if (KEYS.test(bare(rest))) return { key: true };
    const said = { text: String(text).trim() };
    const take = (pattern) => {
      const found = pattern.exec(rest);
      if (found) rest = rest.replace(found[0], "");
      return found;
    };
    rest = rest.replace(BRACKETED, (whole, round, square) => {
      const unit = unitIn(round ?? square ?? "");
      if (unit) said.unit = unit;
      return unit ? "" : whole;
    });
    if (unitIn(rest)) return { ...said, unit: unitIn(rest) };
    if (this.#named(rest, said)) return said;
    const year = Number(take(YEAR)?.[1] ?? this.year);
    const times = [];
    if (take(PRIOR)) said.prior = true;
    while (!this.#named(rest, said)) {
      const time = take(TO_DATE);
      if (!time) break;
      times.push(time[0]);
    }
    if (!this.#isOurs(year, times, said.prior)) return { ...said, unknown: true };
    if (year < this.year) said.prior = true;
    else if (times.length) said.prior ??= false;
    return said.field || !bare(rest) ? said : { ...said, unknown: true };
  }

  // The months of the sheet, this year or, named with its months or as 同期, the last.
  #isOurs(year, times, prior) {
    const months = times.map((time) => /^1-(\d{1,2})月/.exec(time)?.[1]).filter(Boolean);
    if (months.some((month) => Number(month) !== this.month)) return false;
    return year === this.year || (year === this.year - 1 && (prior || times.length > 0));
  }

  #named(rest, said) {
    const field = this.names.get(bare(rest));
    if (field) said.field = field;
    return Boolean(field);
  }

  // {lines: those with headings, body: what follows, unit: which a title names}; `isData(line)` knows a line of figures.
  split(block, isData) {
    const first = block.findIndex(isData);
    const above = block.slice(0, first < 0 ? block.length : first);
    const top = above.findIndex((line) => this.#isHeading(line));
    const keys = (above[top] ?? []).map((text, index) => (this.read(text).key ? index : -1)).filter((index) => index >= 0);
    // Below merged headings the keys' own cells are blank; a line with a name of its own is an enterprise without figures.
    const known = above.map((line, index) => index >= top && top >= 0
      && (this.#isHeading(line) || (keys.length > 0 && keys.every((key) => !tidy(line[key])))));
    const end = known.lastIndexOf(true) + 1;
    const titles = above.filter((_, index) => !known[index]).flat().map(tidy).join("");
    const unit = unitAbove(titles);
    const start = end || (unit && first > 0 ? first : 0);
    return { lines: above.filter((_, index) => known[index]), body: block.slice(start + (end && isNumbering(block[end]) ? 1 : 0)), unit };
  }

  #isHeading(line) {
    return line.some((text) => {
      const said = tidy(text) ? this.read(text) : { unknown: true };
      return said.key || said.field || (!said.unknown && said.prior !== undefined);
    });
  }

  // For each column {name, text, power, unit} | {key: true} | {text, why} where it goes nowhere; a bare 上年同期
  // belongs to the indicator on its left, and stands in its unit.
  columns(lines, unit) {
    const wide = Math.max(...lines.map((line) => line.length));
    const said = lines.map((line, depth) => this.#across(line, wide, depth < lines.length - 1));
    const taken = new Set();
    let owner = null;
    let ownUnit;
    return Array.from({ length: wide }, (_, index) => {
      const here = said.map((line) => line[index]).filter(Boolean);
      if (!here.length) return { text: "" };
      if (here.some(({ key }) => key)) return { key: true };
      const text = [...new Set(here.map((one) => one.text))].join(" ");
      const field = here.find((one) => one.field)?.field;
      const own = here.find((one) => one.unit)?.unit;
      if (field || here.some((one) => one.unknown && !/增|减|%|比/.test(one.text))) [owner, ownUnit] = [field ?? null, own];
      if (!owner || here.some(({ unknown }) => unknown)) return { text };
      const measured = this.measured(owner.name, own ?? ownUnit ?? unit, Boolean(own ?? ownUnit));
      if (measured.why) return { text, ...measured };
      const name = here.some(({ prior }) => prior) ? `${owner.name}_prior` : owner.name;
      if (taken.has(name)) return { text };
      taken.add(name);
      return { name, text, ...measured };
    });
  }

  labelOf(name) {
    const field = this.fields.get(name.replace(/_prior$/, ""));
    return `${field.label}${name.endsWith("_prior") ? "上年同期" : ""}`;
  }

  // {power, unit} from the unit of a column to that of the value, or {why} it cannot be converted.
  // What a title says of the unit (not `own`) is about money alone.
  measured(name, unit, own = false) {
    const wanted = this.fields.get(name.replace(/_prior$/, "")).unit;
    if (!unit || (!own && wanted !== "千元")) return { power: 0 };
    const noughts = power(unit, wanted);
    return noughts === null ? { why: `单位“${unit}”不能换算为${wanted}，${remedy(wanted)}` } : { power: noughts, unit: noughts ? `已按${unit}换算为${wanted}` : "" };
  }

  // A line's headings; a blank under a merged heading has that of the cell on its left.
  #across(line, wide, merged) {
    let last = null;
    return Array.from({ length: wide }, (_, index) => {
      const text = tidy(line[index]);
      if (text) last = this.read(line[index]);
      return text || (merged && last && !last.key) ? last : null;
    });
  }
}
