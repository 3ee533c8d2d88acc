// Draws every `[data-chart="id"]` from the JSON block with that id; ECharts is loaded before as a plain script.
import { colours, fontFamily, theme } from "./chart-theme.js";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const figure = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });
const written = (value, unit) => (value === null || value === undefined ? "--" : `${figure.format(value)} ${unit}`);

const styles = {
  current: {
    type: "line", symbol: "circle", symbolSize: 8, showAllSymbol: true, z: 3,
    lineStyle: { width: 2.5, color: colours.current }, itemStyle: { color: colours.current },
  },
  prior: {
    type: "line", symbol: "emptyCircle", symbolSize: 5, showAllSymbol: true, z: 2,
    lineStyle: { width: 1.25, color: colours.prior }, itemStyle: { color: colours.prior },
  },
  forecast: {
    type: "line", symbol: "diamond", symbolSize: 8, showAllSymbol: true, z: 2,
    lineStyle: { width: 1.75, type: "dashed", color: colours.current }, itemStyle: { color: colours.current },
  },
  bound: {
    type: "line", symbol: "none", z: 1,
    lineStyle: { width: 1.25, type: "dotted", color: colours.current }, itemStyle: { color: colours.current },
  },
  median: {
    type: "line", symbol: "none", z: 1,
    lineStyle: { width: 1.25, color: colours.prior }, itemStyle: { color: colours.prior },
  },
  low: {
    type: "line", symbol: "none", z: 1,
    lineStyle: { width: 1.25, type: "dotted", color: colours.low }, itemStyle: { color: colours.low },
  },
  high: {
    type: "line", symbol: "none", z: 1,
    lineStyle: { width: 1.25, type: "dashed", color: colours.target }, itemStyle: { color: colours.target },
  },
};

function targetLine(target, unit) {
  return {
    silent: true, symbol: "none", animation: false,
    lineStyle: { color: colours.target, type: "dashed", width: 1.5 },
    label: { position: target.at ?? "insideStartTop", color: colours.target, formatter: `${target.name} ${written(target.value, unit)}` },
    data: [{ yAxis: target.value }],
  };
}

// A marked line does not stretch the axis, so the axis is told to reach the target, ending on a round number.
function roundedTop(maximum, target) {
  const top = Math.max(maximum, target);
  const step = 10 ** Math.floor(Math.log10(top)) / 2;
  return Math.ceil((top * 1.04) / step) * step;
}

// A line that is drawn without points has none in the legend either: dashes tell the bounds apart.
const legendEntry = ({ name, style }) =>
  styles[style]?.symbol === "none" ? { name, itemStyle: { opacity: 0 } } : { name };

export function chartOption(data) {
  const { title, unit, categories, series, target } = data;
  return {
    animation: !still.matches,
    aria: { enabled: true, label: { description: `${title}，单位${unit}。同样的数据见图下数据表。` } },
    title: { text: `${title}（${unit}）`, left: 0, top: 0 },
    // One line with arrows where the width does not do for all names: a second would lie over the axis.
    legend: { bottom: 0, itemWidth: 26, type: "scroll", data: series.map(legendEntry) },
    grid: { left: 4, right: 12, top: 42, bottom: 34, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      textStyle: { fontFamily, fontSize: 13 }, valueFormatter: (value) => written(value, unit),
    },
    xAxis: {
      type: "category", data: categories, boundaryGap: series.some((one) => one.type === "bar"),
      // The outermost labels stand inside the drawing, where centred ones would be cut.
      axisLabel: data.wrap
        ? { interval: 0, width: 64, overflow: "break" }
        : { alignMinLabel: "left", alignMaxLabel: "right", showMaxLabel: true, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      max: target?.value > 0 ? ({ max }) => roundedTop(max, target.value) : null,
    },
    series: series.map((one, index) => ({
      ...styles[one.style],
      ...(one.type ? { type: one.type, barMaxWidth: 28 } : {}),
      name: one.name,
      data: one.values,
      // A gap in figures stays one; a forecast has its two ends only.
      connectNulls: Boolean(one.spans),
      ...(target && index === 0 ? { markLine: targetLine(target, unit) } : {}),
    })),
  };
}

// The whole column of a month is the target: a point alone is too small for a thumb.
function followLinks(chart, links) {
  const surface = chart.getZr();
  const linkAt = (event) => {
    if (!chart.containPixel("grid", [event.offsetX, event.offsetY])) return null;
    return links[chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX)] ?? null;
  };
  surface.on("click", (event) => {
    const link = linkAt(event);
    if (link) window.location.assign(link);
  });
  surface.on("mousemove", (event) => surface.setCursorStyle(linkAt(event) ? "pointer" : "default"));
}

function fail(element) {
  element.classList.add("chart-failed");
  element.textContent = "图形未能显示，请查看下方数据表。";
}

function draw(element) {
  if (!window.echarts) return fail(element);
  if (window.echarts.getInstanceByDom(element)) return undefined;
  const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = window.echarts.init(element, theme);
  chart.setOption(chartOption(data));
  if (data.links?.length) followLinks(chart, data.links);
  new ResizeObserver(() => chart.resize()).observe(element);
  return undefined;
}

function drawAll(root) {
  for (const element of root.querySelectorAll("[data-chart]")) {
    try {
      draw(element);
    } catch (error) {
      fail(element);
      throw error;
    }
  }
}

drawAll(document);
document.addEventListener("htmx:afterSettle", () => drawAll(document));
document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => {
  if (detail.elt.matches?.("[data-chart]")) window.echarts?.getInstanceByDom(detail.elt)?.dispose();
});
