// A document beside the table: the text with the evidence of a fact and each of its slots marked, a legend, the other facts.

import { h, words } from "./dom.js";
import { amount, day, percent, period, t } from "./strings.js";
import { fold, terms } from "./filters.js";
import { set, state } from "./state.js";
import { amounts, docTitle, evidence, factLink, fillerName, paged, sides, statusMark, subject, typeName } from "./summary.js";

const HUES = 10;

// The roles of a fact in the order of its fillers, each with a colour of its own.
function colours(fillers) {
  const roles = [...new Set(fillers.map(({ role }) => role))];
  return new Map(roles.map((role, at) => [role, at % HUES]));
}

export function reader(model, { fact, doc }, close) {
  const f = fact ? model.numbers.get(fact) : undefined;
  const number = f === undefined ? model.documents.doc_id.indexOf(doc) : model.doc(f);
  if (number < 0) return null;
  const text = h("div", { class: "text", id: "text", lang: model.documents.language[number], dir: "auto" });
  const marked = f === undefined ? { fillers: [], hue: new Map() } : marks(model, f);
  model.texts.of(number).then((found) => {
    text.replaceChildren(...segments(model, number, f, marked, found));
    underline(text, terms(state.q));
    (text.querySelector(".proof") ?? text).scrollIntoView({ block: f === undefined ? "start" : "center", behavior: "instant" });
    if (f === undefined) text.closest(".reader")?.scrollTo(0, 0);
  });
  return h(
    "aside",
    { class: "reader", id: "reader", "aria-label": t("reader"), tabindex: "-1" },
    heading(model, number, close),
    f === undefined ? null : about(model, f, marked),
    text,
    others(model, number, f),
  );
}

// The words that are searched for, where the browser can mark them without touching the text.
function underline(container, wanted) {
  if (!globalThis.Highlight) return;
  const ranges = [];
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) for (const term of wanted) ranges.push(...occurrences(node, term));
  CSS.highlights.set("query", new Highlight(...ranges));
}

function* occurrences(node, term) {
  const text = fold(node.data);
  if (text.length !== node.data.length) return;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + term.length);
    yield range;
  }
}

function marks(model, f) {
  const said = model.attribution(f);
  const fillers = model.fillers(f).map((filler) => ({ ...filler, name: `${filler.at}` }));
  if (said && said.end > said.start) fillers.push({ ...said, role: "says", name: "says" });
  return { fillers, hue: colours(fillers) };
}

function heading(model, doc, close) {
  const { published, published_sure, source, language, characters, numbers } = model.documents;
  const sure = published[doc] && published_sure[doc] && published_sure[doc] !== "sure" ? ` (${t(`sure.${published_sure[doc]}`)})` : "";
  const parts = [
    published[doc] ? `${day(published[doc])}${sure}` : t("undated"),
    words(source[doc]),
    t(`language.${language[doc]}`),
    t("characters", { n: characters[doc] }),
    numbers[doc] ? t("loose", { n: model.loose(doc), of: numbers[doc] }) : null,
  ];
  return h(
    "header",
    {},
    h("button", { type: "button", class: "close", id: "close", "aria-label": t("close"), title: `${t("close")} (Esc)`, onclick: close }, "×"),
    h("h2", {}, words(docTitle(model, doc))),
    h("p", { class: "meta" }, parts.filter(Boolean).map((part) => h("span", {}, part))),
  );
}

// What the fact says, slot by slot: the legend of the marks in the text.
function about(model, f, { fillers, hue }) {
  const made = model.made[model.columns.made[f]];
  const rest = model.rest[model.columns.rest[f]];
  const codes = [rest.codes?.plover?.event, rest.codes?.cameo].filter(Boolean).join(" · ");
  return h(
    "section",
    { class: "about", "aria-label": t("legend") },
    h("h3", {}, typeName(model.type(f)), " ", statusMark(model.status(f)), h("span", { class: "sure" }, t("confidence", { p: percent(model.columns.confidence[f]) }))),
    h("dl", { class: "legend" }, [...hue].map(([role, colour]) => [h("dt", {}, h("span", { class: `swatch hue-${colour}` }), t(`role.${role}`)), meanings(model, model.doc(f), fillers, role)])),
    elsewhere(model, f),
    h("p", { class: "meta" }, [t("rule", { rule: made.rule }), codes && `PLOVER · CAMEO ${codes}`, model.columns.fact_id[f]].filter(Boolean).map((part) => h("span", {}, part))),
  );
}

