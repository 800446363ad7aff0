// Trade as series: for each pair of sides and flow, every figure over the stretch of time that it is for.

import { h, svg, words } from "./dom.js";
import { iso } from "./data.js";
import { amount, compare, day as written, period, short, t } from "./strings.js";
import { factLink, fillerName, paged, speakerName, statusMark } from "./summary.js";

const [WIDTH, HEIGHT] = [680, 230];
const EDGE = { left: 62, right: 18, top: 24, bottom: 26 };

export async function trade({ model, rows }) {
  const facts = rows.filter((f) => model.type(f) === "trade");
  for (const f of facts) await model.texts.of(model.doc(f));
  const all = series(facts.map((f) => point(model, f)).filter(Boolean));
  if (!all.length) return { node: h("p", { class: "nothing" }, t("nothing")) };
  return { node: h("div", { class: "trade" }, h("p", { class: "quiet" }, t("trade.note")), paged(all, 12, (one) => figure(model, one), h("div", {}))) };
}

// What a chart needs of a fact; those that tell neither a value nor a growth give none.
function point(model, f) {
  const detail = (role) => model.of(f, role)[0]?.detail;
  const [value, change] = [detail("value"), detail("change")];
  if (!value && !change) return null;
  const parties = [...new Set(model.fillers(f).filter(({ use }) => use === "side").map((filler) => fillerName(model, filler)))];
  const [goods] = model.of(f, "product");
  const product = goods ? model.texts.at(model.doc(f)).slice(goods.start, goods.end) : "";
  const time = detail("period") ?? {};
  return { f, value, change, base: detail("base_period"), start: time.start_date, end: time.end_date, parties, flow: detail("flow")?.name ?? "turnover", product, unit: value?.unit ?? "" };
}

function series(points) {
  const key = (one, unit) => [one.parties.toSorted(compare).join(" – "), one.flow, one.product.toLowerCase(), unit].join("\n");
  const found = Map.groupBy(points.filter(({ value }) => value), (one) => key(one, one.unit));
  // A growth alone joins the series of its sides, flow and goods, whatever its unit.
  const homes = new Map([...found.keys()].reverse().map((known) => [known.slice(0, known.lastIndexOf("\n") + 1), known]));
  for (const one of points.filter(({ value }) => !value)) {
    const home = homes.get(key(one, "")) ?? key(one, "");
    if (!found.has(home)) found.set(home, []);
    found.get(home).push(one);
  }
  const dated = (all) => all.filter(({ start, value }) => start && value).length;
  return [...found.values()].sort((a, b) => dated(b) - dated(a) || b.length - a.length).map((all) => all.sort((a, b) => ((a.start ?? "") < (b.start ?? "") ? -1 : 1)));
}

function figure(model, points) {
  const [first] = points;
  const heading = h("h2", {}, words(first.parties.join(" – ") || t("parties.none")), h("span", { class: "quiet" }, ` ${[t(`term.${first.flow}`), first.product].filter(Boolean).join(", ")}${first.unit ? `, ${first.unit}` : ""}`));
  const drawn = distinct(points.filter(({ start, end, value }) => start && end && value && typeof value.value === "number"));
  return h("section", { class: "series" }, heading, h("div", { class: "side-by-side" }, drawn.length + drawn.filter(derived).length > 1 ? chart(drawn, heading.textContent) : null, h("div", { class: "scroll" }, table(model, points))));
}

// One figure for one time is drawn once, however many tell it.
function distinct(points) {
  const known = new Map();
  for (const one of points) {
    const key = [one.start, one.end, one.value.value].join(" ");
    if (!known.has(key) || (one.change && !known.get(key).change)) known.set(key, one);
  }
  return [...known.values()];
}

const day = (text) => new Date(`${text}T00:00:00Z`);

// The value that a growth starts from, where the text gives value, growth and base period.
function derived({ value, change, base }) {
  if (!base?.start_date || !base?.end_date || typeof change?.value !== "number") return null;
  const factor = { percent: 1 + change.value / 100, times: change.value }[change.unit];
  return factor > 0 ? { start: base.start_date, end: base.end_date, of: value.value / factor } : null;
}

