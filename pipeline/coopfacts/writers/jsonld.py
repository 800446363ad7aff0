"""JSON-LD: facts, claims and documents as a graph in the terms of schema.org and PROV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coopfacts import outputs
from coopfacts.claims.telling import publisher
from coopfacts.tables.wide import claims_of
from coopfacts.writers._files import write_list

SUFFIX = ".jsonld"
CONTEXT = {
    "@vocab": "urn:coopfacts:term:",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "iso": "urn:iso:std:iso:3166:",
    "wd": "http://www.wikidata.org/entity/",
    "doc": "urn:coopfacts:document:",
    "fact": "urn:coopfacts:fact:",
    "claim": "urn:coopfacts:claim:",
    "name": "schema:name",
    "text": "schema:text",
    "inLanguage": "schema:inLanguage",
    "temporalCoverage": "schema:temporalCoverage",
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "headline": "schema:headline",
    "publisher": "schema:publisher",
    "value": "schema:value",
    "minValue": "schema:minValue",
    "maxValue": "schema:maxValue",
    "unitCode": "schema:unitCode",
    "unitText": "schema:unitText",
    "appearance": {"@id": "schema:appearance", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasQuotedFrom": "prov:wasQuotedFrom",
    "wasGeneratedBy": "prov:wasGeneratedBy",
    "hadMember": {"@id": "prov:hadMember", "@type": "@id"},
}
KINDS = {
    "person": "schema:Person",
    "country": "schema:Country",
    "region": "schema:AdministrativeArea",
    "city": "schema:City",
    "place": "schema:Place",
    "facility": "schema:Place",
    "event": "schema:Event",
    "product": "schema:Product",
    "programme": "schema:Project",
}
BODY = "schema:Organization"  # of every other label
Record = Mapping[str, Any]
Node = dict[str, object]


def write(run: Path, target: Path) -> None:
    """Write the graph."""
    write_list(target, {"@context": CONTEXT}, "@graph", _nodes(run))


def _nodes(run: Path) -> Iterator[Node]:
    yield from map(_document, outputs.records(run, "documents.jsonl"))
    for _, fact, _ in outputs.facts(run):
        yield _fact(fact)
    yield from map(_claim, claims_of(run))


def _known(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None}


def _document(document: Record) -> Node:
    return _known(
        {
            "@id": f"doc:{document['doc_id']}",
            "@type": ["schema:NewsArticle", "prov:Entity"],
            "headline": document["title"],
            "datePublished": document["published"],
            "inLanguage": document["language"],
            "publisher": publisher(document["source"]),
            "source": document["source"],
            "sha256": document["sha256"],
        }
    )


def _fact(fact: Record) -> Node:
    made = fact["provenance"]
    return _known(
        {
            "@id": f"fact:{fact['fact_id']}",
            "@type": ["schema:Claim", "prov:Entity", fact["type"]],
            "status": fact["status"],
            **{role: [_filler(filler) for filler in fillers] for role, fillers in fact["slots"].items()},
            "text": [piece["text"] for piece in fact["evidence"]],
            "inLanguage": made["language"],
            "appearance": f"doc:{fact['doc_id']}",
            "wasDerivedFrom": f"doc:{fact['doc_id']}",
            "wasQuotedFrom": _filler(fact["attribution"]["speaker"]) if fact["attribution"] else None,
            "wasGeneratedBy": {
                "@type": "prov:Activity",
                "name": f"coopfacts {made['pipeline']}",
                "rule": made["rule"],
                "model": made["model"],
            },
            "confidence": fact["confidence"],
        }
    )


def _claim(claim: Record) -> Node:
    return _known(
        {
            "@id": f"claim:{claim['claim_id']}",
            "@type": ["schema:Claim", "prov:Collection", claim["type"]],
            "status": claim["status"],
            "hadMember": [f"fact:{fact}" for fact in claim["fact_ids"]],
            "appearance": [f"doc:{document}" for document in claim["doc_ids"]],
            "independentSources": claim["independent_sources"],
            "firstSeen": claim["first_seen"],
            "lastSeen": claim["last_seen"],
            "confidence": claim["confidence"],
        }
    )


def _filler(filler: Record) -> Node:
    kind = filler["kind"]
    if kind == "entity":  # its id, iso:BY or wd:Q…, is a name in the context
        return _known({"@id": filler["entity_id"], "@type": KINDS.get(filler["label"], BODY), "name": filler["name"]})
    if kind == "quantity":
        return _known(_amount(filler))
    if kind == "period":
        return {
            "@type": "schema:DateTime",
            "temporalCoverage": f"{filler['start_date'] or '..'}/{filler['end_date'] or '..'}",
            "text": filler["text"],
        }
    return {"text": filler["text"], **({"name": filler["name"]} if kind == "term" else {})}


def _amount(filler: Record) -> Node:
    return {
        "@type": "schema:QuantitativeValue",
        "value": filler["value"],
        "minValue": filler["low"],
        "maxValue": filler["high"],
        "unitCode": filler["unit"],
        "unitText": filler["of"],
        "bound": filler["bound"],
        "text": filler["text"],
    }
