// Bars, and time cut into even stretches, for several views.

import { h, svg, words } from "./dom.js";
import { briefMonth, monthEnd, number, t } from "./strings.js";

// Rows of a label, a bar of parts, a count; {label, parts: [[class, count]], count, act}.
export function bars(rows, props = {}) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return h("ul", { class: "bars", ...props }, rows.map((row) => bar(row, most)));
}

function bar({ id, label, parts, count, act }, most) {
  const strip = h("span", { class: "strip", "aria-hidden": "true" }, parts.map(([kind, size]) => h("span", { class: `part ${kind}`, title: `${number(size)}`, style: { width: `${(100 * size) / most}%` } })));
  return h("li", {}, h("button", { type: "button", id, onclick: act }, words(label, { class: "label" }), strip, h("span", { class: "count" }, number(count))));
}

// --- time --------------------------------------------------------------------------------------------

const UNITS = { month: 1, quarter: 3, year: 12 };
const MOST = 40;
const at = (date) => Math.floor(date / 10000) * 12 + (Math.floor(date / 100) % 100 || 1) - 1;

// Buckets that hold nearly all of the dates (yyyymmdd), in the finest unit that keeps them few; the rare far ones go to the edges.
export function buckets(dates) {
  const months = dates.filter(Boolean).map(at).sort((a, b) => a - b);
  if (!months.length) return null;
  const cut = (share) => months[Math.min(months.length - 1, Math.floor(share * months.length))];
  const [first, last] = months.length < 30 ? [months[0], months.at(-1)] : [cut(0.02), cut(0.98)];
  const unit = Object.keys(UNITS).find((name) => (last - first) / UNITS[name] < MOST) ?? "year";
  const size = UNITS[unit];
  const start = Math.max(Math.floor(first / size), Math.floor(last / size) - MOST);
  const count = Math.floor(last / size) - start + 1;
  return { unit, count, of: (date) => (date ? Math.min(count - 1, Math.max(0, Math.floor(at(date) / size) - start)) : -1), ...edges(start, size, unit), outside: (date) => date && (at(date) < start * size || at(date) >= (start + count) * size) };
}

function edges(start, size, unit) {
  const day = (month) => `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
  const from = (n) => day((start + n) * size);
  const to = (n) => monthEnd(day((start + n) * size + size - 1));
  const year = (n) => from(n).slice(0, 4);
  const quarter = (n) => 1 + Math.floor((Number(from(n).slice(5, 7)) - 1) / 3);
  const label = (n) => ({ month: () => briefMonth(from(n)), quarter: () => t("quarter", { n: String(quarter(n)) }), year: () => year(n) })[unit]();
  return { from, to, label, year, begins: (n) => unit !== "year" && (n === 0 || year(n) !== year(n - 1)) };
}

// Columns over time; act(bucket) when one is clicked.
export function columns(counts, time, act, label) {
  const [width, height, foot] = [980, 160, 34];
  const step = width / time.count;
  const most = Math.max(1, ...counts);
  const tall = (count) => ((height - foot - 14) * count) / most;
  const every = Math.max(1, Math.ceil(time.count / 18));
  return svg(
    "svg",
    { class: "chart columns", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    counts.map((count, n) => [
      svg("rect", { class: "bar", x: n * step + step * 0.12, width: Math.min(step * 0.76, 60), y: height - foot - tall(count), height: tall(count), onclick: () => act(n) }, svg("title", {}, `${time.from(n)} – ${time.to(n)}: ${number(count)}`)),
      count && step > 16 ? svg("text", { class: "figure", x: n * step + step * 0.12 + Math.min(step * 0.38, 30), y: height - foot - tall(count) - 3 }, number(count)) : null,
      n % every === 0 ? svg("text", { class: "tick", x: n * step + step * 0.12, y: height - foot + 13 }, time.label(n)) : null,
      time.begins(n) ? svg("text", { class: "tick year", x: n * step + step * 0.12, y: height - foot + 27 }, time.year(n)) : null,
    ]),
    svg("line", { class: "axis", x1: 0, x2: width, y1: height - foot + 0.5, y2: height - foot + 0.5 }),
  );
}

export const stretch = (time, n) => ({ from: time.from(n), to: time.to(n) });

// How dark a count is among others, from 0 to 100: even steps for even ratios.
export const shade = (count, most) => (count ? Math.min(100, 8 + (92 * Math.log1p(count)) / Math.log1p(most)) : 0);
