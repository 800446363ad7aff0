"""How many of the entities that gold facts name are among the mentions, and how many of the offices among the offices.

    python benchmarks/entities_gold.py [--gold FILE...] [--misses N] [--offices]
    python benchmarks/entities_gold.py --spans corpus/gold/names/kremlin_en.jsonl --texts kremlin_en.jsonl.gz [--split dev] [--misses N]

With ``--spans``: strict F1 of names (same characters, same label) by kind over the labelled sentences, whose texts lie elsewhere.
Without: for every entity filler of a gold fact (any variant of it): is there a mention that overlaps the fact's evidence and whose name,
text or outer text agrees by the scorer's rule? Positions are compared by person, title and organisation.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coopfacts import lang
from coopfacts.entities import find, gazetteer
from coopfacts.entities.lexicon import lexicon, phrase_at
from coopfacts.entities.naming import is_class_noun
from coopfacts.entities.spans import SIDES
from coopfacts.entities.words import Words
from coopfacts.records import Analysis, Document, Entities, Entity, Mention, Office

TEXT_KINDS = ("content", "subject", "object", "product", "factor", "affected", "document", "stage", "format", "field", "flow", "title")
STOPWORDS = frozenset(["the", "a", "an", "of", "in", "on", "for", "and", "to", "by", "with", "at", "from", "и", "в", "на", "по", "с", "со", "для", "из", "к", "о", "об", "от", "при", "году", "года", "год"])


def words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+", str(text).casefold().replace("ё", "е"))
    return [w for w in found if w not in STOPWORDS] or found


def same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= 3 and shared >= 0.6 * max(len(a), len(b)) and max(len(a), len(b)) - shared <= 4


def word_f1(one: str, other: str) -> float:
    a, b = words(one), words(other)
    left, hits = list(b), 0
    for w in a:
        for v in left:
            if same_word(w, v):
                left.remove(v)
                hits += 1
                break
    return 2 * hits / (len(a) + len(b)) if a or b else 1.0


def texts_agree(gold: str, pred: str, threshold: float = 0.66) -> bool:
    return any(word_f1(variant, pred) >= threshold for variant in gold.split("|"))


# --- entities --------------------------------------------------------------------------------------


def evidence_spans(doc: dict[str, Any], fact: dict[str, Any]) -> list[tuple[int, int]]:
    return [(at.start(), at.end()) for quote in fact["evidence"] for at in re.finditer(re.escape(quote), doc["text"])]


def fillers(doc: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    for fact in doc["facts"]:
        for role, values in fact["slots"].items():
            if role not in TEXT_KINDS:
                yield from ((fact, role, value) for value in values if isinstance(value, str))


def hit(gold: str, mention: Mention) -> bool:
    entity = mention.entity
    return any(texts_agree(gold, candidate) for candidate in (entity.name, entity.text))


def found_in(entities: Entities, spans: list[tuple[int, int]], gold: str) -> bool:
    inside = [m for m in entities.mentions if any(m.outer_start < end and start < m.outer_end for start, end in spans)]
    return any(hit(gold, m) for m in inside)


def named_in(doc: dict[str, Any], spans: list[tuple[int, int]], gold: str) -> bool:
    """Whether the evidence has all words of a variant: then the entity is named there, not inherited from other sentences."""
    said = [w for start, end in spans for w in words(doc["text"][start:end])]
    return any(all(any(same_word(w, v) for v in said) for w in words(variant)) for variant in gold.split("|"))


# --- offices ---------------------------------------------------------------------------------------


def office_agrees(slots: dict[str, Any], office: Office) -> bool:
    person = texts_agree(slots["person"][0], office.person.name) or texts_agree(slots["person"][0], office.person.text)
    title = any(word_f1(variant, office.title.text) >= 0.5 for t in slots.get("title", []) for variant in t.split("|"))
    organization = slots.get("organization")
    if organization and (office.organization is None or not any(texts_agree(organization[0], c) for c in (office.organization.name, office.organization.text))):
        return False
    return person and (title or "title" not in slots)


def load(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def analysed(docs: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Entities]]:
    for code in sorted({doc["lang"] for doc in docs}):
        chosen = [doc for doc in docs if doc["lang"] == code]
        for doc, analysis in zip(chosen, lang.analyser(code).analyse(doc["text"] for doc in chosen), strict=True):
            document = Document(doc_id=doc["doc_id"], source=doc["doc_id"], language=code, text=doc["text"], sha256="")
            yield doc, find(document, analysis)


def report(path: str, misses: int, show_offices: bool, everything: bool) -> None:
    total, hits, missed = Counter[str](), Counter[str](), []
    named_total, named_hits = Counter[str](), Counter[str]()
    office_counts, office_errors = Counter[str](), []
    for doc, entities in analysed(load(path)):
        for fact, role, value in fillers(doc):
            if fact["type"] == "position":
                continue
            total[role] += 1
            spans = evidence_spans(doc, fact)
            named = named_in(doc, spans, value)
            named_total[role] += named
            if found_in(entities, spans, value):
                hits[role] += 1
                named_hits[role] += named
            elif named or everything:
                missed.append((doc["doc_id"], fact["type"], role, value, fact["evidence"][0][:200]))
        golds = [fact["slots"] for fact in doc["facts"] if fact["type"] == "position"]
        left = [office for office in entities.offices if not office.former]
        office_counts["pred"] += len(left)
        left_of = defaultdict(list)
        for slots in golds:
            match = next((office for office in left if office_agrees(slots, office)), None)
            office_counts["gold"] += 1
            if match is None:
                office_errors.append(("missed", doc["doc_id"], json.dumps(slots, ensure_ascii=False)))
            else:
                left.remove(match)
                office_counts["hit"] += 1
        persons = [slots["person"][0] for slots in golds]
        for office in left:
            of_gold = any(texts_agree(p, office.person.name) for p in persons)
            office_counts["spurious of gold persons"] += of_gold
            left_of[of_gold].append(office)
            office_errors.append(("spurious" + (" (gold person)" if of_gold else ""), doc["doc_id"], f"{office.person.name} | {office.title.text} | {office.organization.name if office.organization else None}"))
    print(path)
    for role in sorted(total):
        print(f"  {role:<14}{hits[role]:>4} of {total[role]:<4} {100 * hits[role] / total[role]:5.1f}   named {named_hits[role]:>4} of {named_total[role]:<4}")
    if total:
        print(f"  {'all':<14}{hits.total():>4} of {total.total():<4} {100 * hits.total() / total.total():5.1f}   named {named_hits.total():>4} of {named_total.total():<4} {100 * named_hits.total() / named_total.total():5.1f}")
    print(f"  offices: recall {office_counts['hit']} of {office_counts['gold']}, predicted {office_counts['pred']}, "
          f"of gold persons but not gold {office_counts['spurious of gold persons']}")  # fmt: skip
    for miss in missed[:misses]:
        print("  MISS", *miss, sep=" | ")
    for error in office_errors if show_offices else ():
        print("  OFFICE", *error, sep=" | ")


# --- names, span by span ----------------------------------------------------------------------------

Span = tuple[int, int, str]


def release_texts(path: str, wanted: set[str]) -> dict[str, str]:
    """The texts of labelled releases: title and paragraphs, blank lines between."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        releases = [json.loads(line) for line in lines]
    return {one["id"]: "\n\n".join([one["title"], *one["body"]]) for one in releases if one["id"] in wanted}


