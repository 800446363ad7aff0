"""How well reprints are told from their likes, in how much memory and time: ``python benchmarks/near_duplicates.py --help``.

From real texts (those of ``corpus/``, or of ``--data``: JSON Lines, packed or not, and folders of ``.txt``) a set is made whose groups are
known. Reprints: a paragraph dropped, sentences edited, another headline, an agency's credit, the end cut off, or several of these. What
only looks like a reprint: other news of the day with the same closing paragraphs, the same report a year on with other figures, the same
ceremony with other names. Precision and recall are of pairs of texts in one group. ``--load N`` groups N short articles that share
sentences and tells seconds and memory.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path

from coopfacts import copies, readers
from coopfacts.cleaning import clean
from coopfacts.records import Document

CORPUS = Path(__file__).parents[1] / "corpus"
_SENTENCE = re.compile(r"(?<=[.!?»”])\s+(?=[A-ZА-ЯЁ«“–—])")
_FIGURE = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-zа-яё,] )[A-ZА-ЯЁ][a-zа-яё]{2,}")
_WORD = re.compile(r"[a-zа-яё]{4,}")
_FEWEST, _MOST = 60, 1200  # words
_AGENCIES = ("BelTA", "Polesie-Inform", "Interfax", "БЕЛТА", "Волга-Информ", "ТАСС")
_REPRINTS = 3  # reprints of a text, at most


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the set. ``group`` is what it is a reprint of, ``kind`` how it was made."""

    name: str
    group: str
    kind: str
    text: str


# --- real texts --------------------------------------------------------------------------------------


def corpus() -> list[str]:
    """The texts of the repository's corpus, cleaned."""
    found = readers.documents([str(CORPUS / "gold"), str(CORPUS / "samples")])
    return [document.text for document in found if isinstance(document, Document)]


def given(path: Path) -> Iterator[str]:
    """The texts of a folder of ``.txt`` files or of JSON Lines with ``text`` or a ``body`` of paragraphs."""
    if path.is_dir():
        yield from (clean(file.read_text(encoding="utf-8")).text for file in sorted(path.glob("*.txt")))
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body = record.get("text") or "\n\n".join(record["body"])
            yield clean(f"{record.get('title') or ''}\n\n{body}").text


# --- reprints ----------------------------------------------------------------------------------------


def dropped(text: str, chance: random.Random) -> str:
    """A paragraph left out; of a text in one piece, a sentence."""
    mark, parts = ("\n\n", text.split("\n\n")) if text.count("\n\n") > 2 else (" ", _SENTENCE.split(text))
    gone = chance.randrange(1, len(parts)) if len(parts) > 2 else len(parts)
    return mark.join(parts[:gone] + parts[gone + 1 :])


def edited(text: str, chance: random.Random) -> str:
    """In a third of the sentences a few words changed, taken out or put in."""
    words = _WORD.findall(text)
    return "\n\n".join(
        " ".join(_edit(sentence, words, chance) if chance.random() < 1 / 3 else sentence for sentence in _SENTENCE.split(part))
        for part in text.split("\n\n")
    )


def _edit(sentence: str, words: Sequence[str], chance: random.Random) -> str:
    parts = sentence.split(" ")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(parts))
        if not _FIGURE.search(parts[at]):
            parts[at : at + chance.randint(0, 1)] = chance.sample(words, chance.randint(0, 2)) if words else []
            parts = parts or [sentence]
    return " ".join(parts)


def headed(text: str, chance: random.Random) -> str:
    """Another headline."""
    title, _, body = text.partition("\n\n")
    words = _WORD.findall(text)
    return f"{' '.join(chance.choices(words, k=7)).capitalize()}\n\n{body if len(title.split()) < 20 else text}"


def credited(text: str, chance: random.Random) -> str:
    """An agency's dateline above, its credit below."""
    agency = chance.choice(_AGENCIES)
    title, _, body = text.partition("\n\n")
    return f"{title}\n\nMINSK, {chance.randint(1, 28)} March /{agency}/. {body}\n\n{chance.choice(('Source', 'Источник', 'As reported by'))}: {agency}"


