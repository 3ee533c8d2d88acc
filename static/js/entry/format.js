// Figures as typed, stored and printed. A stored figure is a plain string: a browser's number is not exact.
const PLACES = 4;
const SCALE = 10n ** BigInt(PLACES);
const LIMIT = 10n ** 13n * SCALE;
const DASHES = /[‐‑‒–—―─−﹣－]/g;
const BLANK = /^(?:-+|\.{2,}|…+|⋯+|[/\\]|无|空)?$/;
const PLAIN = /^\d+\.?\d*$|^\.\d+$/;
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;

export const NONE = "--";

const tidied = (text) => String(text ?? "").normalize("NFKC").replace(DASHES, "-").replace(/[\s\u200b\ufeff]+/g, "").replace(/^'/, "");

// {negative, digits: "1234.5"} of a tidied text; null where it is no figure.
function figureIn(plain) {
  const bracketed = /^\((.+)\)$/.exec(plain);
  const [, sign, digits] = /^([-+]?)¥?(.*)$/.exec(bracketed ? bracketed[1] : plain);
  if (!PLAIN.test(digits) && !GROUPED.test(digits)) return null;
  return { negative: sign === "-" || Boolean(bracketed && !sign), digits: digits.replaceAll(",", "") };
}

// {value: "12.5"} | {value: null} for a blank | {problem: sentence}
export function parse(text) {
  const plain = tidied(text);
  if (BLANK.test(plain)) return { value: null };
  const figure = figureIn(plain);
  if (!figure) return { problem: whyNot(plain) };
  const scaled = toScaled(figure.digits);
  if (scaled >= LIMIT) return { problem: `“${text}”大得不像真的，请核对单位。` };
  return { value: fromScaled(figure.negative ? -scaled : scaled) };
}

// The figure times ten to the power, by moving its point: exact, whatever its decimals. Any other text stays.
export function shifted(text, power) {
  const figure = figureIn(tidied(text));
  if (!figure || !power) return text;
  const [whole, decimals = ""] = figure.digits.split(".");
  const all = whole.padStart(1 - Math.min(power, 0), "0") + decimals.padEnd(Math.max(power, 0), "0");
  const point = Math.max(whole.length, 1 - Math.min(power, 0)) + power;
  return `${figure.negative ? "-" : ""}${all.slice(0, point)}.${all.slice(point)}`;
}

function whyNot(plain) {
  if (/%|‰/.test(plain)) return `“${plain}”是百分数，这里请填数值。`;
  if (/[万亿千百]/.test(plain)) return `“${plain}”带有单位，请按表头的单位只填数字。`;
  if (/^#/.test(plain)) return `“${plain}”是 Excel 的错误值，请填数字。`;
  return `“${plain.slice(0, 20)}”不是数字，请改成数字或清空。`;
}

// The figure in ten-thousandths, halves away from zero.
export function toScaled(text) {
  const negative = text.startsWith("-");
  const [whole, decimals = ""] = text.replace("-", "").split(".");
  const padded = decimals.padEnd(PLACES + 1, "0");
  const scaled = BigInt(whole || "0") * SCALE + BigInt(padded.slice(0, PLACES)) + (padded[PLACES] >= "5" ? 1n : 0n);
  return negative ? -scaled : scaled;
}

export function fromScaled(scaled) {
  const size = scaled < 0n ? -scaled : scaled;
  const decimals = String(size % SCALE).padStart(PLACES, "0").replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${size / SCALE}${decimals ? `.${decimals}` : ""}`;
}

// An amount stored in 千元, in 万元 as people say it.
export function inWan(value) {
  return value ? grouped(fromScaled((toScaled(value) + (value.startsWith("-") ? -5n : 5n)) / 10n)) : NONE;
}

// The sum of figures; undefined where there is none.
export function sum(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length ? fromScaled(known.reduce((total, value) => total + toScaled(value), 0n)) : undefined;
}

export function grouped(value) {
  if (value === null || value === undefined || value === "") return "";
  const [whole, decimals] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (decimals ? `.${decimals}` : "");
}

// How a report writes the growth, as enterprises/growth.py: one decimal, a word where there is a loss. Of a value
// that cannot be negative there is no loss, only a slip, and no growth while it stands.
export function growth(current, base, signed) {
  if (!current || !base) return NONE;
  const [now, then] = [toScaled(current), toScaled(base)];
  if (then === 0n || (!signed && (now < 0n || then < 0n))) return NONE;
  if (then < 0n) return afterLoss(now, then);
  if (now < 0n) return "由盈转亏";
  const tenths = divided((now - then) * 1000n, then);
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths > 0n ? "+" : ""}${tenths < 0n ? "-" : ""}${size / 10n}.${size % 10n}%`;
}

function afterLoss(now, then) {
  if (now > 0n) return "扭亏为盈";
  if (now === then) return "持平";
  return now > then ? "减亏" : "增亏";
}

function divided(part, whole) {
  const size = part < 0n ? -part : part;
  const rounded = (2n * size + whole) / (2n * whole);
  return part < 0n ? -rounded : rounded;
}
