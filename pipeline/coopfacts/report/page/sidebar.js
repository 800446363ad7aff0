// The filters: search, choices with their counts, dates, confidence.

import { h, swap, words } from "./dom.js";
import { LISTS, cleared, isFiltered, set, state, toggle } from "./state.js";
import { compare, nameOf, number, percent, t } from "./strings.js";

const SHOWN = 7;
const OPEN = new Set(["type", "status", "language"]);

const choiceName = (name, value) => ({ type: () => t(`type.${value}`), status: () => t(`status.${value}`), language: () => t(`language.${value}`) })[name]?.() ?? nameOf(value);

export function sidebar(known) {
  const lists = Object.fromEntries(LISTS.map((name) => [name, h("fieldset", { class: `facet f-${name}` })]));
  const search = field("search", "q", { placeholder: t("search.hint"), "aria-keyshortcuts": "/", spellcheck: "false" }, 250);
  const from = field("date", "from");
  const to = field("date", "to");
  const basis = h("select", { id: "basis", "aria-label": t("basis"), onchange: () => set({ basis: basis.value }) }, ["fact", "published"].map((value) => h("option", { value }, t(`basis.${value}`))));
  const told = h("output", { for: "confidence" });
  const confidence = h("input", { type: "range", id: "confidence", min: "0", max: "1", step: "0.05", oninput: () => tell(confidence.value), onchange: () => set({ confidence: confidence.value === "0" ? "" : confidence.value }) });
  const tell = (value) => (told.textContent = percent(Number(value)));
  const dates = h("fieldset", { class: "facet" }, h("legend", {}, t("dates")), basis, h("div", { class: "pair" }, labelled(from, t("from")), labelled(to, t("to"))));
  const least = h("fieldset", { class: "facet" }, h("legend", {}, t("confidence.least")), h("div", { class: "pair" }, confidence, told));
  const node = h("form", { class: "filters", role: "search", "aria-label": t("filters"), onsubmit: (event) => event.preventDefault() }, labelled(search, t("search")), lists.type, lists.status, lists.side, lists.region, lists.speaker, dates, least, lists.language);

  function update(counts) {
    for (const input of [search, from, to]) if (document.activeElement !== input) input.value = state[input.name];
    basis.value = state.basis;
    confidence.value = state.confidence || "0";
    tell(confidence.value);
    confidence.setAttribute("aria-label", t("confidence.least"));
    for (const name of LISTS) swap(lists[name], facet(name, known[name], counts[name]));
  }
  return { node, update };
}

// An input of a state's value; a pause of typing is waited for.
function field(type, name, props = {}, pause = 0) {
  let timer;
  const take = () => set({ [name]: node.value.trim() });
  const node = h("input", { type, id: name, name, ...props, oninput: () => (clearTimeout(timer), (timer = setTimeout(take, pause))) });
  return node;
}

const labelled = (input, label) => h("label", {}, h("span", {}, label), input);

function facet(name, known, counts) {
  const options = Array.from(counts, (count, index) => ({ value: known.spell(index), count })).filter(({ value, count }) => count || state[name].includes(value));
  for (const option of options) option.label = choiceName(name, option.value);
  options.sort((a, b) => b.count - a.count || compare(a.label, b.label));
  const chosen = options.filter(({ value }) => state[name].includes(value));
  const rest = options.filter(({ value }) => !state[name].includes(value));
  const shown = OPEN.has(name) ? options : [...chosen, ...rest.slice(0, Math.max(0, SHOWN - chosen.length))];
  const hidden = options.length - shown.length;
  return [h("legend", {}, t(`filter.${name}`)), shown.map((option) => choice(name, option)), hidden > 0 && another(name, rest)];
}

function choice(name, { value, count, label }) {
  const id = `${name}-${value}`;
  const box = h("input", { type: "checkbox", id, checked: state[name].includes(value), onchange: () => toggle(name, value) });
  return h("label", { class: count ? null : "empty" }, box, words(label), h("span", { class: "count" }, number(count)));
}

// What the short list leaves out, found by typing.
function another(name, rest) {
  const take = (event) => {
    const found = rest.find(({ label }) => label === event.target.value);
    if (found) toggle(name, found.value);
  };
  const list = `${name}-list`;
  return [
    h("input", { type: "text", class: "another", id: `${name}-more`, list, placeholder: t("filter.more", { n: rest.length }), "aria-label": t(`filter.${name}`), oninput: take }),
    h("datalist", { id: list }, rest.slice(0, 2000).map(({ label }) => h("option", { value: label }))),
  ];
}

// The filters that are on, each with a way out.
export function chips() {
  const chip = (label, patch) => h("button", { type: "button", class: "chip", title: t("filter.drop"), onclick: () => set(patch) }, words(label), " ×");
  const lists = LISTS.flatMap((name) => state[name].map((value) => chip(choiceName(name, value), { [name]: state[name].filter((kept) => kept !== value) })));
  const rest = [
    state.q && chip(`“${state.q}”`, { q: "" }),
    (state.from || state.to) && chip(`${state.from || "…"} – ${state.to || "…"}`, { from: "", to: "" }),
    state.confidence && chip(`≥ ${percent(Number(state.confidence))}`, { confidence: "" }),
  ];
  return [...lists, ...rest, isFiltered() && h("button", { type: "button", class: "chip clear", id: "clear", onclick: () => set(cleared()) }, t("filter.clear"))].filter(Boolean);
}