def named_spans(text: str, analysis: Analysis) -> set[Span]:
    """What the pipeline takes for names: no adjectives, no offices, no class nouns alone ("the Forum"), nothing without a capital."""
    words = Words(text, analysis)
    mentions = find(Document(doc_id="", source="", language="en", text=text, sha256=""), analysis).mentions
    sides = {(one.entity.start, one.entity.end) for one in mentions if one.entity.label in SIDES}
    return {
        (one.entity.start, one.entity.end, one.entity.label)
        for one in mentions
        if not one.adjectival and any(sign.isupper() for sign in one.entity.text) and _is_named(words, one.entity, sides)
    }


def _is_named(words: Words, entity: Entity, sides: set[tuple[int, int]]) -> bool:
    first, last = words.span(entity.start, entity.end)
    if entity.label != "person":
        known = gazetteer.entry("en", entity.text)
        demonym = entity.label == "country" and known is not None and known.use != "name"
        return entity.resolved_from == "mention" and not demonym and not is_class_noun(words, first, last)
    titles = lexicon("en", "titles")
    return (entity.start, entity.end) not in sides and all(phrase_at(words, place, titles) is None for place in range(first, last))


def outermost(spans: set[Span]) -> set[Span]:
    """Without names inside wider ones."""
    return {one for one in spans if not any(other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0] for other in spans)}


