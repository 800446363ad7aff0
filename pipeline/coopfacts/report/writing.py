"""From the folder of a run to the page."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopfacts import resources
from coopfacts.errors import ConfigurationError, OutputError
from coopfacts.gathering import gathered
from coopfacts.report import assembling, claimed, columns, identities, reading
from coopfacts.report.unclaimed import numbers, unclaimed
from coopfacts.writers import jsonl

Record = Mapping[str, object]
Packed = tuple[str, str]

LANGUAGES = identities.LANGUAGES
SHAPES = ("world", "russia", "belarus")
TITLE = "Cooperation facts"
LEVEL = 7  # of compression: more takes thrice the time for one percent
BLOCK = 400_000  # characters of text that are unpacked together
COLUMNS = ("doc_id", "source", "language", "title", "published", "published_from", "published_sure", "duplicate_group")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The language that the page starts in, and its title."""

    language: str = "en"
    title: str = TITLE


def write(folder: Path, output: Path | None = None, wishes: Wishes = Wishes()) -> Path:
    """Write the report of the run in ``folder``, into ``report.html`` there unless ``output`` is given; give its path."""
    path = output or folder / "report.html"
    text = page(folder, wishes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with jsonl.replacing(path) as sink:
            sink.write(text)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; mend that, or give another file by -o") from error
    return path


def page(folder: Path, wishes: Wishes = Wishes()) -> str:
    """The report as HTML; the same records give the same bytes."""
    if wishes.language not in LANGUAGES:
        raise ConfigurationError(f"--language {wishes.language}: choose one of {', '.join(LANGUAGES)}")
    return assembling.assembled(wishes.title, wishes.language, _data(folder, wishes))


def _data(folder: Path, wishes: Wishes) -> Iterator[Packed]:
    manifest = reading.finished(folder)
    documents = list(reading.records(folder / "documents.jsonl"))
    texts = [_text(folder, record) for record in documents]
    numbered = {str(record["doc_id"]): number for number, record in enumerate(documents)}
    facts = columns.Facts(texts, numbered, folder / "facts.jsonl")
    packed = columns.packed(reading.records(folder / "facts.jsonl"), facts)
    blocks = list(gathered(texts, len, BLOCK))  # so many texts together as are worth unpacking at once
    core = {
        "title": wishes.title,
        "manifest": manifest,
        "documents": _documents(documents, texts, facts),
        "removed": _removed(documents),
        "rejected": [dict(record) for record in reading.records(folder / "rejected.jsonl")],
        **packed,
        "claims": claimed.packed(folder, facts.columns["fact_id"]),
        **_identities(facts.kept["details"].values),
        "uses": {row["role"]: row["use"] for row in resources.rows("report/roles.tsv")},
        "strings": {row["key"]: [row[language] for language in LANGUAGES] for row in resources.rows("report/strings.tsv")},
        "blocks": [len(block) for block in blocks],
    }
    yield "core", _packed(core)
    yield "shapes", _packed({name: json.loads(resources.read_text(f"report/shapes/{name}.json")) for name in SHAPES})
    for number, block in enumerate(blocks):
        yield f"texts-{number}", _packed(block)


def _text(folder: Path, record: Record) -> str:
    text = record.get("text")
    if not isinstance(text, str) or "doc_id" not in record:
        raise ConfigurationError(f"{folder / 'documents.jsonl'}: a document without doc_id or text; run again, or restore the file")
    return text


def _documents(documents: Sequence[Record], texts: Sequence[str], facts: columns.Facts) -> dict[str, object]:
    loose = [list(unclaimed(text, facts.places.get(number, ()))) for number, text in enumerate(texts)]
    return {
        **{name: [record.get(name) for record in documents] for name in COLUMNS},
        "characters": [len(text) for text in texts],
        "numbers": [sum(1 for _ in numbers(text)) for text in texts],
        "unclaimed": [[place for start, end in spans for place in (start, end - start)] for spans in loose],
    }


def _removed(documents: Sequence[Record]) -> list[list[object]]:
    """What cleaning removed: step, reason, how often."""
    counts: Counter[tuple[str, str]] = Counter()
    for record in documents:
        removed = record.get("removed")
        for piece in removed if isinstance(removed, list) else []:
            counts[str(piece["step"]), str(piece["reason"])] += 1
    return [[step, reason, count] for (step, reason), count in counts.most_common()]


def _identities(details: Sequence[object]) -> dict[str, object]:
    known = identities.people(details)
    found = [identities.identity(detail, known) if isinstance(detail, Mapping) else None for detail in details]
    used = [key for each in found if each for key in (each.key, each.side) if key]
    return {"identities": [each.plain() if each else 0 for each in found], "names": identities.names(used, known)}


def _packed(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), LEVEL, mtime=0)).decode()
