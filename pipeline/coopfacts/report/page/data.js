// The records inside the page, unpacked into columns. Texts are unpacked block by block, when they are first looked at.

async function unpacked(name) {
  const element = document.getElementById(`data-${name}`);
  const packed = element.textContent;
  element.remove();
  const bytes = Uint8Array.fromBase64?.(packed) ?? Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

export const shapes = () => unpacked("shapes");

export async function load() {
  return new Model(await unpacked("core"));
}

function offsets(counts) {
  const found = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) found[i + 1] = found[i] + counts[i];
  return found;
}

// A text whose places are code points, as in the records.
class Text {
  constructor(text) {
    this.whole = text;
    this.points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : null;
  }

  slice(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.whole.slice(start, end);
  }
}

class Texts {
  constructor(sizes) {
    this.sizes = sizes;
    this.first = offsets(sizes);
    this.blocks = new Map();
    this.waiting = new Map();
  }

  // The text of a document, if it is unpacked.
  at(doc) {
    const block = this.blockOf(doc);
    return this.blocks.get(block)?.[doc - this.first[block]];
  }

  blockOf(doc) {
    let [low, high] = [0, this.sizes.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.first[middle] <= doc) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async open(block) {
    if (!this.waiting.has(block)) {
      this.waiting.set(block, unpacked(`texts-${block}`).then((texts) => this.blocks.set(block, texts.map((text) => new Text(text)))));
    }
    await this.waiting.get(block);
  }

  async of(doc) {
    await this.open(this.blockOf(doc));
    return this.at(doc);
  }

  async all() {
    for (let block = 0; block < this.sizes.length; block++) await this.open(block);
  }

  // An element that shows a passage as soon as its text is there.
  show(node, doc, start, end) {
    const text = this.at(doc);
    if (text) node.textContent = text.slice(start, end);
    else this.of(doc).then((found) => (node.textContent = found.slice(start, end)));
    return node;
  }
}

const int = (iso) => (iso ? Number(iso.replaceAll("-", "")) : 0);

class Model {
  constructor(core) {
    Object.assign(this, { title: core.title, manifest: core.manifest, rejected: core.rejected, removed: core.removed });
    Object.assign(this, { strings: core.strings, names: core.names, uses: core.uses, documents: core.documents });
    Object.assign(this, core.kept); // types, statuses, roles, details, speech, made, rest
    this.columns = core.facts;
    this.size = core.facts.doc.length;
    this.spans = { evidence: core.evidence, fillers: core.fillers, speakers: core.speakers };
    this.evidenceAt = offsets(core.facts.evidence);
    this.fillersAt = offsets(core.facts.fillers);
    this.speakerAt = offsets(core.facts.speech.map((how) => (how < 0 ? 0 : 1)));
    this.identities = core.identities;
    this.claims = core.claims;
    this.claimOf = new Int32Array(this.size).fill(-1);
    core.claims.forEach(({ facts }, at) => facts.forEach((f) => (this.claimOf[f] = at)));
    this.texts = new Texts(core.blocks);
    this.roleUse = this.roles.map((role) => this.uses[role] ?? "");
    this.roleOrder = this.roles.map((role) => Object.keys(this.uses).indexOf(role));
    this.factsOf = this.#byDocument();
    this.numbers = new Map(core.facts.fact_id.map((id, f) => [id, f]));
    this.#derive();
  }

  #byDocument() {
    const found = Array.from({ length: this.documents.doc_id.length }, () => []);
    this.columns.doc.forEach((doc, f) => found[doc].push(f));
    return found;
  }