// The other articles that say the same.
function elsewhere(model, f) {
  const claim = model.claims[model.claimOf[f]];
  const facts = claim?.facts.filter((other) => model.doc(other) !== model.doc(f)) ?? [];
  if (!facts.length) return null;
  const articles = new Map(facts.map((other) => [model.doc(other), other]));
  return h(
    "div",
    { class: "elsewhere" },
    h("h3", {}, t("claims.elsewhere"), " ", h("span", { class: "quiet" }, t("claims.sources", { n: claim.independent_sources }))),
    paged([...articles], 3, ([doc, other]) => h("li", {}, statusMark(model.status(other)), " ", factLink(model, other, words(docTitle(model, doc))), " ", h("span", { class: "quiet" }, model.documents.published[doc] ? day(model.documents.published[doc]) : t("undated"))), h("ul", {})),
  );
}

function meanings(model, doc, fillers, role) {
  return fillers.filter((filler) => filler.role === role).map((filler) => h("dd", {}, meaning(model, doc, filler)));
}

function meaning(model, doc, filler) {
  const { kind } = filler.detail;
  if (kind === "quantity") return words(amount(filler.detail, filler.role === "change"));
  if (kind === "period") return words(period(filler.detail.start_date, filler.detail.end_date) || t("undated"));
  if (kind === "term") return t(`term.${filler.detail.name}`);
  if (kind === "entity") return [words(fillerName(model, filler)), filler.title && h("span", { class: "quiet" }, " ", words(filler.title))];
  return model.texts.show(words(""), doc, filler.start, filler.end);
}

// The text cut at each edge of a mark: a piece knows the fillers that it belongs to.
function segments(model, doc, f, { fillers, hue }, text) {
  const proof = f === undefined ? [] : model.evidence(f);
  const loose = pairs(model.documents.unclaimed[doc]);
  const rest = model.factsOf[doc].filter((other) => other !== f).flatMap((other) => model.evidence(other).map((span) => ({ ...span, other })));
  const length = text.points?.length ?? text.whole.length;
  const edges = new Set([0, length]);
  for (const { start, end } of [...proof, ...fillers, ...loose, ...rest]) edges.add(start).add(end);
  const cuts = [...edges].sort((a, b) => a - b);
  const cover = sweep({ proof, fillers, loose, rest });
  return cuts.slice(1).flatMap((end, at) => piece(text.slice(cuts[at], end), cover(cuts[at], end), end, hue, model));
}

const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, n) => ({ start: flat[2 * n], end: flat[2 * n] + flat[2 * n + 1] }));

function sweep(kinds) {
  return (start, end) => Object.fromEntries(Object.entries(kinds).map(([kind, spans]) => [kind, spans.filter((span) => span.start <= start && span.end >= end)]));
}

function piece(content, { proof, fillers, loose, rest }, end, hue, model) {
  const inner = fillers.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const classes = [proof.length && "proof", inner.length && `slot hue-${hue.get(inner[0].role)}`, loose.length && !inner.length && "loose", rest.length && "other"];
  const props = { class: classes.filter(Boolean).join(" ") || null, "data-fillers": inner.map(({ name }) => name).join(" ") || null };
  if (inner.length) props.title = inner.map(({ role }) => t(`role.${role}`)).join(", ");
  else if (loose.length) props.title = t("loose.one");
  if (rest.length && !proof.length) props.onclick = () => set({ fact: model.columns.fact_id[rest[0].other], doc: "" });
  const ending = new Set(inner.filter((filler) => filler.end === end).map(({ role }) => role));
  const labels = [...ending].map((role) => h("span", { class: `tag hue-${hue.get(role)}${proof.length ? " proof" : ""}`, "data-label": t(`role.${role}`), "aria-hidden": "true" }));
  return [h(inner.length ? "mark" : "span", props, content), ...labels];
}

function others(model, doc, f) {
  const facts = model.factsOf[doc];
  return h(
    "section",
    { class: "others" },
    h("h3", {}, t("facts.here", { n: facts.length })),
    h("ul", {}, facts.map((other) => h("li", { class: other === f ? "chosen" : null }, line(model, other, f)))),
  );
}

function line(model, other, f) {
  const props = { type: "button", id: `here-${model.columns.fact_id[other]}`, "aria-current": other === f ? "true" : null, onclick: () => set({ fact: model.columns.fact_id[other], doc: "" }) };
  return h("button", props, h("b", {}, typeName(model.type(other))), statusMark(model.status(other)), h("span", {}, subject(model, other) ?? words(sides(model, other)) ?? evidence(model, other)), h("span", { class: "right" }, amounts(model, other)));
}

