"""Runs made up for the report: documents of real length with facts at right places, some of them hostile."""

import json
import random
import re
import shutil
from pathlib import Path

from coopfacts import claims

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "outputs" / "sample"
FILES = ("documents", "facts", "rejected")

SENTENCE = re.compile(r"[^\n.!?]{30,}[.!?]")
WORD = re.compile(r"\w{4,}")
SIDES = ("iso:BY", "iso:RU", "iso:KZ", "iso:CN", "iso:RU-AMU", "iso:RU-MOW", "iso:BY-VI", "iso:UZ")
ROLES = {"trade": ("party", "value"), "supply": ("supplier", "quantity"), "meeting": ("participant", "count"), "project": ("party", "amount")}
STATUSES = ("actual", "actual", "actual", "planned", "proposed", "halted")

ATTACK = '</script><script>window.pwned = 1</script><img src="x" onerror="window.pwned = 1">'
HOSTILE = (
    f"Summary 😀 of talks {ATTACK}\n\n"
    'Minister \u202eEvil\u202c "O\'Neil" & Sons <b>met</b> \u2066partners\u2069\u2028in Minsk on 3 May 2024. Next 77 items stayed in {{data}} and ${x}.\n'
)
FORMULA = '=HYPERLINK("http://example.org","x")'


