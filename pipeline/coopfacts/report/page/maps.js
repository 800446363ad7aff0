// Where: the regions of Russia and Belarus and the countries of the world, darker the more facts name them.

import { h, svg, words } from "./dom.js";
import { bars, shade } from "./charts.js";
import { shapes } from "./data.js";
import { nameOf, number, t } from "./strings.js";
import { state, toggle } from "./state.js";

let known = null;
const TOP = 20;

async function features() {
  known ??= shapes().then((found) => Object.fromEntries(Object.entries(found).map(([name, topology]) => [name, drawn(topology)])));
  return known;
}

// The shapes of a topology; nobody trades with the Antarctic, and it takes room.
function drawn(topology) {
  const { type, features: all } = topojson.feature(topology, topology.objects.shapes);
  return { type, features: all.filter(({ id }) => id !== "iso:AQ") };
}

export async function maps({ model, rows, counts }) {
  const { world, russia, belarus } = await features();
  const byRegion = tally(model, counts.region);
  const byCountry = tally(model, counts.side);
  const regions = { type: "FeatureCollection", features: [...russia.features, ...belarus.features] };
  // The cone of Siberia keeps Chukotka in one piece; the seam of the world map lies in the Bering Strait for the same reason.
  const north = d3.geoConicEqualArea().parallels([48, 70]).rotate([-96, 0]);
  const flat = d3.geoConicEqualArea().parallels([52, 56]).rotate([-28, 0]);
  const globe = d3.geoEqualEarth().rotate([-11, 0]);
  return {
    node: h(
      "div",
      { class: "maps" },
      h("section", {}, h("h2", {}, t("map.regions")), h("div", { class: "map-row" }, map({ projection: north, shapes: regions, counts: byRegion, name: "region", size: [760, 470], label: t("map.regions") }), h("div", {}, map({ projection: flat, shapes: belarus, counts: byRegion, name: "region", size: [260, 220], label: nameOf("iso:BY"), small: true }), ranking(byRegion, "region")))),
      h("section", {}, h("h2", {}, t("map.world")), h("div", { class: "map-row" }, map({ projection: globe, shapes: world, counts: byCountry, name: "side", size: [760, 390], label: t("map.world") }), h("div", {}, ranking(byCountry, "side")))),
      h("p", { class: "quiet" }, t("map.note", { n: rows.length })),
    ),
  };
}

function tally(model, counts) {
  return new Map(Array.from(counts, (count, index) => [model.keys[index], count]).filter(([, count]) => count));
}

function map({ projection, shapes: layerOf, counts, name, size: [width, height], label, small }) {
  projection.fitExtent([[6, 6], [width - 6, height - 6]], layerOf);
  const path = d3.geoPath(projection);
  const most = Math.max(1, ...layerOf.features.map(({ id }) => counts.get(id) ?? 0));
  const shape = ({ id, ...feature }) => {
    const count = counts.get(id) ?? 0;
    const props = { class: `shape${count ? " some" : ""}${state[name].includes(id) ? " chosen" : ""}`, d: path(feature), style: { "--shade": `${shade(count, most)}%` }, "data-id": id, onclick: count ? () => toggle(name, id) : null };
    return svg("path", props, svg("title", {}, `${id ? nameOf(id) : ""}: ${number(count)}`));
  };
  const layer = svg("g", {}, layerOf.features.map(shape));
  const picture = svg("svg", { class: "map", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, layer);
  return h("figure", { class: small ? "small" : null }, picture, small ? h("figcaption", {}, label) : lens(picture, layer));
}

// Buttons and dragging; the wheel is left to the page.
function lens(picture, layer) {
  const zoom = d3.zoom().scaleExtent([1, 12]).filter((event) => event.type !== "wheel" && !event.button).on("zoom", ({ transform }) => {
    layer.setAttribute("transform", transform);
    picture.style.setProperty("--zoom", transform.k);
  });
  const selected = d3.select(picture).call(zoom);
  const button = (sign, name, act) => h("button", { type: "button", "aria-label": t(name), title: t(name), onclick: act }, sign);
  return h("div", { class: "lens" }, button("+", "zoom.in", () => selected.call(zoom.scaleBy, 1.6)), button("−", "zoom.out", () => selected.call(zoom.scaleBy, 1 / 1.6)), button("○", "zoom.reset", () => selected.call(zoom.transform, d3.zoomIdentity)));
}

function ranking(counts, name) {
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, TOP);
  if (!top.length) return h("p", { class: "quiet" }, words(t("nothing")));
  return bars(top.map(([key, count]) => ({ id: `rank-${key}`, label: nameOf(key), parts: [["plain", count]], count, act: () => toggle(name, key) })));
}