def cut(text: str, chance: random.Random) -> str:
    """The first half or more."""
    sentences = re.split(r"(?<=[.!?»”])(\s+)(?=[A-ZА-ЯЁ«“–—])", text)
    return "".join(sentences[: max(3, int(len(sentences) * chance.uniform(0.5, 0.9)))])


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (dropped, edited, headed, credited, cut)


def reprint(text: str, chance: random.Random) -> tuple[str, str]:
    """A reprint, and what was done to make it."""
    chosen = chance.sample(CHANGES, chance.choice((1, 1, 2, 2, 3)))
    changes = [change for change in CHANGES if change in chosen]
    for change in changes:
        text = change(text, chance)
    return "+".join(change.__name__ for change in changes), text


# --- what only looks like a reprint ------------------------------------------------------------------


def a_year_on(text: str, chance: random.Random) -> str:
    """The same report with other figures."""
    return _FIGURE.sub(lambda match: str(int(match[0]) + 1) if len(match[0]) == 4 else _other(match[0], chance), text)


def _other(figure: str, chance: random.Random) -> str:
    size = 10 ** len(figure)
    return str((int(figure) + chance.randrange(1, size)) % size).zfill(len(figure))


def elsewhere(text: str, names: Sequence[str], chance: random.Random) -> str:
    """The same ceremony with other names and other figures."""
    others = dict(zip(sorted(set(_NAME.findall(text))), chance.sample(names, min(len(names), len(set(_NAME.findall(text))))), strict=False))
    return a_year_on(_NAME.sub(lambda match: others.get(match[0], match[0]), text), chance)


def same_day(text: str, closing: str) -> str:
    """The opening of a report, with closing paragraphs that others of the day have too."""
    return f"{opening(text)}\n\n{closing}"


def opening(text: str) -> str:
    """The first sentences, to some 100 words."""
    taken: list[str] = []
    for sentence in _SENTENCE.split(text):
        if sum(len(part.split()) for part in taken) > 90:
            break
        taken.append(sentence)
    return " ".join(taken)


# --- the set -----------------------------------------------------------------------------------------


def made(texts: Sequence[str], seed: int = 1) -> list[Text]:
    """The set: of three texts in four the text, up to three reprints, and its look-alikes; of the fourth a report of the day."""
    chance = random.Random(seed)
    names = sorted({name for text in texts for name in _NAME.findall(text)})
    found = []
    for number, text in enumerate(texts):
        if number % 4 == 0:
            continue
        group = f"t{number:05}"
        found.append(Text(f"{group}-0", group, "original", text))
        found += [Text(f"{group}-{place}", group, *reprint(text, chance)) for place in range(1, 1 + chance.randint(0, _REPRINTS))]
        if len(set(_FIGURE.findall(text))) >= 4:
            found.append(Text(f"{group}-y", f"{group}-y", "a year on", a_year_on(text, chance)))
            found.append(Text(f"{group}-e", f"{group}-e", "elsewhere", elsewhere(text, names, chance)))
    return found + list(_day(texts[::4], chance))


def _day(texts: Sequence[str], chance: random.Random) -> Iterator[Text]:
    """News of a day, five reports that close alike."""
    order = chance.sample(range(len(texts)), len(texts))
    for start in range(0, len(order) - 5, 6):
        closing = opening(texts[order[start]].rpartition("\n\n")[2] or texts[order[start]])
        for number in order[start + 1 : start + 6]:
            yield Text(f"d{number:05}", f"d{number:05}", "same day", same_day(texts[number], closing))


# --- measures ----------------------------------------------------------------------------------------


def grouped(texts: Iterable[Text]) -> dict[str, str]:
    """The groups that the package finds."""
    duplicates = copies.Duplicates()
    for text in texts:
        duplicates.add(text.name, copies.sketch(text.text))
    return duplicates.groups()


