// The page: its bar, its filters, the view that is chosen, the document beside it.

import { h, swap, words } from "./dom.js";
import { claimsView } from "./claims.js";
import { load } from "./data.js";
import { documentsView } from "./documents.js";
import { dyads } from "./dyads.js";
import { csv, json, offer } from "./exporting.js";
import { factsView } from "./facts.js";
import { facets, haystacks, ordered, select } from "./filters.js";
import { maps } from "./maps.js";
import { overview } from "./overview.js";
import { projects } from "./projects.js";
import { reader } from "./reader.js";
import { chips, sidebar } from "./sidebar.js";
import { FILTERS, listen, set, start, state } from "./state.js";
import { statements } from "./statements.js";
import { LANGUAGES, day, setLanguage, setWords, t } from "./strings.js";
import { sorting } from "./summary.js";
import { timeline } from "./timeline.js";
import { trade } from "./trade.js";

const VIEWS = { overview, facts: factsView, claims: claimsView, documents: documentsView, statements, projects, trade, dyads, map: maps, timeline };
const THEMES = ["auto", "light", "dark"];
const app = document.getElementById("app");

let model, known, hay, selection, view, side, parts;
let turn = 0;

async function begin() {
  if (typeof DecompressionStream === "undefined") throw new Error("this browser is too old to unpack the data of the report; use a current one");
  start(document.documentElement.lang);
  theme(remembered("theme") ?? "auto");
  model = await load();
  setWords(model.strings, model.names);
  known = facets(model);
  build();
  await refresh();
  listen(changed);
  document.addEventListener("keydown", keyed);
  window.addEventListener("beforeprint", () => view?.print?.(true));
  window.addEventListener("afterprint", () => view?.print?.(false));
  document.body.dataset.ready = "yes";
}

// --- the frame ---------------------------------------------------------------------------------------

function build() {
  setLanguage(state.ui);
  document.documentElement.lang = state.ui;
  document.title = model.title;
  side = sidebar(known);
  parts = {
    tabs: h("nav", { class: "tabs", role: "tablist", "aria-label": t("views"), onkeydown: tabbed }),
    found: h("p", { class: "found", id: "found", role: "status", "aria-live": "polite" }),
    chips: h("div", { class: "chips" }),
    main: h("main", { id: "view", role: "tabpanel", tabindex: "-1" }),
    beside: h("div", { class: "beside" }),
  };
  const fold = h("details", { class: "side", open: window.innerWidth > 900 }, h("summary", {}, t("filters")), side.node);
  app.replaceChildren(bar(), parts.tabs, h("div", { class: "body" }, fold, h("div", { class: "centre" }, tools(), parts.main), parts.beside));
}

function bar() {
  const { documents, manifest } = model;
  const about = [t("documents.n", { n: documents.doc_id.length }), t("facts.n", { n: model.size }), manifest.started ? day(String(manifest.started).slice(0, 10)) : null];
  return h("header", { class: "bar" }, h("h1", {}, words(model.title)), h("p", { class: "meta" }, about.filter(Boolean).map((part) => h("span", {}, part))), h("div", { class: "switches" }, languageSwitch(), themeSwitch()));
}

function languageSwitch() {
  const button = (code) => h("button", { type: "button", id: `ui-${code}`, lang: code, "aria-pressed": String(state.ui === code), onclick: () => set({ ui: code }) }, code.toUpperCase());
  return h("div", { class: "choices", role: "group", "aria-label": t("interface") }, LANGUAGES.map(button));
}

function themeSwitch() {
  const choose = (name) => {
    theme(name);
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.id === `theme-${name}`));
  };
  const now = document.documentElement.dataset.theme;
  const group = h("div", { class: "choices", role: "group", "aria-label": t("theme") }, THEMES.map((name) => h("button", { type: "button", id: `theme-${name}`, "aria-pressed": String(now === name), onclick: () => choose(name) }, t(`theme.${name}`))));
  return group;
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem("coopfacts-theme", name);
  } catch {
    // A browser that keeps nothing for files: the choice lasts as long as the page.
  }
}

function remembered(name) {
  try {
    return localStorage.getItem(`coopfacts-${name}`);
  } catch {
    return null;
  }
}

function tools() {
  const save = (id, name, kind, made) => h("button", { type: "button", id, onclick: async () => offer(name, kind, await made(model, rowsInOrder())) }, t(id));
  return h("div", { class: "tools" }, parts.found, parts.chips, h("div", { class: "export" }, save("export-csv", "facts.csv", "text/csv", csv), save("export-json", "facts.json", "application/json", json)));
}

function tabs() {
  const tab = (name) => {
    const on = state.view === name;
    return h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(on), "aria-controls": "view", tabindex: on ? "0" : "-1", onclick: () => set({ view: name, sort: "" }) }, t(`view.${name}`));
  };
  swap(parts.tabs, Object.keys(VIEWS).map(tab));
  parts.main.setAttribute("aria-labelledby", `tab-${state.view}`);
}

function tabbed(event) {
  const names = Object.keys(VIEWS);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = names[(names.indexOf(state.view) + step + names.length) % names.length];
  set({ view: next, sort: "" });
  document.getElementById(`tab-${next}`).focus();
}

// --- what follows a change ---------------------------------------------------------------------------

function changed(what) {
  if (what.has("ui")) build();
  const filtered = FILTERS.some((name) => what.has(name));
  if (what.has("ui") || filtered || ["view", "sort", "level", "which"].some((name) => what.has(name))) refresh();
  else opened();
}

const rowsInOrder = () => ordered(model, selection.rows, state.sort, sorting(model));

async function refresh() {
  const mine = ++turn;
  document.body.dataset.busy = "yes";
  if (state.q && !hay) {
    parts.found.textContent = t("searching");
    hay = await haystacks(model);
  }
  if (mine !== turn) return;
  selection = select(model, known, state, hay);
  side.update(selection.counts);
  tabs();
  parts.found.textContent = selection.rows.length === model.size ? t("facts.n", { n: model.size }) : t("facts.of", { n: selection.rows.length, all: model.size });
  swap(parts.chips, chips());
  const next = await (VIEWS[state.view] ?? overview)({ model, rows: rowsInOrder(), counts: selection.counts });
  if (mine !== turn) return;
  const same = parts.main.dataset.view === state.view;
  view = next;
  parts.main.dataset.view = state.view;
  swap(parts.main, view.node);
  if (!same) parts.main.scrollTop = 0;
  opened();
  delete document.body.dataset.busy;
}

function opened() {
  const wanted = state.fact || state.doc;
  const beside = wanted ? reader(model, state, close) : null;
  const focused = parts.beside.contains(document.activeElement);
  swap(parts.beside, beside);
  if (focused && !parts.beside.contains(document.activeElement)) document.getElementById("reader")?.focus({ preventScroll: true });
  app.classList.toggle("reading", Boolean(beside));
  view?.opened?.();
}

function close() {
  const back = document.getElementById(`open-${state.fact}`) ?? document.getElementById("grid") ?? parts.main;
  set({ fact: "", doc: "" });
  back.focus({ preventScroll: true });
}

function keyed(event) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    document.querySelector(".side").open = true;
    document.getElementById("q").focus();
  } else if (event.key === "Escape") {
    if (state.fact || state.doc) close();
    else if (typing) event.target.blur();
  }
}

begin().catch((error) => {
  app.replaceChildren(h("p", { class: "opening", role: "alert" }, `The report cannot be shown: ${error.message}`));
  throw error;
});
