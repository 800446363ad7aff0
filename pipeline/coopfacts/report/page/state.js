// What is shown, kept in the address after #, so that a view with its filters can be kept, shared and gone back to.

export const LISTS = ["type", "status", "side", "region", "speaker", "language"];
export const FILTERS = [...LISTS, "q", "from", "to", "basis", "confidence"];
const START = { view: "overview", q: "", from: "", to: "", basis: "fact", confidence: "", sort: "", fact: "", doc: "", level: "country", which: "several", ui: "" };

export const state = {};
const listeners = [];

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const found = { ...START };
  for (const key of Object.keys(START)) if (given.has(key)) found[key] = given.get(key);
  for (const key of LISTS) found[key] = given.getAll(key);
  return found;
}

function address(of) {
  const kept = new URLSearchParams();
  for (const key of Object.keys(START)) if (of[key] !== START[key]) kept.set(key, of[key]);
  for (const key of LISTS) for (const value of of[key]) kept.append(key, value);
  return `#${kept}`;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function take(found) {
  const changed = new Set(Object.keys(found).filter((key) => !same(found[key], state[key])));
  Object.assign(state, found);
  if (changed.size) for (const listener of listeners) listener(changed);
}

export function set(patch) {
  const next = { ...state, ...patch };
  const target = address(next);
  if (target !== (location.hash || "#")) history[next.view === state.view ? "replaceState" : "pushState"](null, "", target);
  take(next);
}

export function toggle(name, value) {
  const now = state[name];
  set({ [name]: now.includes(value) ? now.filter((kept) => kept !== value) : [...now, value] });
}

export const cleared = () => ({ ...Object.fromEntries(LISTS.map((name) => [name, []])), q: "", from: "", to: "", confidence: "" });

export const isFiltered = () => LISTS.some((name) => state[name].length) || Boolean(state.q || state.from || state.to || state.confidence);

export function listen(listener) {
  listeners.push(listener);
}

export function start(language) {
  START.ui = language;
  Object.assign(state, read());
  window.addEventListener("hashchange", () => take(read()));
  window.addEventListener("popstate", () => take(read()));
}