def report_spans(path: str, texts: str, split: str, misses: int) -> None:
    rows = [row for row in load(path) if split in ("all", row["split"])]
    known = release_texts(texts, {row["id"] for row in rows})
    ids = sorted(known)
    analyses = lang.analyser("en").analyse(known[one] for one in ids)
    found = {one: named_spans(known[one], analysis) for one, analysis in zip(ids, analyses, strict=True)}
    counts, outer, errors = defaultdict(Counter[str]), Counter[str](), []
    for row in rows:
        text = known.get(row["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["text_sha256"]:
            raise SystemExit(f"{texts}: release {row['id']} is missing or has another text than the one that was labelled")
        gold = {(start, end, kind) for start, end, kind in row["names"]}
        pred = {one for one in found[row["id"]] if row["start"] <= one[0] and one[1] <= row["end"]}
        for kind, chosen in (("hit", gold & pred), ("missed", gold - pred), ("spurious", pred - gold)):
            for one in chosen:
                counts[one[2]][kind] += 1
                counts["all"][kind] += 1
            outer[kind] += len({"hit": outermost(gold) & outermost(pred), "missed": outermost(gold) - outermost(pred), "spurious": outermost(pred) - outermost(gold)}[kind])
            errors += [(kind, one[2], text[one[0] : one[1]], row["id"], text[row["start"] : row["end"]][:160]) for one in sorted(chosen) if kind != "hit"]
    counts["all, outermost"] = outer
    print(f"{path}, {split}: {len(rows)} sentences of {len({row['id'] for row in rows})} releases")
    for kind in sorted(counts, key=lambda kind: (kind.startswith("all"), kind)):
        hit, gold_total, pred_total = (counts[kind][a] + counts[kind][b] for a, b in (("hit", ""), ("hit", "missed"), ("hit", "spurious")))
        print(f"  {kind:<14} gold {gold_total:>4}  P {hit / max(pred_total, 1):.3f}  R {hit / max(gold_total, 1):.3f}  F1 {2 * hit / max(gold_total + pred_total, 1):.3f}")
    for error in errors[:misses]:
        print("  " + " | ".join(error))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", default=["corpus/gold/dev_en.jsonl", "corpus/gold/dev_ru.jsonl"])
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="list also misses of what the evidence does not name")
    parser.add_argument("--offices", action="store_true")
    parser.add_argument("--spans", metavar="FILE", help="labelled names, stand-off")
    parser.add_argument("--texts", metavar="FILE", help="with --spans: the releases (gzipped JSON Lines of id, title, body)")
    parser.add_argument("--split", choices=("dev", "test", "all"), default="all", help="with --spans: which sentences")
    arguments = parser.parse_args()
    if arguments.spans:
        if not arguments.texts:
            parser.error("--spans needs --texts: the file that holds the labelled releases")
        report_spans(arguments.spans, arguments.texts, arguments.split, arguments.misses)
        return
    for path in arguments.gold:
        report(path, arguments.misses, arguments.offices, arguments.all)


if __name__ == "__main__":
    main()