  // What filters, sorting and the views ask of each fact.
  #derive() {
    const keys = new Map();
    const index = (key) => keys.get(key) ?? (keys.set(key, keys.size), keys.size - 1);
    this.keyOf = this.identities.map((each) => (each ? index(each[0]) : -1));
    this.sideOf = this.identities.map((each) => (each && each[1] ? index(each[1]) : -1));
    this.regionOf = this.identities.map((each) => (each && each[2] ? index(each[2]) : -1));
    this.keys = [...keys.keys()];
    this.keyIndex = keys;
    const none = () => new Int32Array(this.size).fill(-1);
    Object.assign(this, { speaker: none(), amountAt: none(), growthAt: none(), from: new Int32Array(this.size), to: new Int32Array(this.size) });
    Object.assign(this, { dated: new Uint8Array(this.size), sides: [], regions: [], finest: [], published: this.documents.published.map(int) });
    for (let f = 0; f < this.size; f++) this.#deriveFact(f);
  }

  #deriveFact(f) {
    const [sides, regions, finest] = [new Set(), new Set(), new Set()];
    for (let i = this.fillersAt[f]; i < this.fillersAt[f + 1]; i++) {
      const [role, detail] = [this.spans.fillers.role[i], this.spans.fillers.detail[i]];
      const use = this.roleUse[role];
      if (use === "side" || use === "place") this.#side(detail, use === "side", sides, regions, finest);
      else if (use === "amount" && this.#earlier(role, this.amountAt[f])) this.amountAt[f] = i;
      else if (use === "growth" && this.growthAt[f] < 0) this.growthAt[f] = i;
      else if (this.roles[role] === "period" && !this.dated[f]) this.#date(f, this.details[detail]);
      if (this.roles[role] === "speaker" && this.speaker[f] < 0) this.speaker[f] = this.keyOf[detail];
    }
    if (this.columns.speech[f] >= 0) this.speaker[f] = this.keyOf[this.spans.speakers.detail[this.speakerAt[f]]];
    if (!this.dated[f]) this.from[f] = this.to[f] = this.published[this.columns.doc[f]];
    this.sides.push([...sides]);
    this.regions.push([...regions]);
    this.finest.push([...finest]);
  }

  // A place tells a region, and no side of its own.
  #side(detail, isSide, sides, regions, finest) {
    const [side, region] = [this.sideOf[detail], this.regionOf[detail]];
    if (region >= 0) regions.add(region);
    if (side < 0 || !isSide) return;
    sides.add(side);
    finest.add(region >= 0 ? region : side);
  }

  #earlier(role, at) {
    return at < 0 || this.roleOrder[role] < this.roleOrder[this.spans.fillers.role[at]];
  }

  #date(f, { start_date: start, end_date: end }) {
    if (!start && !end) return;
    this.dated[f] = 1;
    this.from[f] = int(start);
    this.to[f] = end ? int(end) : 0;
  }

  // How many numbers of a document no fact holds.
  loose(doc) {
    return this.documents.unclaimed[doc].length / 2;
  }

  type(f) {
    return this.types[this.columns.type[f]];
  }

  status(f) {
    return this.statuses[this.columns.status[f]];
  }

  doc(f) {
    return this.columns.doc[f];
  }

  #origin(f) {
    return this.spans.evidence.start[this.evidenceAt[f]] ?? 0;
  }

  evidence(f) {
    const { start, length } = this.spans.evidence;
    const first = this.evidenceAt[f];
    return Array.from({ length: this.evidenceAt[f + 1] - first }, (_, n) => {
      const begin = start[first + n] + (n ? this.#origin(f) : 0);
      return { at: first + n, start: begin, end: begin + length[first + n] };
    });
  }

  filler(f, i) {
    const { role, detail, start, length } = this.spans.fillers;
    const begin = start[i] + this.#origin(f);
    return { at: i, role: this.roles[role[i]], use: this.roleUse[role[i]], number: detail[i], detail: this.details[detail[i]], start: begin, end: begin + length[i] };
  }

  fillers(f) {
    return Array.from({ length: this.fillersAt[f + 1] - this.fillersAt[f] }, (_, n) => this.filler(f, this.fillersAt[f] + n));
  }

  of(f, role) {
    return this.fillers(f).filter((filler) => filler.role === role);
  }

  attribution(f) {
    const how = this.columns.speech[f];
    if (how < 0) return null;
    const at = this.speakerAt[f];
    const start = this.spans.speakers.start[at] + this.#origin(f);
    const number = this.spans.speakers.detail[at];
    return { at, number, detail: this.details[number], start, end: start + this.spans.speakers.length[at], ...this.speech[how] };
  }

  // The record of the contract, as it stood in facts.jsonl; the text of its document must be unpacked.
  record(f) {
    const text = this.texts.at(this.doc(f));
    const place = (columns, { at, start, end }) => {
      const span = { text: text.slice(start, end), start, end };
      if (columns.shift[at] !== null) Object.assign(span, { source_start: start + columns.shift[at], source_end: end + columns.shift[at] + columns.stretch[at] });
      return span;
    };
    const whole = (columns, filler) => {
      const { kind, ...meaning } = filler.detail;
      return { kind, ...place(columns, filler), ...meaning };
    };
    const slots = {};
    for (const filler of this.fillers(f)) (slots[filler.role] ??= []).push(whole(this.spans.fillers, filler));
    const said = this.attribution(f);
    const { schema_version, ...rest } = this.rest[this.columns.rest[f]];
    return {
      schema_version,
      fact_id: this.columns.fact_id[f],
      claim_key: this.columns.claim_key[f],
      doc_id: this.documents.doc_id[this.doc(f)],
      type: this.type(f),
      status: this.status(f),
      slots,
      attribution: said && { speaker: whole(this.spans.speakers, said), ...this.speech[this.columns.speech[f]] },
      evidence: this.evidence(f).map((span) => place(this.spans.evidence, span)),
      confidence: this.columns.confidence[f],
      ...rest,
      provenance: this.made[this.columns.made[f]],
    };
  }
}

export const iso = (date) => (date ? `${String(date).slice(0, 4)}-${String(date).slice(4, 6)}-${String(date).slice(6, 8)}` : "");
