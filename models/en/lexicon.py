"""Make ``lang/en/infinitives.tsv`` (verbs of the treebanks) and ``lang/en/lemmas.tsv`` (words whose dictionary form the rules miss):
``python models/en/lexicon.py --data DIR``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import corpora

from coopfacts.lang.en.lemmas import by_rule

FOLDER = Path(__file__).parents[2] / "pipeline/coopfacts/lang/en"
OPEN = frozenset(("NOUN", "VERB", "ADJ", "ADV", "AUX"))
NOTE = "# {}; from UD English EWT and GUM (training parts), made by models/en/lexicon.py.\n"


def counted(files: list[Path]) -> dict[str, Counter[tuple[str, str]]]:
    """How often each lower-cased form is which part of speech of which lemma."""
    seen: dict[str, Counter[tuple[str, str]]] = {}
    for form, pos, lemma in (row for file in files for row in _rows(file)):
        seen.setdefault(form, Counter())[pos, lemma] += 1
    return seen


def _rows(file: Path) -> Iterator[tuple[str, str, str]]:
    for _, item in corpora.conllu(file):
        for form, pos, lemma in zip(item.words, item.upos, item.lemmas, strict=True):
            if pos in OPEN and form.isalpha() and lemma.isalpha():
                yield form.lower(), pos, lemma.lower()


def exceptions(seen: dict[str, Counter[tuple[str, str]]]) -> list[str]:
    """Rows for forms that the rules get wrong in some part of speech, the most frequent reading first."""
    lines = []
    for form, counts in sorted(seen.items()):
        readings = _readings(counts)
        if any(lemma != by_rule(form) for _, lemma in readings):
            lines += [f"{form}\t{pos}\t{lemma}" for pos, lemma in readings]
    return lines


def _readings(counts: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """The usual lemma of each part of speech that was seen more than once."""
    found: dict[str, str] = {}
    for (pos, lemma), count in counts.most_common():
        if count > 1:
            found.setdefault(pos, lemma)
    return list(found.items())


def infinitives(files: list[Path]) -> list[str]:
    """Every verb, as the treebanks spell it."""
    counts = Counter(
        lemma
        for file in files
        for _, item in corpora.conllu(file)
        for pos, lemma in zip(item.upos, item.lemmas, strict=True)
        if pos == "VERB" and lemma.isalpha() and lemma.islower() and lemma.isascii()
    )
    return sorted(counts)


def write(name: str, note: str, header: str, lines: list[str]) -> None:
    text = NOTE.format(note) + "\n".join([header, *lines]) + "\n"
    (FOLDER / name).write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    files = [args.data / "ud_ewt/en_ewt-ud-train.conllu", args.data / "ud_gum_open/train.conllu"]
    write("infinitives.tsv", "Verbs", "infinitive", infinitives(files))
    seen = counted(files)
    found = exceptions(seen)
    write("lemmas.tsv", "Forms whose dictionary form the rules of lemmas.py miss, most frequent reading first", "form\tpos\tlemma", found)
    print(len(found), "rows for", len(seen), "forms")


if __name__ == "__main__":
    main()
