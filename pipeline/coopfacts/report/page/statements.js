// What officials said, by speaker.

import { h, words } from "./dom.js";
import { day, t } from "./strings.js";
import { set, toggle } from "./state.js";
import { docTitle, evidence, factLink, fillerName, keyName, paged, statusMark } from "./summary.js";

export function statements({ model, rows }) {
  const spoken = new Map();
  const reported = new Map();
  for (const f of rows) {
    const list = model.type(f) === "statement" ? spoken : reported;
    if (model.speaker[f] < 0) continue;
    if (!list.has(model.speaker[f])) list.set(model.speaker[f], []);
    list.get(model.speaker[f]).push(f);
  }
  const speakers = [...spoken].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  if (!speakers.length) return { node: h("p", { class: "nothing" }, t("nothing")) };
  const office = offices(model);
  return { node: h("div", { class: "statements" }, paged(speakers, 30, ([speaker, facts]) => section(model, speaker, facts, reported.get(speaker)?.length ?? 0, office.get(speaker)), h("div", {}))) };
}

// The office of a person as some document gives it.
function offices(model) {
  const found = new Map();
  for (let f = 0; f < model.size; f++) {
    if (model.type(f) !== "position") continue;
    const [person, title] = [model.of(f, "person")[0], model.of(f, "title")[0]];
    if (person && title) found.set(model.keyOf[person.number], { f, title });
  }
  return found;
}

function section(model, speaker, facts, reports, office) {
  facts.sort((a, b) => (model.published[model.doc(b)] || model.from[b]) - (model.published[model.doc(a)] || model.from[a]) || a - b);
  const title = office && model.texts.show(h("bdi", { class: "quiet" }), model.doc(office.f), office.title.start, office.title.end);
  const key = model.keys[speaker];
  return h(
    "section",
    { class: "speaker" },
    h("h2", {}, words(keyName(model, speaker)), " ", title),
    h("p", { class: "meta" }, h("span", {}, t("statements.n", { n: facts.length })), reports ? h("span", {}, t("reports.n", { n: reports })) : null, h("button", { type: "button", class: "link", id: `by-${key}`, onclick: () => (toggle("speaker", key), set({ view: "facts" })) }, t("facts.all"))),
    paged(facts, 5, (f) => quote(model, f), h("ol", { class: "quotes" })),
  );
}

function quote(model, f) {
  const [content] = model.of(f, "content");
  const [occasion] = model.of(f, "occasion");
  const doc = model.doc(f);
  const said = content ? model.texts.show(h("bdi", {}), doc, content.start, content.end) : evidence(model, f, {});
  return h(
    "li",
    {},
    h("span", { class: "date" }, model.documents.published[doc] ? day(model.documents.published[doc]) : "–"),
    h("div", {}, factLink(model, f, h("q", {}, said)), h("p", { class: "meta" }, model.status(f) === "actual" ? null : statusMark(model.status(f)), occasion && words(fillerName(model, occasion)), words(docTitle(model, doc)))),
  );
}

