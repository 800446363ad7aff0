// The filtered facts as files: CSV for a spreadsheet, JSON with the records as they were read.



const HEADER = [
  "fact_id", "claim_key", "doc_id", "title", "source", "published", "language", "type", "status", "parties", "what", "value", "low", "high",
  "unit", "of", "bound", "change", "change_unit", "start", "end", "speaker", "speaker_title", "quoted", "confidence", "evidence", "rule",
]; // prettier-ignore

// A text that a spreadsheet would take for a formula gets an apostrophe.
const RISKY = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  return `"${(RISKY.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export async function csv(model, rows) {
  await model.texts.all();
  const lines = rows.map((f) => row(model, f).map(cell).join(","));
  return `\ufeff${[HEADER.map(cell).join(","), ...lines].join("\r\n")}\r\n`;
}

function row(model, f) {
  const doc = model.doc(f);
  const text = model.texts.at(doc);
  const words = (spans) => spans.map(({ start, end }) => text.slice(start, end)).join(" … ");
  const fillers = model.fillers(f);
  const amount = model.amountAt[f] < 0 ? {} : model.filler(f, model.amountAt[f]).detail;
  const growth = model.growthAt[f] < 0 ? {} : model.filler(f, model.growthAt[f]).detail;
  const period = fillers.find(({ role }) => role === "period")?.detail ?? {};
  const said = model.attribution(f);
  const { doc_id, title, source, published, language } = model.documents;
  return [
    model.columns.fact_id[f], model.columns.claim_key[f], doc_id[doc], title[doc], source[doc], published[doc], language[doc], model.type(f), model.status(f),
    fillers.filter(({ use }) => use === "side").map(({ detail }) => detail.name).join("; "), words(fillers.filter(({ use }) => use === "what")),
    amount.value, amount.low, amount.high, amount.unit, amount.of, amount.bound, growth.value, growth.unit, period.start_date, period.end_date,
    said?.detail.name, said?.title, said && String(said.quoted), model.columns.confidence[f], words(model.evidence(f)), model.made[model.columns.made[f]].rule,
  ]; // prettier-ignore
}

export async function json(model, rows) {
  await model.texts.all();
  return `[\n${rows.map((f) => JSON.stringify(model.record(f))).join(",\n")}\n]\n`;
}

export function offer(name, kind, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

