// Charts of grades: `[data-grade-chart]` names the kind, `data-source` the JSON block that it is drawn from. What htmx
// swaps in brings its figures in `data-json`, since script blocks are left out of a swap.
import { colours, fontFamily, gradeColour, theme } from "./chart-theme.js";

const figure = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });
const common = () => ({
  animation: false,
  aria: { enabled: true },
  textStyle: { fontFamily },
});
const tip = { renderMode: "richText", confine: true, textStyle: { fontFamily, fontSize: 13 } };

// Side and grade stand in each node's label, so that nothing hangs on colour alone.
function flow({ nodes, links }) {
  const sums = new Map();
  for (const { source, target, value } of links) {
    for (const name of [source, target]) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  return {
    ...common(),
    tooltip: {
      ...tip,
      formatter: ({ dataType, data, name }) =>
        dataType === "edge" ? `${data.source} → ${data.target}：${data.value} 户` : `${name}：${sums.get(name)} 户`,
    },
    series: [{
      type: "sankey", left: 8, right: 110, top: 8, bottom: 8, nodeGap: 12, nodeWidth: 16, draggable: false, layoutIterations: 0,
      emphasis: { focus: "adjacency" },
      lineStyle: { color: "source", opacity: 0.35 },
      label: { color: colours.text, formatter: ({ name }) => `${name} ${sums.get(name) ?? 0}` },
      data: nodes.map(({ name, grade }) => ({ name, itemStyle: { color: gradeColour(grade) } })),
      links,
    }],
  };
}

function stack({ title, categories, series }) {
  return {
    ...common(),
    title: { text: `${title}（户）`, left: 0, top: 0 },
    legend: { bottom: 0, itemWidth: 18 },
    grid: { left: 4, right: 16, top: 36, bottom: 34, containLabel: true },
    tooltip: { ...tip, trigger: "axis", axisPointer: { type: "shadow" } },
    xAxis: { type: "value", minInterval: 1 },
    yAxis: { type: "category", data: categories, inverse: true, axisLabel: { width: 108, overflow: "truncate", fontSize: 11 } },
    series: series
      .filter(({ values }) => values.some(Boolean))
      .map(({ name, values }) => ({
        name, type: "bar", stack: "all", barMaxWidth: 22, data: values.map((value) => value || null),
        itemStyle: { color: gradeColour(name), borderColor: "#fff", borderWidth: 1 },
        label: { show: true, color: "#fff", fontSize: 11, formatter: ({ value }) => (value > 2 ? value : "") },
      })),
  };
}

const symbols = { A: "circle", B: "rect", C: "triangle", D: "diamond" };

function scatter({ points, mean }) {
  const grades = [...new Set(points.map((point) => point[3]))].sort();
  const lands = points.map(([land]) => land);
  const ends = mean && lands.length ? [Math.min(...lands), Math.max(...lands)] : [];
  return {
    ...common(),
    title: { text: "税收与用地", left: 0, top: 0 },
    legend: { bottom: 0 },
    grid: { left: 28, right: 24, top: 40, bottom: 64, containLabel: true },
    tooltip: {
      ...tip,
      formatter: ({ data }) => data?.[2]
        ? `${data[2]}（${data[3]}）\n用地 ${figure.format(data[0])} 亩，税收 ${figure.format(data[1])} 万元\n亩均税收 ${figure.format(data[1] / data[0])} 万元/亩`
        : `合计 ${figure.format(mean)} 万元/亩`,
    },
    dataZoom: [{ type: "inside", xAxisIndex: 0 }, { type: "inside", yAxisIndex: 0 }],
    xAxis: { type: "log", name: "用地（亩）", nameLocation: "middle", nameGap: 26 },
    yAxis: { type: "log", name: "税收（万元）", nameLocation: "middle", nameGap: 48 },
    series: [
      ...grades.map((grade) => ({
        name: grade, type: "scatter", symbol: symbols[grade] ?? "pin", symbolSize: 8,
        itemStyle: { color: gradeColour(grade), opacity: 0.75 }, data: points.filter((point) => point[3] === grade),
      })),
      ...(ends.length
        ? [{
          name: "合计亩均税收", type: "line", symbol: "none", silent: true,
          lineStyle: { type: "dashed", color: colours.text, width: 1.25 }, itemStyle: { color: colours.text },
          data: ends.map((land) => [land, land * mean]),
        }]
        : []),
    ],
  };
}

function map({ boundaries, values, unit }, id) {
  window.echarts.registerMap(id, boundaries, {});
  const data = boundaries.features.map(({ properties }) => ({ name: properties.name, value: values[properties.adcode] ?? null }));
  const known = data.map(({ value }) => value).filter((value) => value !== null);
  return {
    ...common(),
    title: { text: `各县区亩均税收（${unit}）`, left: 0, top: 0 },
    tooltip: { ...tip, formatter: ({ name, value }) => `${name}：${Number.isFinite(value) ? figure.format(value) : "--"} ${unit}` },
    visualMap: {
      left: 0, bottom: 0, min: Math.min(...known, 0), max: Math.max(...known, 1), calculable: true,
      inRange: { color: ["#e8f0fa", "#1d5ba6"] }, text: ["高", "低"],
    },
    series: [{
      type: "map", map: id, nameProperty: "name", top: 40, bottom: 16, data,
      label: { show: true, formatter: ({ name, value }) => `${name}\n${Number.isFinite(value) ? figure.format(value) : "--"}`, fontSize: 12, fontWeight: 600, color: colours.text, textBorderColor: "#fff", textBorderWidth: 3 },
      itemStyle: { borderColor: "#8593a6", areaColor: "#f4f6f9" }, emphasis: { label: { show: true } }, selectedMode: false,
    }],
  };
}

const kinds = { flow, stack, scatter, map };

function follow(chart, { address, query }) {
  chart.on("click", ({ data }) => {
    if (data?.[4]) window.location.assign(address.replace("{key}", data[4]) + query);
  });
}

function fail(element) {
  element.classList.add("chart-failed");
  element.textContent = "图形未能显示，请查看数据表。";
}

function draw(element) {
  if (!window.echarts) return fail(element);
  if (window.echarts.getInstanceByDom(element)) return undefined;
  const data = JSON.parse(element.dataset.json ?? document.getElementById(element.dataset.source).textContent);
  const chart = window.echarts.init(element, theme);
  chart.setOption(kinds[element.dataset.gradeChart](data, element.dataset.source));
  if (data.address) follow(chart, data);
  new ResizeObserver(() => chart.resize()).observe(element);
  return undefined;
}

function drawAll() {
  for (const element of document.querySelectorAll("[data-grade-chart]")) {
    try {
      draw(element);
    } catch (error) {
      fail(element);
      throw error;
    }
  }
}

function dispose({ detail }) {
  if (detail.elt.matches?.("[data-grade-chart]")) window.echarts?.getInstanceByDom(detail.elt)?.dispose();
}

drawAll();
document.addEventListener("htmx:beforeCleanupElement", dispose);
document.addEventListener("htmx:afterSettle", drawAll);
