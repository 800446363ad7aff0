"""The same claim in many articles: facts of one claim key joined, with who says so, what they contradict each other in, and how the
status moved. Memory stays small whatever the number of articles: what is held goes to files by the beginning of its key.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from coopfacts import copies, outputs
from coopfacts.claims import joining, telling, threads
from coopfacts.claims.joining import SCHEMA_VERSION
from coopfacts.claims.spilling import ROOM, Spill
from coopfacts.claims.telling import Record
from coopfacts.errors import ConfigurationError

__all__ = ["SCHEMA_VERSION", "Joiner", "join"]


class Joiner:
    """Takes facts in any order and gives the claims in the order of their ids. ``folder`` is for what memory does not hold; ``room`` is how
    many characters it does."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room
        self._facts = self._spill("facts")

    def _spill(self, name: str) -> Spill:
        return Spill(self._folder / name, self._room)

    def add(self, line: str, document: Mapping[str, object], group: str | None = None) -> None:
        """One fact, as its line in ``facts.jsonl``, and its document; ``group`` names the near-duplicates of the document."""
        fact = json.loads(line)
        try:
            key = str(fact["claim_key"])
            self._facts.add(key, telling.packed(line, document, group or str(document.get("duplicate_group") or fact["doc_id"])))
        except KeyError as error:
            raise ConfigurationError(f"a fact has no {error}: take facts.jsonl as `coopfacts run` wrote it") from error

    def claims(self) -> Iterator[Record]:
        """The claims of all facts added."""
        found, themes = self._spill("claims"), self._spill("themes")
        for key, lines in self._facts.groups():
            facts = [telling.unpacked(line) for line in lines]
            for record in joining.claims(key, facts):
                found.add(record["claim_id"], json.dumps(record))
                strand = threads.thread(record)
                if strand is not None:
                    themes.add(*strand)
        for _, strands in themes.groups():
            for claim_id, link in threads.links(strands):
                found.add(claim_id, json.dumps(link))
        for _, lines in found.groups():
            yield _with_links(json.loads(line) for line in lines)


def _with_links(records: Iterable[Record]) -> Record:
    """A claim with its links; links have another claim's id and periods."""
    several = list(records)
    record = next(record for record in several if "periods" not in record)
    links = [record for record in several if "periods" in record]
    return {**record, "conflicts_with": sorted(links, key=lambda link: (link["claim_id"], link["kind"], link["slot"]))}


# --- runs joined -------------------------------------------------------------------------------------


def join(runs: Sequence[Path], room: int = ROOM) -> Iterator[Record]:
    """The claims of one run or of several together. Of several the near-duplicates are looked for anew, across the runs."""
    with tempfile.TemporaryDirectory(prefix="coopfacts-") as folder:
        joiner = Joiner(Path(folder), room)
        groups = _groups(runs) if len(runs) > 1 else {}
        for run in runs:
            for line, _, document in outputs.facts(run):
                joiner.add(line, document, groups.get(_name(document)))
        yield from joiner.claims()


def _groups(runs: Sequence[Path]) -> dict[str, str]:
    duplicates = copies.Duplicates()
    for run in runs:
        if not run.is_dir():
            raise ConfigurationError(
                f"{run} is no folder: to join several runs, give the folders that `coopfacts run` wrote, with their documents.jsonl"
            )
        for document in outputs.records(run, "documents.jsonl"):
            duplicates.add(_name(document), copies.sketch(document["text"]))
    return duplicates.groups()


def _name(document: Mapping[str, object]) -> str:
    """A document among those of several runs, two of which may have given one id to two texts."""
    return f"{document.get('doc_id')} {document.get('sha256')}"
