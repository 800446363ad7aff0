// Who with whom: sides against sides by number of facts.

import { h, words } from "./dom.js";
import { shade } from "./charts.js";
import { nameOf, number, t } from "./strings.js";
import { set, state } from "./state.js";

const MOST = 28;

export function dyads({ model, rows }) {
  const lists = state.level === "region" ? model.finest : model.sides;
  const [pairs, totals] = [new Map(), new Map()];
  for (const f of rows) count(lists[f], pairs, totals);
  const shown = [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST).map(([key]) => key);
  const switcher = h("div", { class: "choices", role: "group", "aria-label": t("level") }, ["country", "region"].map((level) => h("button", { type: "button", id: `level-${level}`, "aria-pressed": String((state.level || "country") === level), onclick: () => set({ level }) }, t(`level.${level}`))));
  const content = shown.length ? matrix(model, shown, pairs) : h("p", { class: "nothing" }, t("nothing"));
  const left = totals.size - shown.length;
  return { node: h("div", { class: "dyads" }, switcher, h("div", { class: "scroll" }, content), left > 0 && h("p", { class: "quiet" }, t("dyads.left", { n: left }))) };
}

const pair = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

function count(keys, pairs, totals) {
  if (keys.length < 2) return;
  keys.forEach((a, at) => {
    totals.set(a, (totals.get(a) ?? 0) + 1);
    for (const b of keys.slice(at + 1)) pairs.set(pair(a, b), (pairs.get(pair(a, b)) ?? 0) + 1);
  });
}

// The filter that leaves the facts of both: a region is chosen as one, a country as a side.
function both(model, a, b) {
  const chosen = { side: [], region: [] };
  for (const key of [model.keys[a], model.keys[b]]) chosen[/^iso:..-/.test(key) ? "region" : "side"].push(key);
  return { ...chosen, view: "facts" };
}

function matrix(model, shown, pairs) {
  const most = Math.max(1, ...pairs.values());
  const name = (key) => nameOf(model.keys[key]);
  const cell = (a, b) => {
    const found = pairs.get(pair(a, b)) ?? 0;
    if (a === b || !found) return h("td", { class: a === b ? "self" : null });
    const props = { type: "button", title: `${name(a)} – ${name(b)}: ${number(found)}`, "aria-label": `${name(a)} – ${name(b)}: ${number(found)}`, onclick: () => set(both(model, a, b)) };
    const dark = shade(found, most);
    return h("td", { class: dark > 55 ? "deep" : null, style: { "--shade": `${dark}%` } }, h("button", props, number(found)));
  };
  return h(
    "table",
    { class: "matrix" },
    h("thead", {}, h("tr", {}, h("td", {}), shown.map((key) => h("th", { scope: "col" }, h("span", {}, words(name(key))))))),
    h("tbody", {}, shown.map((a) => h("tr", {}, h("th", { scope: "row" }, words(name(a))), shown.map((b) => cell(a, b))))),
  );
}