function chart(points, label) {
  const bases = points.map(derived).filter((base) => base && !points.some((known) => known.start === base.start && known.end === base.end));
  const ends = [...points, ...bases].flatMap(({ start, end }) => [day(start), day(end)]);
  const x = d3.scaleUtc([d3.min(ends), d3.utcDay.offset(d3.max(ends), 1)], [EDGE.left, WIDTH - EDGE.right]).nice(d3.utcYear);
  const values = [...points.map(({ value }) => value.value), ...bases.map(({ of }) => of), 0];
  const y = d3.scaleLinear(d3.extent(values), [HEIGHT - EDGE.bottom, EDGE.top]).nice(4);
  const labels = placing();
  return svg("svg", { class: "chart trade-chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label }, axes(x, y), bases.map((base) => stroke(x, y, labels, { ...base, kind: "base", label: `≈ ${short(Number(base.of.toPrecision(3)))}` })), points.map((one) => mark(x, y, labels, one)));
}

function axes(x, y) {
  const [first, last] = x.domain().map((date) => date.getUTCFullYear());
  const every = Math.max(1, Math.ceil((last - first) / 10));
  const years = d3.range(first, last + 1, every).map((year) => [year, x(new Date(Date.UTC(year, 0, 1)))]).filter(([, at]) => at <= WIDTH - EDGE.right + 1);
  return [
    y.ticks(4).map((tick) => [svg("line", { class: "rule", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(tick), y2: y(tick) }), svg("text", { class: "tick end", x: EDGE.left - 8, y: y(tick) + 4 }, short(tick))]),
    years.map(([year, at]) => [svg("line", { class: "axis", x1: at, x2: at, y1: y(0), y2: y(0) + 5 }), svg("text", { class: at > WIDTH - 60 ? "tick end" : "tick", x: at, y: HEIGHT - 8 }, String(year))]),
    svg("line", { class: "axis", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(0), y2: y(0) }),
  ];
}

function mark(x, y, labels, one) {
  const growth = one.change ? ` (${amount(one.change, true)})` : "";
  return stroke(x, y, labels, { start: one.start, end: one.end, of: one.value.value, kind: one.value.bound === "exact" ? "" : "inexact", label: `${amount({ ...one.value, unit: "count", of: "" })}${growth}` });
}

// Gives each label a height where it meets no other: above its line, below it, or none.
function placing() {
  const taken = [];
  return (middle, line, label) => {
    const half = label.length * 3.2;
    const free = (height) => taken.every((other) => Math.abs(other.height - height) > 12 || Math.abs(other.middle - middle) > half + other.half);
    const height = [line - 7, line + 15].find(free);
    if (height !== undefined) taken.push({ middle, height, half });
    return height;
  };
}

function stroke(x, y, labels, { start, end, of, kind, label }) {
  const [from, to] = [x(day(start)), x(d3.utcDay.offset(day(end), 1))];
  const middle = Math.min(WIDTH - EDGE.right - 40, Math.max(EDGE.left + 40, (from + to) / 2));
  const height = labels(middle, y(of), label);
  return svg("g", { class: `value ${kind}` }, svg("title", {}, `${period(start, end)}: ${label}`), svg("line", { x1: from, x2: Math.max(to, from + 3), y1: y(of), y2: y(of) }), height === undefined ? null : svg("text", { class: "figure", x: middle, y: height }, label));
}

function table(model, points) {
  const heads = ["when", "value", "change", "base", "status", "speaker", "published"];
  const line = (one) =>
    h("tr", {}, [
      h("td", {}, factLink(model, one.f, period(one.start, one.end) || t("undated"))),
      h("td", { class: "n" }, one.value ? amount(one.value) : ""),
      h("td", { class: `n ${one.change?.value < 0 ? "fall" : "rise"}` }, one.change ? amount(one.change, true) : ""),
      h("td", {}, one.base ? period(one.base.start_date, one.base.end_date) : ""),
      h("td", {}, statusMark(model.status(one.f))),
      h("td", {}, words(speakerName(model, one.f))),
      h("td", { class: "date" }, written(iso(model.published[model.doc(one.f)]))),
    ]);
  return h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, t(`column.${name}`))))), h("tbody", {}, points.map(line)));
}

