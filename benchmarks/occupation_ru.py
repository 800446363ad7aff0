"""Offices on factRuEval-2016: precision and recall of who holds which office where.

    python benchmarks/occupation_ru.py --data factRuEval-2016 [--errors 30]

``--data`` is a folder with ``devset/`` of github.com/dialogue-evaluation/factRuEval-2016 (MIT). A fact ``Occupation`` is matched
by an office of the same person (shared stems of a part of the name) whose title or organisation agrees, too, where gold has them;
gold facts without a position (mere membership) need only person and organisation.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entities_gold import same_word, words

from coopfacts import lang
from coopfacts.entities import find
from coopfacts.records import Document, Office


@dataclass(frozen=True)
class Occupation:
    """Surface forms of the roles; several of each may be given, ``|`` between."""

    who: str
    position: str
    where: str


def gold(path: Path) -> Iterator[Occupation]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if lines and lines[0].endswith("Occupation"):
            roles = {key.lower(): text for key, text in (_role(line) for line in lines[1:])}
            yield Occupation(roles.get("who", ""), roles.get("position", ""), roles.get("where", ""))


def _role(line: str) -> tuple[str, str]:
    key, _, rest = line.partition(" ")
    return key, re.sub(r"^(?:obj|span)\d+ ", "", rest)


def shares(one: str, other: str) -> bool:
    """Whether a content word of the one is in the other."""
    return any(same_word(a, b) for a in words(one) for b in words(other))


def agrees(fact: Occupation, office: Office) -> bool:
    where = office.organization
    title = not fact.position or shares(fact.position, office.title.text)
    place = not fact.where or (where is not None and (shares(fact.where, where.name) or shares(fact.where, where.text))) or shares(fact.where, office.title.text)
    return shares(fact.who, office.person.name) and title and (place or bool(fact.position))


def report(folder: Path, errors: int) -> None:
    paths = sorted(folder.glob("**/*.facts"))
    texts = [path.with_suffix(".txt").read_text(encoding="utf-8") for path in paths]
    hits = wanted = given = 0
    missed: list[str] = []
    for path, text, analysis in zip(paths, texts, lang.analyser("ru").analyse(texts), strict=True):
        facts = list(gold(path))
        offices = list(find(Document(doc_id=path.stem, source=path.name, language="ru", text=text, sha256=""), analysis).offices)
        wanted, given = wanted + len(facts), given + len(offices)
        for fact in facts:
            match = next((office for office in offices if agrees(fact, office)), None)
            if match is None:
                missed.append(f"missed   {path.stem} {fact.who} | {fact.position} | {fact.where}")
            else:
                offices.remove(match)
                hits += 1
        missed += [f"spurious {path.stem} {o.person.name} | {o.title.text} | {o.organization.name if o.organization else ''}" for o in offices]
    print("\n".join(missed[:errors]))
    precision, recall = hits / given, hits / wanted
    print(f"occupations: gold {wanted}, found {given}, right {hits}: P {100 * precision:.1f} R {100 * recall:.1f} F1 {200 * precision * recall / (precision + recall):.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    report(arguments.data, arguments.errors)


if __name__ == "__main__":
    main()
