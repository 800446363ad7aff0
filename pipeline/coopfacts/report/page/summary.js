// A fact in a few words and elements, as tables and lists show it.

import { h, words } from "./dom.js";
import { iso } from "./data.js";
import { amount, compare, day, nameOf, period, t } from "./strings.js";
import { set } from "./state.js";

export const typeName = (type) => t(`type.${type}`);
export const statusMark = (status) => h("span", { class: `status ${status}` }, t(`status.${status}`));

// The name of a key in the language of the interface.
export const keyName = (model, index) => nameOf(model.keys[index]);

// A name of a filler: by its identity where the tables know it.
export function fillerName(model, { number, detail }) {
  const key = model.identities[number]?.[0];
  return key && key in model.names ? nameOf(key) : detail.name;
}

export function sides(model, f) {
  const names = model.fillers(f).filter(({ use }) => use === "side").map((filler) => fillerName(model, filler));
  return [...new Set(names)].join(" · ");
}

export function amounts(model, f) {
  const main = model.amountAt[f] < 0 ? null : model.filler(f, model.amountAt[f]).detail;
  const growth = model.growthAt[f] < 0 ? null : model.filler(f, model.growthAt[f]).detail;
  return [main && words(amount(main)), main && growth && " ", growth && words(amount(growth, true), { class: growth.value < 0 ? "fall" : "rise" })];
}

export function when(model, f) {
  const [start, end] = [iso(model.from[f]), iso(model.to[f])];
  if (!model.dated[f]) return start ? h("span", { class: "quiet", title: t("when.published") }, day(start)) : "";
  return h("span", {}, period(start, end));
}

export const speakerName = (model, f) => (model.speaker[f] < 0 ? "" : keyName(model, model.speaker[f]));

const WHAT = ["name", "object", "product", "document", "subject", "content", "factor", "title"];

// The filler that says what it is about, if there is one.
function main(model, f) {
  const fillers = model.fillers(f);
  return WHAT.map((role) => fillers.find((filler) => filler.role === role)).find(Boolean);
}

export function subject(model, f) {
  const filler = main(model, f);
  if (!filler) return null;
  if (filler.detail.kind === "entity") return words(fillerName(model, filler), { class: "subject" });
  return model.texts.show(h("bdi", { class: "subject" }), model.doc(f), filler.start, filler.end);
}

export function evidence(model, f, props = { class: "evidence" }) {
  const [first] = model.evidence(f);
  return first ? model.texts.show(h("bdi", props), model.doc(f), first.start, first.end) : null;
}

export const docTitle = (model, doc) => model.documents.title[doc] || model.documents.source[doc];

// What sorting by words needs.
export const sorting = (model) => ({ type: typeName, sides: (f) => sides(model, f), key: (index) => keyName(model, index), compare });

// A line that opens a fact.
export function factLink(model, f, ...children) {
  return h("button", { type: "button", class: "link", id: `open-${model.columns.fact_id[f]}`, onclick: () => set({ fact: model.columns.fact_id[f], doc: "" }) }, children);
}

// More of a long list: the next so many, when asked for.
export function paged(items, size, render, container) {
  let shown = 0;
  const more = h("button", { type: "button", class: "more", onclick: () => next() });
  const next = () => {
    container.append(...items.slice(shown, shown + size).map(render));
    shown += size;
    const left = items.length - shown;
    more.textContent = t("more", { n: left });
    more.hidden = left <= 0;
  };
  next();
  return [container, more];
}
