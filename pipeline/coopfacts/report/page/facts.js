// The table of facts.

import { h, words } from "./dom.js";
import { day, fraction, t } from "./strings.js";
import { set, state } from "./state.js";
import { grid } from "./table.js";
import { amounts, docTitle, evidence, sides, speakerName, statusMark, subject, typeName, when } from "./summary.js";

const COLUMNS = [
  ["type", "type"], ["status", "status"], ["sides", "sides"], ["what", ""], ["amount", "amount"], ["when", "when"], ["speaker", "speaker"],
  ["published", "published"], ["confidence", "confidence"],
]; // prettier-ignore

export function factsView({ model, rows }) {
  const place = new Map(rows.map((f, at) => [f, at]));
  const chosen = () => place.get(model.numbers.get(state.fact)) ?? -1;
  const table = grid({
    label: t("view.facts"),
    columns: COLUMNS.map(([name, sort]) => ({ name, sort, class: `c-${name}`, label: t(`column.${name}`) })),
    count: rows.length,
    cells: (at) => cells(model, rows[at]),
    open: (at) => set({ fact: model.columns.fact_id[rows[at]], doc: "" }),
    chosen: chosen(),
    sort: state.sort,
    onsort: (sort) => set({ sort }),
  });
  table.node.classList.add("facts");
  return { node: table.node, print: table.print, opened: () => ((table.node.dataset.following = state.fact ? "yes" : ""), table.choose(chosen())) };
}

function cells(model, f) {
  const doc = model.doc(f);
  return [
    typeName(model.type(f)),
    statusMark(model.status(f)),
    words(sides(model, f)),
    [subject(model, f), " ", evidence(model, f)],
    amounts(model, f),
    when(model, f),
    words(speakerName(model, f)),
    h("span", { title: docTitle(model, doc) }, model.documents.published[doc] ? day(model.documents.published[doc]) : ""),
    fraction(model.columns.confidence[f]),
  ];
}
