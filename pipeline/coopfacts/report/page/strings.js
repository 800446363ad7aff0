// The words of the interface, and numbers and dates as its language writes them.

export const LANGUAGES = ["en", "ru"];
let table = {};
let names = {};
let column = 0;
let formats = {};

export function setWords(strings, known) {
  table = strings;
  names = known;
}

export function setLanguage(language) {
  column = Math.max(0, LANGUAGES.indexOf(language));
  const locale = ["en-GB", "ru-RU"][column];
  formats = {
    plain: new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }),
    fraction: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    short: new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 4 }),
    day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
    month: new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }),
    brief: new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }),
    plural: new Intl.PluralRules(locale),
    order: new Intl.Collator(locale, { numeric: true }),
  };
}

// The words of a key; {n} and the like are filled in. A cell with | holds the forms of a plural: one|other, one|few|many.
export function t(key, values = {}) {
  const cell = table[key]?.[column] ?? key.slice(key.indexOf(".") + 1).replaceAll("_", " ");
  const forms = cell.split("|");
  const form = forms.length === 1 ? cell : forms[pluralForm(values.n, forms.length)];
  return form.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : (values[name] ?? "")));
}

function pluralForm(n, count) {
  const rule = formats.plural.select(n ?? 0);
  if (count === 2) return rule === "one" ? 0 : 1;
  return { one: 0, few: 1 }[rule] ?? 2;
}

export function nameOf(key) {
  return names[key]?.[column] ?? key;
}

export const fraction = (value) => formats.fraction.format(value);
export const number = (value) => formats.plain.format(value);
export const short = (value) => (Math.abs(value) < 1e6 ? number(value) : formats.short.format(value));
export const percent = (share) => `${number(Math.round(share * 100))} %`;
export const compare = (a, b) => formats.order.compare(a, b);
const utc = (iso) => new Date(`${iso}T00:00:00Z`);
// Russian writes "г." after each year; in a table it only takes room.
const bare = (date) => date.replaceAll(/\sг\./g, "");
export const day = (iso) => (iso ? bare(formats.day.format(utc(iso))) : "");
export const month = (iso) => bare(formats.month.format(utc(iso)));
export const briefMonth = (iso) => formats.brief.format(utc(iso));

// A period in words: a year, a half, a month where it is one, else its days.
export function period(start, end) {
  if (!start && !end) return "";
  if (!start) return t("when.until", { day: day(end) });
  if (!end) return t("when.since", { day: day(start) });
  if (start === end) return day(start);
  const months = start.slice(8) === "01" && end === monthEnd(end);
  return whole(start, end) ?? bare((months ? formats.month : formats.day).formatRange(utc(start), utc(end)));
}

function whole(start, end) {
  const [year, last] = [start.slice(0, 4), end.slice(0, 4)];
  const edges = `${start.slice(5)}/${end.slice(5)}`;
  if (edges === "01-01/12-31") return year === last ? year : `${year} – ${last}`;
  if (year !== last) return null;
  const part = { "01-01/06-30": "H1", "07-01/12-31": "H2", "01-01/03-31": "Q1", "04-01/06-30": "Q2", "07-01/09-30": "Q3", "10-01/12-31": "Q4" }[edges];
  if (part) return t(`when.${part}`, { year });
  return start.slice(8) === "01" && end === monthEnd(start) ? month(start) : null;
}

export function monthEnd(iso) {
  const date = utc(iso);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
}

const BOUNDS = { gt: "> ", ge: "≥ ", lt: "< ", le: "≤ ", about: "≈ " };
const UNITS = { percent: " %", times: "×" };

// An amount as the record has it: bound, value, unit, what is counted.
export function amount(quantity, signed = false) {
  const { value, low, high, bound, unit } = quantity;
  const figure = bound === "range" || value === null ? [low, high].filter((end) => end !== null).map(short).join("–") : short(value);
  const sign = signed && value > 0 && unit !== "times" ? "+" : "";
  const measure = unit === "count" ? (quantity.of ? ` ${quantity.of}` : "") : (UNITS[unit] ?? ` ${unit === "percentage_point" ? t("unit.point") : unit}`);
  return `${BOUNDS[bound] ?? ""}${sign}${figure}${measure}`.replace("-", "−");
}
