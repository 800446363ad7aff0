// The register of projects: the facts of one project in a row, and how far it was said to be, when.

import { h, words } from "./dom.js";
import { iso } from "./data.js";
import { fold } from "./filters.js";
import { amount, month, number, t } from "./strings.js";
import { evidence, factLink, paged, sides, subject } from "./summary.js";

const STAGES = ["idea", "planned", "started", "running", "completed", "frozen"];
// Where the text names no stage, the status tells it.
const BY_STATUS = { proposed: "idea", possible: "idea", planned: "planned", actual: "running", halted: "frozen", denied: "frozen" };

export async function projects({ model, rows }) {
  const facts = rows.filter((f) => model.type(f) === "project");
  if (!facts.length) return { node: h("p", { class: "nothing" }, t("nothing")) };
  for (const f of facts) await model.texts.of(model.doc(f));
  const register = joined(model, facts).sort((a, b) => b.length - a.length || a[0] - b[0]);
  const head = h("tr", {}, ["project", "sides", "amount"].map((name) => h("th", { scope: "col" }, t(`column.${name}`))), STAGES.map((stage) => h("th", { scope: "col", class: "stage" }, t(`term.${stage}`))));
  const [table, more] = paged(register, 100, (group) => line(model, group), h("tbody", {}));
  return { node: h("div", { class: "scroll" }, h("p", { class: "quiet" }, t("projects.note")), h("table", { class: "register" }, h("thead", {}, head), table), more) };
}

// Facts of one project: of one claim, or of claims that tell of it by other times; of one name or object, with a side in common (of one
// document, where no side is named).
function joined(model, facts) {
  const root = new Map(facts.map((f) => [f, f]));
  const top = (f) => (root.get(f) === f ? f : top(root.get(f)));
  const seen = new Map();
  for (const f of facts) {
    for (const key of identities(model, f)) {
      if (seen.has(key)) root.set(top(f), top(seen.get(key)));
      else seen.set(key, f);
    }
  }
  return [...Map.groupBy(facts, top).values()];
}

function identities(model, f) {
  const [named] = [...model.of(f, "name"), ...model.of(f, "object")];
  const claim = model.claimOf[f];
  const claimed = claim < 0 ? [] : [claim, ...model.claims[claim].links.map((link) => link.claim)].map((at) => `claim ${at}`);
  if (!named) return claimed;
  const text = fold(model.identities[named.number]?.[0] ?? model.texts.at(model.doc(f)).slice(named.start, named.end));
  const beside = model.finest[f].length ? model.finest[f] : [`document ${model.doc(f)}`];
  return [...claimed, ...beside.map((side) => `${text}|${side}`)];
}

const told = (model, f) => model.published[model.doc(f)] || model.from[f] || model.to[f];
const stageOf = (model, f) => model.of(f, "stage")[0]?.detail.name ?? BY_STATUS[model.status(f)];

function line(model, group) {
  const best = group.toSorted((a, b) => model.fillersAt[b + 1] - model.fillersAt[b] - (model.fillersAt[a + 1] - model.fillersAt[a]))[0];
  const paid = group.flatMap((f) => model.of(f, "amount"))[0];
  const stages = STAGES.map((stage) => group.filter((f) => stageOf(model, f) === stage).sort((a, b) => told(model, a) - told(model, b)));
  const newest = Math.max(...group.map((f) => told(model, f)));
  const reached = stages.findLastIndex((facts) => facts.some((f) => told(model, f) === newest));
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, factLink(model, best, subject(model, best) ?? evidence(model, best)), group.length > 1 ? h("span", { class: "quiet" }, ` ×${number(group.length)}`) : null),
    h("td", {}, words([...new Set(group.flatMap((f) => sides(model, f).split(" · ")))].join(" · "))),
    h("td", { class: "n" }, paid ? words(amount(paid.detail)) : ""),
    stages.map((facts, at) => step(model, facts, at, reached)),
  );
}

// A rung: when it was first told of, the newest one filled.
function step(model, facts, at, reached) {
  const classes = `stage ${STAGES[at]} ${at === reached ? "newest" : ""} ${at < reached && STAGES[reached] !== "frozen" ? "before" : ""}`;
  if (!facts.length) return h("td", { class: classes });
  const date = iso(told(model, facts[0]));
  const mark = [h("i", { class: "dot", "aria-hidden": "true" }), date ? month(date) : t("undated"), facts.length > 1 ? ` ×${number(facts.length)}` : ""];
  return h("td", { class: `${classes} there` }, factLink(model, facts.at(-1), mark));
}
