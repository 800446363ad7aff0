// When: facts by type over time, and the list of what happened or is to happen.

import { h, words } from "./dom.js";
import { buckets, shade, stretch } from "./charts.js";
import { number, t } from "./strings.js";
import { set } from "./state.js";
import { iso } from "./data.js";
import { amounts, evidence, factLink, paged, sides, statusMark, subject, typeName, when } from "./summary.js";

const HAPPENINGS = new Set(["meeting", "visit", "event", "agreement", "project", "supply", "transport_link", "investment", "aid", "market_entry", "programme", "exchange"]);

export function timeline({ model, rows }) {
  const date = (f) => model.from[f] || model.to[f];
  const time = buckets(rows.map(date));
  if (!time) return { node: h("p", { class: "nothing" }, t("nothing")) };
  return { node: h("div", { class: "timeline" }, h("div", { class: "scroll" }, heat(model, rows, time, date)), agenda(model, rows)) };
}

function heat(model, rows, time, date) {
  const counts = new Map();
  for (const f of rows) {
    const at = time.of(date(f));
    const line = counts.get(model.type(f)) ?? counts.set(model.type(f), new Array(time.count).fill(0)).get(model.type(f));
    if (at >= 0) line[at]++;
  }
  const most = Math.max(1, ...[...counts.values()].flat());
  const lines = [...counts].sort((a, b) => sum(b[1]) - sum(a[1]));
  const every = Math.max(1, Math.ceil(time.count / 24));
  const heads = Array.from({ length: time.count }, (_, n) => h("th", { scope: "col" }, h("span", {}, n % every ? "" : time.label(n)), h("span", { class: "year" }, time.begins(n) ? time.year(n) : "")));
  return h("table", { class: "heat" }, h("thead", {}, h("tr", {}, h("td", {}), heads)), h("tbody", {}, lines.map(([type, line]) => h("tr", {}, h("th", { scope: "row" }, typeName(type)), line.map((count, n) => cell(type, count, n, time, most))))));
}

const sum = (counts) => counts.reduce((a, b) => a + b, 0);

function cell(type, count, n, time, most) {
  if (!count) return h("td", {});
  const label = `${typeName(type)}, ${time.from(n)} – ${time.to(n)}: ${number(count)}`;
  const dark = shade(count, most);
  return h("td", { class: dark > 55 ? "deep" : null, style: { "--shade": `${dark}%` } }, h("button", { type: "button", title: label, "aria-label": label, onclick: () => set({ type: [type], ...stretch(time, n), basis: "fact", view: "facts" }) }, number(count)));
}

// What has a date of its own, newest first, under its year.
function agenda(model, rows) {
  const facts = rows.filter((f) => model.dated[f] && HAPPENINGS.has(model.type(f))).sort((a, b) => (model.from[b] || model.to[b]) - (model.from[a] || model.to[a]) || a - b);
  let last = "";
  const line = (f) => {
    const head = iso(model.from[f] || model.to[f]).slice(0, 4);
    const opened = head === last ? null : h("h3", {}, head);
    last = head;
    return h("li", {}, opened, h("div", { class: "entry" }, h("span", { class: "date" }, when(model, f)), h("span", {}, h("b", {}, typeName(model.type(f))), " ", statusMark(model.status(f))), factLink(model, f, words(sides(model, f)), " ", subject(model, f) ?? evidence(model, f)), h("span", { class: "right" }, amounts(model, f))));
  };
  return h("section", { "aria-label": t("agenda") }, h("h2", {}, t("agenda")), paged(facts, 100, line, h("ol", { class: "agenda" })));
}
