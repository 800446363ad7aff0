// The run at a glance: what was read, what was found, what was left out and why.

import { h, words } from "./dom.js";
import { bars, buckets, columns, stretch } from "./charts.js";
import { claimsOf } from "./claims.js";
import { day, number, percent, t } from "./strings.js";
import { set, toggle } from "./state.js";
import { keyName } from "./summary.js";

const TOP = 15;

export function overview({ model, rows, counts }) {
  const time = buckets(rows.map((f) => model.from[f] || model.to[f]));
  return {
    node: h(
      "div",
      { class: "overview" },
      figures(model, rows),
      h("div", { class: "trio" }, block("by.type", types(model, rows)), block("by.status", statuses(model, counts)), block("by.side", tops(model, rows, "side", model.sides))),
      time && block("by.time", months(model, rows, time)),
      h("div", { class: "trio" }, block("by.region", tops(model, rows, "region", model.regions)), block("by.speaker", speakers(model, rows)), block("removed", removed(model))),
      h("div", { class: "duo" }, block("rejected", rejected(model)), block("run", run(model))),
    ),
  };
}

const block = (name, ...content) => h("section", { class: "block", "aria-label": t(`overview.${name}`) }, h("h2", {}, t(`overview.${name}`)), content);

function figures(model, rows) {
  const { documents } = model;
  const sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const claims = claimsOf(model, rows).length;
  const copies = documents.duplicate_group.filter((group, doc) => group && group !== documents.doc_id[doc]).length;
  const figure = (name, value, note) => h("div", { class: "figure-box" }, h("dt", {}, t(`figure.${name}`)), h("dd", {}, h("b", {}, number(value)), note && h("span", {}, note)));
  const loose = sum(documents.doc_id.map((_, doc) => model.loose(doc)));
  const numbers = sum(documents.numbers);
  return h("dl", { class: "figures" }, [
    figure("documents", documents.doc_id.length, copies ? t("figure.copies", { n: copies }) : ""),
    figure("rejected", model.rejected.length, ""),
    figure("facts", rows.length, rows.length < model.size ? t("figure.of", { n: model.size }) : ""),
    figure("claims", claims, t("figure.claims.note")),
    figure("loose", loose, numbers ? t("figure.loose.note", { p: percent(loose / numbers), n: numbers }) : ""),
  ]);
}

function types(model, rows) {
  const found = new Map();
  for (const f of rows) {
    const of = found.get(model.type(f)) ?? found.set(model.type(f), new Map()).get(model.type(f));
    of.set(model.status(f), (of.get(model.status(f)) ?? 0) + 1);
  }
  const total = (of) => [...of.values()].reduce((a, b) => a + b, 0);
  const lines = [...found].map(([type, of]) => ({ id: `bar-${type}`, label: t(`type.${type}`), parts: model.statuses.filter((s) => of.has(s)).map((s) => [s, of.get(s)]), count: total(of), act: () => toggle("type", type) }));
  return bars(lines.sort((a, b) => b.count - a.count));
}

function statuses(model, counts) {
  const lines = model.statuses.map((status, index) => ({ id: `bar-${status}`, label: t(`status.${status}`), parts: [[status, counts.status[index]]], count: counts.status[index], act: () => toggle("status", status) }));
  return bars(lines.filter(({ count }) => count).sort((a, b) => b.count - a.count));
}

function counted(rows, of) {
  const found = new Map();
  for (const f of rows) for (const index of of(f)) found.set(index, (found.get(index) ?? 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, TOP);
}

const line = (model, name) => ([index, count]) => ({ id: `bar-${model.keys[index]}`, label: keyName(model, index), parts: [["plain", count]], count, act: () => toggle(name, model.keys[index]) });

const orNothing = (rows) => (rows.length ? bars(rows) : h("p", { class: "quiet" }, t("nothing")));
const tops = (model, rows, name, lists) => orNothing(counted(rows, (f) => lists[f]).map(line(model, name)));
const speakers = (model, rows) => orNothing(counted(rows, (f) => (model.speaker[f] < 0 ? [] : [model.speaker[f]])).map(line(model, "speaker")));

function months(model, rows, time) {
  const counts = new Array(time.count).fill(0);
  for (const f of rows) if (time.of(model.from[f] || model.to[f]) >= 0) counts[time.of(model.from[f] || model.to[f])]++;
  return [columns(counts, time, (n) => set({ ...stretch(time, n), basis: "fact" }), t("overview.by.time")), h("p", { class: "quiet" }, t("overview.time.note"))];
}

const table = (heads, lines) => h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, lines.map((cells) => h("tr", {}, cells.map((cell) => h("td", { class: typeof cell === "number" ? "n" : null }, typeof cell === "number" ? number(cell) : cell))))));

function rejected(model) {
  if (!model.rejected.length) return h("p", { class: "quiet" }, t("rejected.none"));
  const codes = Map.groupBy(model.rejected, ({ code }) => code);
  return [...codes].sort((a, b) => b[1].length - a[1].length).map(([code, all]) =>
    h("details", {}, h("summary", {}, h("code", {}, code), ` ${number(all.length)} · `, words(all[0].message)), table([t("column.source"), t("rejected.stage"), t("rejected.why")], all.slice(0, 200).map(({ source, stage, message }) => [words(source), stage, words(message)]))),
  );
}

function removed(model) {
  if (!model.removed.length) return h("p", { class: "quiet" }, t("nothing"));
  return table([t("removed.step"), t("rejected.why"), ""], model.removed.slice(0, TOP).map(([step, reason, count]) => [step, words(reason), count]));
}

function run(model) {
  const { versions = {}, configuration = {}, started, seconds, languages = {} } = model.manifest;
  const facts = [
    [t("run.version"), `coopfacts ${versions.coopfacts ?? ""}`],
    [t("run.models"), Object.values(versions.models ?? {}).join(", ")],
    [t("run.started"), started ? day(String(started).slice(0, 10)) : ""],
    [t("run.seconds"), seconds === undefined ? "" : t("seconds", { n: Math.round(seconds) })],
    [t("run.languages"), Object.entries(languages).map(([code, count]) => `${t(`language.${code}`)} ${number(count)}`).join(", ")],
    [t("run.inputs"), words((configuration.inputs ?? []).join(", "))],
  ];
  return h("dl", { class: "pairs" }, facts.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