def by_datasketch(texts: Sequence[Text], threshold: float) -> dict[str, str]:
    """The groups that datasketch's MinHash with its index finds, components as here."""
    from datasketch import MinHash, MinHashLSH

    index, group = MinHashLSH(threshold=threshold, num_perm=128), {text.name: text.name for text in texts}
    hashes = {}
    for text in texts:
        words = re.findall(r"\w+", text.text.casefold())
        hashes[text.name] = MinHash(num_perm=128)
        hashes[text.name].update_batch([" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2))])
        index.insert(text.name, hashes[text.name])
    for name, value in hashes.items():
        for other in index.query(value):
            if value.jaccard(hashes[other]) >= threshold:
                old, new = sorted((group[name], group[other]), reverse=True)
                group = {key: new if held == old else held for key, held in group.items()} if old != new else group
    return group


def score(texts: Sequence[Text], groups: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall of pairs."""
    right = _pairs(Counter((text.group, groups[text.name]) for text in texts))
    found = _pairs(Counter(groups[text.name] for text in texts))
    true = _pairs(Counter(text.group for text in texts))
    return (right / found if found else 1.0, right / true if true else 1.0)


def _pairs(sizes: Counter[object]) -> int:
    return sum(comb(size, 2) for size in sizes.values())


def faults(texts: Sequence[Text], groups: Mapping[str, str]) -> Counter[str]:
    """Which kinds of reprint are missed, and which likes are taken for one, in pairs with the original."""
    found: Counter[str] = Counter()
    members = defaultdict(list)
    for text in texts:
        members[groups[text.name]].append(text)
        found[f"missed: {text.kind}"] += (
            groups[text.name] != groups[f"{text.group}-0"] if text.name[0] == "t" and text.kind not in ("a year on", "elsewhere") else 0
        )
    for group in members.values():
        found.update(
            "joined: " + " and ".join(sorted((one.kind, other.kind))) for one, other in combinations(group, 2) if one.group != other.group
        )
    return +found


def articles(texts: Sequence[str], number: int) -> Iterator[Text]:
    """Short articles of sentences that many share, a word in five another."""
    chance = random.Random(2)
    sentences = [sentence for text in texts for sentence in _SENTENCE.split(text)]
    words = sorted({word for text in texts for word in _WORD.findall(text)})
    for place in range(number):
        chosen = " ".join(chance.choices(sentences, k=8)).split(" ")
        text = " ".join(chance.choice(words) if chance.random() < 0.2 else word for word in chosen)
        yield Text(f"a{place:07}", f"a{place:07}", "article", text)


def load(texts: Sequence[str], number: int) -> None:
    """Seconds and memory for so many short articles."""
    duplicates, spent, before = copies.Duplicates(), 0.0, peak()
    for article in articles(texts, number):
        began = time.process_time()
        duplicates.add(article.name, copies.sketch(article.text))
        spent += time.process_time() - began
    began = time.process_time()
    groups = duplicates.groups()
    joined = time.process_time() - began
    print(
        f"{number:,} short articles: {1000 * spent / number:.2f} s for 1,000 sketches, {1000 * joined / number:.3f} s for grouping 1,000; ",
        end="",
    )
    print(f"peak memory of the process {peak():.0f} MB ({before:.0f} MB before); {number - len(set(groups.values()))} taken for copies")


def peak() -> float:
    """The most memory that the process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1000) / 1.024


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="texts to use besides the corpus")
    parser.add_argument("--load", type=int, default=0, metavar="N", help="group so many short articles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="show what is missed and what is joined")
    options = parser.parse_args()
    texts = [
        text for text in (*corpus(), *(text for path in options.data for text in given(path))) if _FEWEST <= len(text.split()) <= _MOST
    ]
    whole = made(texts, options.seed)
    groups = grouped(whole)
    precision, recall = score(whole, groups)
    print(f"{len(whole):,} texts from {len(texts):,}: precision {precision:.4f}, recall {recall:.4f}")
    if options.faults:
        print("\n".join(f"  {count:6} {what}" for what, count in faults(whole, groups).most_common(20)))
    if importlib.util.find_spec("datasketch") and len(whole) < 5000:
        for threshold in (0.3, 0.5, 0.7):
            precision, recall = score(whole, by_datasketch(whole, threshold))
            print(f"  datasketch MinHash, Jaccard of 3 words >= {threshold}: precision {precision:.4f}, recall {recall:.4f}")
    if options.load:
        load(texts, options.load)
    return 0


if __name__ == "__main__":
    sys.exit(main())
