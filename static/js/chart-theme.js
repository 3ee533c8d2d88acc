// The one look of every chart; colours agree with static/css/app.css.
export const colours = {
  current: "#1d5ba6",
  prior: "#8593a6",
  target: "#8a5a00",
  low: "#2f7f79",
  text: "#182433",
  muted: "#566378",
  grid: "#e3e8ef",
};

const grades = { A: "#1d6b3a", B: "#1d5ba6", C: "#b07a12", D: "#b02a37", "不定": "#7a5ba8" };

// One colour a grade on every chart, as static/css/grading.css has them for words.
export const gradeColour = (grade) => grades[grade] ?? "#8593a6";

export const fontFamily = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

export const theme = {
  color: [colours.current, colours.prior, "#2f7f79", "#7a5ba8", "#a15c2b"],
  textStyle: { fontFamily, color: colours.text, fontSize: 12 },
  title: { textStyle: { fontFamily, fontSize: 14, fontWeight: 600, color: colours.text } },
  legend: { textStyle: { color: colours.text } },
  categoryAxis: {
    axisLine: { lineStyle: { color: "#b8c4d4" } },
    axisTick: { show: false },
    axisLabel: { color: colours.muted },
  },
  valueAxis: {
    axisLine: { show: false },
    axisLabel: { color: colours.muted },
    splitLine: { lineStyle: { color: colours.grid } },
  },
};
