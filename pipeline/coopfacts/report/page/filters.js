// Which facts pass the filters, and how many would with one choice more: a bit for each filter that a fact fails.

// Choices of facts by name: what a fact has of it, and how a choice is spelled in the address. Of sides all must be there, else one.
export function facets(model) {
  const one = (column) => (f) => [column[f]];
  const key = (of) => ({ of, spell: (index) => model.keys[index], size: model.keys.length });
  const languages = [...new Set(model.documents.language)];
  return {
    type: { of: one(model.columns.type), spell: (index) => model.types[index], size: model.types.length },
    status: { of: one(model.columns.status), spell: (index) => model.statuses[index], size: model.statuses.length },
    language: { of: (f) => [languages.indexOf(model.documents.language[model.doc(f)])], spell: (index) => languages[index], size: languages.length },
    side: { ...key((f) => model.sides[f]), every: true },
    region: key((f) => model.regions[f]),
    speaker: key((f) => (model.speaker[f] < 0 ? [] : [model.speaker[f]])),
  };
}

function chosen(facet, wanted) {
  if (!wanted.length) return null;
  const indices = new Set();
  for (let index = 0; index < facet.size; index++) if (wanted.includes(facet.spell(index))) indices.add(index);
  if (facet.every) return (f) => wanted.length === indices.size && [...indices].every((index) => facet.of(f).includes(index));
  return (f) => facet.of(f).some((index) => indices.has(index));
}

const day = (text) => Number(text.replaceAll("-", "")) || 0;

function dates(model, { from, to, basis }) {
  if (!from && !to) return null;
  const [first, last] = [day(from), day(to) || 99999999];
  const begins = basis === "published" ? (f) => model.published[model.doc(f)] : (f) => model.from[f];
  const ends = basis === "published" ? begins : (f) => model.to[f] || (model.dated[f] ? 99999999 : 0);
  return (f) => ends(f) >= first && begins(f) <= last && (begins(f) > 0 || ends(f) < 99999999) && ends(f) > 0;
}

export const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

// The words of a query; those in quotes stay together.
export function terms(query) {
  return [...fold(query).matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
}

// What a search looks through: evidence, names in every language, title.
export async function haystacks(model) {
  await model.texts.all();
  return Array.from({ length: model.size }, (_, f) => {
    const text = model.texts.at(model.doc(f));
    const spans = model.evidence(f).map((span) => text.slice(span.start, span.end));
    const named = model.fillers(f).flatMap(({ number, detail }) => [detail.name, ...(model.names[model.identities[number]?.[0]] ?? [])]);
    return fold([...spans, ...named, said(model, f), model.documents.title[model.doc(f)]].filter(Boolean).join("\n"));
  });
}

const said = (model, f) => (model.speaker[f] < 0 ? "" : (model.names[model.keys[model.speaker[f]]] ?? [model.keys[model.speaker[f]]]).join(" "));

function found(hay, query) {
  const wanted = terms(query);
  if (!wanted.length) return null;
  return (f) => wanted.every((term) => hay[f].includes(term));
}

// The facts that pass, in the order of the records, and of each facet the counts by index.
export function select(model, known, state, hay) {
  const names = Object.keys(known);
  const tests = names.map((name) => chosen(known[name], state[name]));
  const confidence = Number(state.confidence) || 0;
  tests.push(dates(model, state), confidence ? (f) => model.columns.confidence[f] >= confidence : null, found(hay, state.q));
  const active = tests.flatMap((test, bit) => (test ? [[test, 1 << bit]] : []));
  const failed = new Int32Array(model.size);
  const rows = [];
  for (let f = 0; f < model.size; f++) {
    for (const [test, bit] of active) if (!test(f)) failed[f] |= bit;
    if (!failed[f]) rows.push(f);
  }
  const counts = Object.fromEntries(names.map((name, bit) => [name, counted(model, known[name], failed, known[name].every ? 0 : 1 << bit)]));
  return { rows, counts };
}

function counted(model, facet, failed, own) {
  const counts = new Int32Array(facet.size);
  for (let f = 0; f < model.size; f++) if (!(failed[f] & ~own)) for (const index of facet.of(f)) counts[index]++;
  return counts;
}

// --- order -------------------------------------------------------------------------------------------

const KEYS = {
  type: (model, f, words) => words.type(model.type(f)),
  status: (model, f) => model.columns.status[f],
  sides: (model, f, words) => words.sides(f),
  amount: (model, f) => (model.amountAt[f] < 0 ? null : (model.details[model.spans.fillers.detail[model.amountAt[f]]].value ?? null)),
  when: (model, f) => model.from[f] || model.to[f] || null,
  speaker: (model, f, words) => (model.speaker[f] < 0 ? null : words.key(model.speaker[f])),
  published: (model, f) => model.published[model.doc(f)] || null,
  confidence: (model, f) => model.columns.confidence[f],
};

// Facts in the order that is asked for ("when", "-when"); what has nothing there comes last.
export function ordered(model, rows, sort, words) {
  const key = KEYS[sort.replace("-", "")];
  if (!key) return rows;
  const values = new Map(rows.map((f) => [f, key(model, f, words)]));
  const direction = sort.startsWith("-") ? -1 : 1;
  const missing = (value) => value === null || value === "";
  return [...rows].sort((a, b) => {
    const [x, y] = [values.get(a), values.get(b)];
    if (missing(x) || missing(y)) return missing(x) - missing(y) || a - b;
    return direction * (typeof x === "string" ? words.compare(x, y) : x - y) || a - b;
  });
}