def records(folder, name):
    """The records of a file of a run."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def written(folder, documents, facts, rejected=(), manifest=None):
    """A finished run of these records."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(FILES, (documents, facts, rejected), strict=True):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as sink:
            sink.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if manifest is None:
        shutil.copy(SAMPLE / "run.json", folder / "run.json")
    else:
        (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def document(doc_id, text, **more):
    """A document record."""
    known = {"source": f"made/{doc_id}.txt", "language": "en", "title": None, "published": "2024-05-04", "published_from": "record", "published_sure": "sure"}
    return {"doc_id": doc_id, **known, "sha256": "", "duplicate_group": doc_id, "text": text, "removed": [], **more}


def span(text, words, after=0):
    """The place of words in a text."""
    start = text.index(words, after)
    return {"text": words, "start": start, "end": start + len(words)}


def entity(place, name=None, label="country", entity_id=None):
    """An entity filler."""
    return {"kind": "entity", **place, "name": name or place["text"], "label": label, "entity_id": entity_id, "resolved_from": "mention"}


def quantity(place, value, unit="USD"):
    """A quantity filler."""
    return {"kind": "quantity", **place, "value": value, "unit": unit, "of": None, "bound": "exact", "low": None, "high": None}


def period(place, start, end):
    """A period filler."""
    return {"kind": "period", **place, "start_date": start, "end_date": end, "timex": start[:4], "grain": "year", "anchor": "explicit"}


def fact(number, doc_id, kind, slots, evidence, **more):
    """A fact record."""
    codes = {"plover": None, "cameo": None}
    provenance = {"pipeline": "0.1.0", "rule": f"{kind}.made", "model": "none", "language": "en", "trigger": None, "cue": None}
    head = {"schema_version": "1.0", "fact_id": f"f_{number:016x}", "claim_key": f"c_{number * 7919 % 65537:016x}", "doc_id": doc_id, "type": kind}
    return {**head, "status": "actual", "slots": slots, "attribution": None, "evidence": evidence, "confidence": 0.9, "codes": codes, "provenance": provenance, **more}


def hostile():
    """A document that tries to break out of the page, and the facts in it."""
    text = HOSTILE
    sentence = span(text, text[text.index("Minister") : text.index(" Next 77")])
    evil = entity(span(text, '\u202eEvil\u202c "O\'Neil" & Sons'), name=FORMULA, label="person")
    slots = {
        "participant": [evil, entity(span(text, "\u2066partners\u2069"), name=f"partners {ATTACK}", label="group")],
        "place": [entity(span(text, "Minsk"), label="region", entity_id="iso:BY-HM")],
        "period": [period(span(text, "3 May 2024"), "2024-05-03", "2024-05-03")],
    }
    said = {"speaker": evil, "title": f"@{ATTACK}", "quoted": False, "cue": "-1+1"}
    page = document("hostile", text, title=f"+{ATTACK}", source=f"-{ATTACK}")
    return page, [fact(1, "hostile", "meeting", slots, [sentence], attribution=said)]


def small(folder):
    """The sample run, the hostile document and some rejects."""
    page, facts = hostile()
    rejected = [{"source": f"bad{number}.txt", "stage": "read", "code": "no_text", "message": f"no text {ATTACK}"} for number in range(3)]
    return written(folder, [*records(SAMPLE, "documents"), page], [*records(SAMPLE, "facts"), *facts], rejected)


TOLD = {
    "en": ("en", "2024-12-10", "feed.jsonl:1 (https://www.example.org/a)", "Russia and China traded $240 billion in 2023. Belarus and Russia plan a tractor assembly plant. Aid fell to $5 million in 2022."),
    "copy": ("en", "2024-12-11", "copy.txt", "Russia and China traded $240 billion in 2023, it is said."),
    "ru": ("ru", "2026-01-10", "feed.jsonl:2 (BelTA)", "Россия и Китай наторговали в 2023 году на 239,6 млрд долларов. Помощь России Китаю в 2022 году: 9 млн долларов."),
    "late": ("en", "2026-06-02", "late.txt", "In 2026 Belarus and Russia opened a tractor assembly plant."),
}


def claimed(folder):
    """Four articles: a claim in two languages and a copy, within rounding; one that contradicts itself; a plan that came true."""
    known = {name: document(name, text, language=language, published=day, source=source, duplicate_group="en" if name == "copy" else name) for name, (language, day, source, text) in TOLD.items()}
    facts = []

    def tell(key, doc, kind, status, slots):
        text, language = TOLD[doc][3], TOLD[doc][0]
        sentence = next(match for match in re.finditer(r".+?(?:[.](?= |$))", text) if slots[0][1] in match[0])
        placed = {}
        for role, words, make in slots:
            placed.setdefault(role, []).append(make(span(text, words, sentence.start())))
        evidence = [{"text": sentence[0], "start": sentence.start(), "end": sentence.end()}]
        codes = {"pipeline": "0.1.0", "rule": f"{kind}.made", "model": "none", "language": language, "trigger": None, "cue": None}
        facts.append(fact(len(facts) + 2, doc, kind, placed, evidence, status=status, claim_key=f"c_{key:016x}", provenance=codes))

    def side(code):
        return lambda place: entity(place, entity_id=f"iso:{code}")

    def money(value):
        return lambda place: quantity(place, value)

    def time(year):
        return lambda place: period(place, f"{year}-01-01", f"{year}-12-31")

    def words(place):
        return {"kind": "text", **place}

    for doc, value, shown, pair in (("en", 240e9, "$240 billion", ("Russia", "China")), ("copy", 240e9, "$240 billion", ("Russia", "China")), ("ru", 239.6e9, "239,6 млрд долларов", ("Россия", "Китай"))):
        tell(1, doc, "trade", "actual", [("value", shown, money(value)), ("party", pair[0], side("RU")), ("party", pair[1], side("CN")), ("period", "2023", time(2023))])
    tell(2, "en", "aid", "actual", [("amount", "$5 million", money(5e6)), ("period", "2022", time(2022))])
    tell(2, "ru", "aid", "actual", [("amount", "9 млн долларов", money(9e6)), ("donor", "России", side("RU")), ("recipient", "Китаю", side("CN")), ("period", "2022", time(2022))])
    plant = [("object", "a tractor assembly plant", words), ("party", "Belarus", side("BY")), ("party", "Russia", side("RU"))]
    tell(3, "en", "project", "planned", plant)
    tell(4, "late", "project", "actual", [*plant, ("period", "2026", time(2026))])
    order = list(known)
    return written(folder, list(known.values()), sorted(facts, key=lambda each: order.index(each["doc_id"])))


def texts():
    """The texts of the corpora."""
    lines = [line for path in sorted((ROOT / "corpus" / "gold").glob("*.jsonl")) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [json.loads(line)["text"] for line in lines]


def large(folder, documents, per_document, longest=None):
    """So many documents with so many facts each: texts of the corpora, sentences shuffled and figures changed, so that they pack no better
    than others. ``longest`` cuts the texts."""
    dice = random.Random(20240504)
    known = texts()
    pages, facts = [], []
    for number in range(documents):
        text = _varied(dice, f"{known[number % len(known)]} {known[number * 7 % len(known)]}")[:longest]
        language = "ru" if re.search("[а-я]", text) else "en"
        published = f"{2019 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
        pages.append(document(f"d_{number:016x}", text, language=language, title=text[:60].strip(), published=published))
        facts += _facts(dice, number, text, per_document)
    return written(folder, pages, facts)


def copied(folder, times):
    """The run with each document, its facts and their claims, so many times, under other ids."""
    jsonl = folder / "claims.jsonl"
    jsonl.write_text("".join(json.dumps(claim) + "\n" for claim in claims.join([folder])), encoding="utf-8")
    for name in ("documents", "facts", "claims"):
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
        copies = (re.sub(r'"(d_|f_|c_)0', rf'"\g<1>{number}', lines) for number in range(times))
        (folder / f"{name}.jsonl").write_text("".join(copies), encoding="utf-8")
    return folder


def _varied(dice, text):
    sentences = re.split(r"(?<=[.!?])\s", re.sub(r"\d", lambda _: str(dice.randrange(10)), text))
    dice.shuffle(sentences)
    return " ".join(word if dice.random() > 0.04 else word[::-1] for word in " ".join(sentences).split(" "))


def _facts(dice, number, text, count):
    sentences = list(SENTENCE.finditer(text)) or [re.match(r"(?s).*", text)]
    for each in range(count):
        found = dice.choice(sentences)
        words = [match.span() for match in WORD.finditer(text, *found.span())] or [found.span()]
        kind = dice.choice(list(ROLES))
        side, amount = ROLES[kind]
        places = [{"text": text[start:end], "start": start, "end": end} for start, end in (dice.choice(words) for _ in range(4))]
        slots = {
            side: [entity(places[0], entity_id=(first := dice.choice(SIDES)), name=first), entity(places[1], name=f"Company {dice.randrange(500)}", label="company")],
            amount: [quantity(places[2], round(dice.lognormvariate(12, 3), 2))],
            "period": [period(places[3], f"{dice.randrange(2015, 2026)}-01-01", f"{dice.randrange(2026, 2030)}-12-31")],
        }
        evidence = [{"text": found[0], "start": found.start(), "end": found.end()}]
        yield fact(number * count + each + 2, f"d_{number:016x}", kind, slots, evidence, status=dice.choice(STATUSES), confidence=round(dice.random(), 4))
