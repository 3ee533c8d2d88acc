// In which unit a pasted column stands, and by how many noughts it differs from the sheet's.
const FAMILIES = [
  { 元: 0, 百元: 2, 千元: 3, 万元: 4, 百万元: 6, 千万元: 7, 亿元: 8 },
  { 人: 0, 万人: 4 },
  { 吨标准煤: 0, 吨标煤: 0, 万吨标准煤: 4, 万吨标煤: 4 },
  { 千瓦时: 0, 万千瓦时: 4, 亿千瓦时: 8 },
];
const KNOWN = FAMILIES.flatMap(Object.keys).sort((a, b) => b.length - a.length).join("|");
const MONEY = "[十百千万亿]*[美欧港日韩英]?元";
// Whatever ends like a unit and is none that is known says that the figures are not the sheet's.
const STRANGE = new RegExp(`^(?:(?:计量)?单位:?)?(${MONEY}|[十百千万亿]*(?:吨|公斤|千克|度|千瓦|立方米|户|家|美金|欧元))$`);
const NAMED = new RegExp(`^(?:(?:计量)?单位:?)?(${KNOWN})$`);
const TITLED = new RegExp(`单位:?(?:人民币)?(${MONEY})`);

// The unit that the whole text names, known or not; undefined where it names none.
export const unitIn = (text) => (NAMED.exec(text) ?? STRANGE.exec(text))?.[1];

// The unit of money that a title names (单位：万元).
export const unitAbove = (text) => TITLED.exec(text)?.[1];

// The power of ten from `unit` to `wanted`; null where one does not become the other.
export function power(unit, wanted) {
  const family = FAMILIES.find((each) => wanted in each);
  if (unit === wanted) return 0;
  return family && unit in family ? family[unit] - family[wanted] : null;
}

export const remedy = (wanted) => (wanted === "千元" ? "请改成千元、万元或亿元后再粘贴" : `请换算成${wanted}后再粘贴`);
