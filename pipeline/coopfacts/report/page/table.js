// A table of any length: only the rows in sight are there. Arrow keys move, Enter opens; printed, it shows its first thousand rows.

import { h } from "./dom.js";
import { t } from "./strings.js";

const ROW = 30;
const PRINTED = 1000;
const AROUND = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: "page", PageUp: "-page", Home: -Infinity, End: Infinity };

// columns: {name, label, class, sort}; cells(row) gives their contents; open(row) acts; chosen is the row that is open.
export function grid({ label, columns, count, cells, open, chosen = -1, sort = "", onsort }) {
  let active = Math.max(0, chosen);
  let wait = 0;
  const body = h("div", { class: "rows", role: "rowgroup", onmouseover: unfold, style: { height: `${count * ROW}px` } });
  const node = h(
    "div",
    { class: "grid", role: "grid", tabindex: "0", id: "grid", "aria-label": label, "aria-rowcount": count + 1, "aria-colcount": columns.length, onkeydown: keyed, onscroll: later },
    h("div", { class: "head", role: "rowgroup" }, h("div", { class: "row", role: "row", "aria-rowindex": 1 }, columns.map(header))),
    count ? body : h("p", { class: "nothing" }, t("nothing")),
  );

  function header(column) {
    const direction = sort.replace("-", "") === column.sort ? (sort.startsWith("-") ? "descending" : "ascending") : null;
    const next = direction === "ascending" ? `-${column.sort}` : direction ? "" : column.sort;
    const content = column.sort ? h("button", { type: "button", id: `sort-${column.name}`, onclick: () => onsort(next) }, column.label) : column.label;
    return h("div", { role: "columnheader", class: column.class, "aria-sort": direction ?? (column.sort ? "none" : null) }, content);
  }

  function row(index) {
    const filled = cells(index).map((content, at) => h("div", { role: "gridcell", class: columns[at].class }, content));
    const props = { class: "row", role: "row", id: `row-${index}`, "aria-rowindex": index + 2, "aria-selected": String(index === chosen), style: { top: `${index * ROW}px` } };
    const found = h("div", { ...props, onclick: () => ((active = index), open(index)) }, filled);
    found.classList.toggle("active", index === active);
    return found;
  }

  function show(first, last) {
    const from = Math.max(0, first);
    const rows = Array.from({ length: Math.max(0, Math.min(count, last) - from) }, (_, n) => row(from + n));
    body.replaceChildren(...rows);
    if (count) node.setAttribute("aria-activedescendant", `row-${active}`);
  }

  function draw() {
    wait = 0;
    const top = Math.floor(node.scrollTop / ROW);
    show(top - AROUND, top + Math.ceil((node.clientHeight || 900) / ROW) + AROUND);
  }

  function later() {
    wait ||= requestAnimationFrame(draw);
  }

  function keyed(event) {
    if (event.target !== node || !count) return;
    if (event.key === "Enter" || event.key === " ") open(active);
    else if (event.key in STEPS) move(STEPS[event.key]);
    else return;
    event.preventDefault();
  }

  function move(step) {
    const page = Math.max(1, Math.floor(node.clientHeight / ROW) - 2);
    const by = { page, "-page": -page }[step] ?? step;
    active = Math.min(count - 1, Math.max(0, active + by));
    reveal(active);
    draw();
    if (node.dataset.following) open(active);
  }

  function reveal(index) {
    const [top, room] = [index * ROW, node.clientHeight - 2 * ROW];
    if (top < node.scrollTop) node.scrollTop = top;
    else if (top > node.scrollTop + room) node.scrollTop = top - room;
  }

  // What does not fit is told under the pointer.
  function unfold({ target }) {
    const cell = target.closest("[role=gridcell]");
    if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
  }

  const choose = (index) => {
    chosen = index;
    if (index >= 0) [active] = [index];
    draw();
  };
  const print = (on) => (node.classList.toggle("printing", on), on ? show(0, PRINTED) : draw());
  requestAnimationFrame(() => (chosen >= 0 && reveal(chosen), draw()));
  return { node, draw, choose, print };
}
