// The table of documents.

import { words } from "./dom.js";
import { day, number, t } from "./strings.js";
import { set, state } from "./state.js";
import { grid } from "./table.js";
import { docTitle } from "./summary.js";

const COLUMNS = ["published", "title", "source", "language", "facts", "loose", "copies"];

export function documentsView({ model, rows }) {
  const counts = new Map();
  for (const f of rows) counts.set(model.doc(f), (counts.get(model.doc(f)) ?? 0) + 1);
  const all = rows.length === model.size;
  const docs = model.documents.doc_id.map((_, doc) => doc).filter((doc) => all || counts.has(doc));
  const keys = { published: (doc) => model.documents.published[doc] ?? "", facts: (doc) => counts.get(doc) ?? 0, loose: (doc) => model.loose(doc) };
  const key = keys[state.sort.replace("-", "")];
  const direction = state.sort.startsWith("-") ? -1 : 1;
  if (key) docs.sort((a, b) => direction * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) || a - b);
  const groups = new Map();
  for (const group of model.documents.duplicate_group) groups.set(group, (groups.get(group) ?? 0) + 1);
  const chosen = () => docs.findIndex((doc) => model.documents.doc_id[doc] === state.doc);
  const table = grid({
    label: t("view.documents"),
    columns: COLUMNS.map((name) => ({ name, sort: name in keys ? name : "", class: `d-${name}`, label: t(`column.${name}`) })),
    count: docs.length,
    cells: (at) => cells(model, docs[at], counts, groups),
    open: (at) => set({ doc: model.documents.doc_id[docs[at]], fact: "" }),
    chosen: chosen(),
    sort: state.sort,
    onsort: (sort) => set({ sort }),
  });
  table.node.classList.add("documents");
  return { node: table.node, print: table.print, opened: () => ((table.node.dataset.following = state.doc ? "yes" : ""), table.choose(chosen())) };
}

function cells(model, doc, counts, groups) {
  const { published, source, language, numbers, duplicate_group } = model.documents;
  const copies = groups.get(duplicate_group[doc]) - 1;
  return [
    day(published[doc]),
    words(docTitle(model, doc)),
    words(source[doc]),
    language[doc],
    number(counts.get(doc) ?? 0),
    numbers[doc] ? t("of", { a: model.loose(doc), b: numbers[doc] }) : "",
    duplicate_group[doc] && copies ? number(copies) : "",
  ];
}
