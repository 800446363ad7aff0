"""Facts, documents and runs made by hand, for tests of what comes after a run."""

import json

from coopfacts.facts.ids import digest


def entity(name, entity_id=None, label="country", text=None):
    return {
        "kind": "entity",
        "text": text or name,
        "start": 0,
        "end": 1,
        "name": name,
        "label": label,
        "entity_id": entity_id,
        "resolved_from": "mention",
    }


RUSSIA, BELARUS, CHINA = entity("Russia", "iso:RU"), entity("Belarus", "iso:BY"), entity("China", "iso:CN")
РОССИЯ, КИТАЙ = entity("Россия", "iso:RU"), entity("Китай", "iso:CN")


def quantity(text, value, unit="USD", bound="exact", of=None, low=None, high=None):
    return {
        "kind": "quantity",
        "text": text,
        "start": 0,
        "end": 1,
        "value": value,
        "unit": unit,
        "of": of,
        "bound": bound,
        "low": low,
        "high": high,
    }


def period(start, end, text="then"):
    fields = {"start_date": start, "end_date": end, "timex": None, "grain": "range", "anchor": "explicit"}
    return {"kind": "period", "text": text, "start": 0, "end": 1, **fields}


def text(words):
    return {"kind": "text", "text": words, "start": 0, "end": 1}


def term(name):
    return {"kind": "term", "text": name, "start": 0, "end": 1, "name": name}


def fact(doc_id, fact_type="trade", key="a", status="actual", confidence=0.8, language="en", **slots):
    """A fact of the contract; ``key`` stands for a claim key."""
    return {
        "schema_version": "1.0",
        "fact_id": "f_" + digest([doc_id, fact_type, key, status, json.dumps(slots, sort_keys=True)]),
        "claim_key": "c_" + digest([key]),
        "doc_id": doc_id,
        "type": fact_type,
        "status": status,
        "slots": slots,
        "attribution": None,
        "evidence": [{"text": "The words.", "start": 0, "end": 10}],
        "confidence": confidence,
        "codes": {"plover": {"event": "COOPERATE", "mode": None, "context": ["economic"], "fit": "weak"}, "cameo": "061"},
        "provenance": {"pipeline": "0", "rule": f"{fact_type}.rule", "model": "m", "language": language, "trigger": "said", "cue": None},
    }


def document(doc_id, published=None, group=None, source=None, language="en", words="The words."):
    return {
        "doc_id": doc_id,
        "source": source or f"{doc_id}.txt",
        "language": language,
        "title": f"Title of {doc_id}",
        "published": published,
        "published_from": "record" if published else None,
        "published_sure": "sure" if published else None,
        "sha256": digest([doc_id, words]) * 4,
        "duplicate_group": group or doc_id,
        "text": words,
        "removed": [],
    }


def run(folder, documents, facts):
    """A folder as a run leaves it, without its manifest and claims: facts in the order of their documents."""
    folder.mkdir(parents=True, exist_ok=True)
    order = [each["doc_id"] for each in documents]
    write(folder / "documents.jsonl", documents)
    write(folder / "facts.jsonl", sorted(facts, key=lambda each: order.index(each["doc_id"])))
    return folder


def write(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def small_run(folder):
    """A run that fills every table: three documents, ten facts."""
    documents = [
        document("d1", "2024-12-10", source="feed.jsonl:1 (https://www.example.org/a)"),
        document("d2", "2026-01-10", language="ru"),
        document("d3"),
    ]
    plant = {"party": [RUSSIA, BELARUS], "object": [text("a tractor assembly plant")]}
    facts = [
        fact(
            "d1",
            "trade",
            "t23",
            party=[RUSSIA, CHINA],
            flow=[term("turnover")],
            value=[quantity("$240 billion", 240e9)],
            period=[period("2023-01-01", "2023-12-31")],
        ),
        fact(
            "d1",
            "trade",
            "t22",
            party=[RUSSIA, CHINA],
            flow=[term("turnover")],
            change=[quantity("fell 3%", -3, "percent", "about")],
            period=[period("2022-01-01", "2022-12-31")],
        ),
        fact("d1", "project", "p1", status="planned", period=[period("2025-01-01", "2025-12-31")], **plant),
        fact("d2", "project", "p2", period=[period("2026-01-01", "2026-12-31")], **plant),
        fact("d2", "project", "p3", **{**plant, "object": [text("a hospital for children")]}),
        fact(
            "d3",
            "meeting",
            "m1",
            participant=[entity("Ivan Petrov", None, "person"), CHINA],
            place=[entity("Minsk", "iso:BY-HM", "city")],
            period=[period("1653-05-05", "1653-05-05")],
        ),
        fact(
            "d3",
            "visit",
            "v1",
            visitor=[BELARUS],
            destination=[entity("Beijing", None, "city")],
            count=[quantity("5 to 7 firms", None, "count", "range", "firm", 5, 7)],
        ),
        fact("d3", "position", "o1", person=[entity("Ivan Petrov", None, "person")], title=[text("Minister")], organization=[RUSSIA]),
        fact("d3", "statement", "s1", speaker=[entity("Ivan Petrov", None, "person")], content=[text("=cmd|' /C calc'!A0")]),
        fact(
            "d3",
            "obstacle",
            "b1",
            status="possible",
            factor=[text("sanctions")],
            affected=[text("payments")],
            actor=[entity("EU", None, "bloc")],
        ),
    ]
    facts[0]["attribution"] = {"speaker": entity("Ivan Petrov", None, "person"), "title": "Minister", "quoted": True, "cue": "said"}
    return run(folder, documents, facts)
