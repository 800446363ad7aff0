// What many articles say together: who says so, since when, how the status moved, what they contradict each other in.

import { h, words } from "./dom.js";
import { amount, day, number, percent, t } from "./strings.js";
import { set, state } from "./state.js";
import { amounts, docTitle, evidence, factLink, paged, sides, statusMark, subject, typeName, when } from "./summary.js";

const CHOICES = {
  several: (claim) => claim.independent_sources > 1,
  conflicts: (claim) => claim.conflicts.some(contradicts) || claim.links.some(contradicts),
  moved: (claim) => claim.ladder.length > 1 || claim.links.some(({ kind }) => kind === "status"),
  all: () => true,
};

// Amounts that may be one, rounded, and a plan that came true, contradict nobody.
const contradicts = ({ within_rounding, movement }) => within_rounding !== true && movement !== "forward";

export function claimsView({ model, rows }) {
  const chosen = state.which in CHOICES ? state.which : "several";
  const found = claimsOf(model, rows);
  const counts = Object.fromEntries(Object.entries(CHOICES).map(([name, test]) => [name, found.filter(test).length]));
  const button = (name) => h("button", { type: "button", id: `which-${name}`, "aria-pressed": String(name === chosen), onclick: () => set({ which: name }) }, t(`claims.${name}`), " ", h("span", { class: "count" }, number(counts[name])));
  // Who holds an office is told wherever he speaks: it comes last.
  const office = (claim) => Number(model.type(claim.best) === "position");
  const shown = found.filter(CHOICES[chosen]).sort((a, b) => office(a) - office(b) || b.independent_sources - a.independent_sources || b.facts.length - a.facts.length || a.best - b.best);
  const list = shown.length ? paged(shown, 40, (claim) => card(model, claim), h("div", {})) : h("p", { class: "nothing" }, t(chosen === "all" ? "nothing" : "claims.none"));
  return { node: h("div", { class: "claims" }, h("div", { class: "choices", role: "group", "aria-label": t("view.claims") }, Object.keys(CHOICES).map(button)), h("p", { class: "quiet" }, t("claims.note")), list) };
}

// The claims that some fact of the rows belongs to; a fact that stands alone is a claim of its own.
export function claimsOf(model, rows) {
  const seen = new Set(rows.map((f) => (model.claimOf[f] < 0 ? -1 - f : model.claimOf[f])));
  return [...seen].map((at) => (at >= 0 ? model.claims[at] : alone(model, -1 - at)));
}

function alone(model, f) {
  const published = model.documents.published[model.doc(f)];
  return { best: f, facts: [f], ladder: [f], conflicts: [], links: [], status: model.status(f), independent_sources: 1, publishers: [], first_seen: published, last_seen: published, confidence: model.columns.confidence[f] };
}

function card(model, claim) {
  const what = subject(model, claim.best);
  return h(
    "article",
    { class: "claim" },
    h("h2", {}, factLink(model, claim.best, typeName(model.type(claim.best)), " ", words(sides(model, claim.best))), " ", h("span", { class: "quiet" }, model.dated[claim.best] ? when(model, claim.best) : null, " ", amounts(model, claim.best))),
    what && h("p", { class: "what" }, what),
    h("p", { class: "meta" }, about(model, claim).filter(Boolean).map((part) => h("span", {}, part))),
    ladder(model, claim),
    claim.conflicts.length + claim.links.length ? h("ul", { class: "conflicts" }, claim.conflicts.map((each) => conflict(model, each)), claim.links.map((each) => link(model, each))) : null,
    paged([...claim.facts].sort((a, b) => model.published[model.doc(a)] - model.published[model.doc(b)] || a - b), 4, (f) => telling(model, f), h("ol", { class: "tellings" })),
  );
}

function about(model, claim) {
  const articles = new Set(claim.facts.map((f) => model.doc(f))).size;
  const span = [...new Set([claim.first_seen, claim.last_seen])].filter(Boolean).map(day).join(" – ");
  return [
    h("b", { class: claim.independent_sources > 1 ? "many" : null }, t("claims.sources", { n: claim.independent_sources })),
    articles === claim.independent_sources ? null : t("claims.articles", { n: articles }),
    claim.publishers.length ? words(claim.publishers.join(", ")) : null,
    span,
    t("confidence", { p: percent(claim.confidence) }),
  ];
}

// How the status moved, from article to article.
function ladder(model, claim) {
  if (claim.ladder.length < 2) return null;
  const step = (f) => h("li", {}, factLink(model, f, statusMark(model.status(f)), " ", model.published[model.doc(f)] ? day(model.documents.published[model.doc(f)]) : t("undated")));
  return h("ol", { class: "ladder", "aria-label": t("claims.ladder") }, claim.ladder.map(step));
}

const shown = (kind, value) => {
  if (kind === "value") return words(amount({ of: null, unit: "count", bound: "exact", low: null, high: null, ...value }));
  if (kind === "status") return statusMark(value.value);
  return kind === "stage" ? t(`term.${value.value}`) : words(String(value.value));
};

function verdict({ kind, within_rounding, movement }) {
  const name = kind === "value" ? (within_rounding ? "rounding" : "beyond") : movement;
  return name ? h("span", { class: `verdict ${name}` }, t(`verdict.${name}`)) : null;
}

function conflict(model, { slot, kind, unit, within_rounding, movement, values }) {
  const one = (value) => [factLink(model, value.fact_ids[0], shown(kind, { ...value, unit })), h("span", { class: "quiet" }, ` ${t("claims.by", { n: value.independent_sources })}`)];
  return h("li", {}, h("span", { class: "label" }, t(kind === "status" ? "column.status" : `role.${slot}`)), values.flatMap((value, at) => [at ? h("span", { class: "quiet" }, t("claims.against")) : null, one(value)]), verdict({ kind, within_rounding, movement }));
}

// Another claim that may be of the same matter and says otherwise.
function link(model, { slot, kind, within_rounding, movement, periods, own, other, claim }) {
  const label = t(kind === "status" ? "column.status" : `role.${slot}`);
  return h("li", {}, h("span", { class: "label" }, label), h("span", {}, shown(kind, own)), h("span", { class: "quiet" }, t("claims.against")), factLink(model, model.claims[claim].best, shown(kind, other), " ", t(`claims.${periods}`)), verdict({ kind, within_rounding, movement }));
}

function telling(model, f) {
  const doc = model.doc(f);
  const date = model.documents.published[doc];
  return h("li", {}, h("span", { class: "date" }, date ? day(date) : t("undated")), h("div", {}, factLink(model, f, evidence(model, f, {})), h("p", { class: "meta" }, statusMark(model.status(f)), h("span", {}, t(`language.${model.documents.language[doc]}`)), words(docTitle(model, doc)))));
}
