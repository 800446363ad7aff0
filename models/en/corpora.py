"""The training data, harmonized: each source read into sentences with the labels that it annotates, and only those."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

NER = ("O",) + tuple(f"{edge}-{kind}" for kind in ("PER", "LOC", "ORG", "EVENT", "NORP", "MISC") for edge in "BI")
O_TAG = frozenset({"O"})
ANY = frozenset(NER)
LOOSE = frozenset({"O", *(tag for tag in NER if tag[2:] in ("EVENT", "NORP", "MISC"))})
TITLES = frozenset(
    ["president", "prime", "minister", "mr.", "mr", "mrs.", "mrs", "ms.", "ms", "dr.", "dr", "secretary", "general", "gen.", "senator", "sen.", "king", "queen", "prince", "princess", "pope", "foreign", "defense", "defence", "finance", "interior", "chancellor", "spokesman", "spokeswoman", "ambassador", "envoy", "leader", "chief", "justice", "judge", "rep.", "representative", "congressman", "congresswoman", "governor", "gov.", "mayor", "sheikh", "ayatollah", "cardinal", "archbishop", "bishop", "reverend", "rev.", "lieutenant", "lt.", "colonel", "col.", "captain", "capt.", "major", "maj.", "admiral", "adm.", "commander", "sergeant", "sgt.", "vice", "deputy", "former", "sir", "lord", "lady", "sultan", "emir", "professor", "prof.", "director", "premier", "lawmaker", "attorney", "chairman", "chairwoman", "head"]
)  # fmt: skip

EVENTS = frozenset(
    ["championship", "championships", "cup", "olympics", "games", "festival", "forum", "summit", "war", "wars", "battle", "congress", "conference", "exhibition", "expo", "election", "elections", "tournament", "revolution", "uprising", "fair", "marathon", "crisis", "referendum", "olympiad", "biennale", "siege", "treaty-talks", "day", "week", "assembly", "session", "offensive", "campaign", "operation", "massacre", "genocide", "season", "series", "prix", "open", "derby", "ceremony", "parade", "rally"]
)  # fmt: skip
MORE_NORP = frozenset(
    ["european", "asian", "jordanian", "saudi", "kazakh", "kazakhs", "azerbaijani", "azerbaijanis", "moldovan", "turkmen", "estonian", "estonians", "slovenian", "soviet", "icelandic", "belarusians", "ukrainians", "kazakhstani", "scandinavian", "bahraini", "omani", "qatari", "emirati", "cypriot", "maltese", "maldivian", "armenian", "abkhaz", "ossetian", "tatar", "bashkir", "laotian", "singaporean", "eurasian", "georgians", "hungarians", "bulgarians", "romanians", "poles", "czechs", "danes", "finns", "irish", "welsh", "catalan", "basque", "flemish", "bavarian", "kurdish", "kurds", "jewish", "muslim", "muslims", "christian", "christians", "hispanic", "mongolian", "nepali", "lankan", "guinean", "ghanaians", "kenyans", "tanzanian", "mozambican", "malian", "nigerien", "tunisian", "mauritanian", "togolese", "gabonese", "cameroonian", "botswanan"]
)  # fmt: skip

CALENDAR = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sept.", "oct.", "nov.", "dec.", "bc", "ad"]
)  # fmt: skip
NEVER = TITLES | CALENDAR  # never the first word of a name, by our guidelines


@dataclass(frozen=True)
class Item:
    """A sentence. ``tags`` holds for each word the set of entity tags that its source allows; ``heads`` are indexes into
    the sentence (a root is its own head); empty ``upos`` means that the source has no syntax."""

    words: list[str]
    tags: list[frozenset[str]]
    group: str
    upos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    rels: list[str] = field(default_factory=list)
    starts: bool = True
    spaces: list[bool] = field(default_factory=list)


def tagged(kinds: Iterable[str], edge: str) -> frozenset[str]:
    return frozenset(f"{edge}-{kind}" for kind in kinds)


# --- syntax ----------------------------------------------------------------------------------------


Tagger = Callable[[list[list[str]]], list[frozenset[str]]]


def conllu(path: Path, tagger: Tagger | None = None) -> Iterator[tuple[str, Item]]:
    """(sentence id, item) of a treebank file; entity tags unknown unless ``tagger`` reads them from the rows."""
    group, name, rows, count = "", "", [], 0
    for line in path.open(encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newpar") or line.startswith("# newdoc"):
            count += 1
        elif line.startswith("# sent_id"):
            name = line.split("=", 1)[1].strip()
            group = f"{name.rpartition('-')[0]}#{count}"
        elif line and line[0] != "#":
            rows.append(line.split("\t"))
        elif not line and rows:
            item = _syntax(rows, group)
            yield name, replace(item, tags=tagger([row for row in rows if row[0].isdigit()])) if tagger else item
            rows = []


def _syntax(rows: list[list[str]], group: str) -> Item:
    words = [row for row in rows if row[0].isdigit()]
    heads = [int(row[6]) - 1 if row[6] != "0" else number for number, row in enumerate(words)]
    lemmas = ["" if row[7] == "goeswith" else row[2] for row in words]
    feats = ["" if row[5] == "_" else _feats(row[5]) for row in words]
    return Item(
        [row[1] for row in words], [ANY] * len(words), group, [row[3] for row in words], feats, lemmas, heads,
        [row[7] for row in words], spaces=_spaces(rows),
    )  # fmt: skip


def _feats(text: str) -> str:
    dropped = ("Abbr", "Typo", "Style", "Foreign", "ExtPos", "NumForm", "CorrectForm")
    return "|".join(pair for pair in text.split("|") if pair.split("=")[0] not in dropped)


def _spaces(rows: list[list[str]]) -> list[bool]:
    """Is there a space after each word? Inside a contraction there is none."""
    after: list[bool] = []
    end, outer = 0, True
    for row in rows:
        glued = "SpaceAfter=No" in row[9]
        if "-" in row[0]:
            end, outer = int(row[0].split("-")[1]), not glued
        elif row[0].isdigit():
            number = int(row[0])
            after.append(outer if number == end else (number > end and not glued))
    return after


def iob(path: Path, column: int = 1, named: bool = True) -> Iterator[tuple[str, list[str], list[str]]]:
    """(sentence id, words, tags) of a column file."""
    name, words, tags = "", [], []
    first = 1 if named else 0
    for line in path.open(encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# sent_id"):
            name = line.split("=", 1)[1].strip()
        elif not line.strip() and words:
            yield name, words, tags
            words, tags = [], []
        elif line.strip() and not (named and line.startswith("#")):
            cells = line.split("\t") if "\t" in line else line.rsplit(" ", 1)
            words.append(cells[first])
            tags.append(cells[first + column])
    if words:
        yield name, words, tags


def uner_tags(words: list[str], tags: list[str], norp: frozenset[str]) -> list[frozenset[str]]:
    return [_uner(word, tag, norp) for word, tag in zip(words, tags, strict=True)]


def _uner(word: str, tag: str, norp: frozenset[str]) -> frozenset[str]:
    if tag[2:] in ("PER", "LOC", "ORG"):
        return frozenset({tag})
    if word.lower() in norp and word[0].isupper():
        return frozenset({"B-NORP", "I-NORP", "I-MISC", "I-EVENT"}) if tag[2:] == "OTH" else LOOSE
    return LOOSE if word[:1].isupper() or tag[2:] == "OTH" else O_TAG


def ewt_with_names(treebank: Path, names: Path, norp: frozenset[str]) -> list[Item]:
    """UD EWT sentences with the UNER entity tags where the words agree."""
    known = {name: (words, tags) for name, words, tags in iob(names)}
    items = []
    for name, item in conllu(treebank):
        words, tags = known.get(name, ([], []))
        items.append(replace(item, tags=uner_tags(words, tags, norp)) if words == item.words else item)
    return items


# --- names -----------------------------------------------------------------------------------------

Cut = Callable[[str], list[str]]


def item(words: list[str], tags: list[frozenset[str]], group: str, cut: Cut) -> Item:
    """A sentence of a name corpus, its words cut as the analyser cuts them."""
    out_words: list[str] = []
    out_tags: list[frozenset[str]] = []
    for word, allowed in zip(words, tags, strict=True):
        parts = cut(word)
        inside = frozenset(tag if tag == "O" else f"I-{tag[2:]}" for tag in allowed)
        out_words += parts
        out_tags += [allowed] + [inside if "B-NORP" not in allowed else ANY] * (len(parts) - 1)
    return Item(out_words, settled(out_words, out_tags), group)


def settled(words: list[str], tags: list[frozenset[str]]) -> list[frozenset[str]]:
    """An undecided "other" name is an event if one of its words says so, else MISC."""
    out = list(tags)
    at = 0
    while at < len(out):
        end = at + 1
        if "B-MISC" in out[at] and "O" not in out[at]:
            while end < len(out) and "I-MISC" in out[end] and "O" not in out[end]:
                end += 1
            kind = "EVENT" if any(word.lower() in EVENTS for word in words[at:end]) else "MISC"
            out[at:end] = [frozenset({f"B-{kind}"})] + [frozenset({f"I-{kind}"})] * (end - at - 1)
        at = end
    return out


def as_bio(tags: list[str]) -> list[str]:
    """IOB1 to BIO: a first ``I-`` after another kind opens a name."""
    before = ["O", *tags]
    return [f"B{tag[1:]}" if tag[0] == "I" and last[2:] != tag[2:] else tag for last, tag in zip(before, tags, strict=False)]


def mapped(words: list[str], tags: list[str], kinds: dict[str, frozenset[str]], norp: frozenset[str]) -> list[frozenset[str]]:
    """Source tags to sets of ours; a demonym is NORP whatever the source says."""
    out = []
    single = [tag[0] == "B" and not (tags[at + 1 : at + 2] and tags[at + 1][0] == "I") for at, tag in enumerate(tags)]
    for word, tag, alone in zip(words, tags, single, strict=True):
        demonym = alone and word.lower() in norp and tag[2:] not in ("PER", "ORG", "per", "org")
        out.append(frozenset({"B-NORP"}) if demonym else O_TAG if tag == "O" else _kinds(tag, kinds))
    return out


def _kinds(tag: str, kinds: dict[str, frozenset[str]]) -> frozenset[str]:
    allowed = kinds.get(tag[2:], ANY)
    return allowed if allowed is ANY or allowed == O_TAG else tagged(allowed, tag[0])


def one(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


WIKIGOLD = {"PER": one("PER"), "LOC": one("LOC"), "ORG": one("ORG"), "MISC": one("MISC", "EVENT", "NORP")}
REDOCRED = {**WIKIGOLD, "TIME": O_TAG, "NUM": O_TAG}
CROSSNER = {
    "politician": one("PER"), "person": one("PER"), "politicalparty": one("ORG"), "organisation": one("ORG"), "country": one("LOC"),
    "location": one("LOC"), "event": one("EVENT"), "election": one("EVENT"), "misc": one("MISC", "NORP", "EVENT"),
}  # fmt: skip
GMB = {"per": one("PER"), "geo": one("LOC"), "gpe": one("LOC"), "org": one("ORG"), "tim": O_TAG}


def wikigold(path: Path, norp: frozenset[str], cut: Cut) -> list[Item]:
    return [item(words, mapped(words, as_bio(tags), WIKIGOLD, norp), f"wg{number // 6}", cut) for number, (_, words, tags) in enumerate(iob(path, named=False))]


def crossner(path: Path, norp: frozenset[str], cut: Cut) -> list[Item]:
    return [item(words, mapped(words, tags, CROSSNER, norp), f"cn{path.stem}{number}", cut) for number, (_, words, tags) in enumerate(iob(path, named=False))]


def redocred(path: Path, norp: frozenset[str], cut: Cut) -> list[Item]:
    items = []
    for number, document in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        tags = [["O"] * len(words) for words in document["sents"]]
        for mention in sorted((m for cluster in document["vertexSet"] for m in cluster), key=lambda m: m["pos"][0] - m["pos"][1]):
            _mark(tags[mention["sent_id"]], mention["pos"], mention["type"])
        items += [item(words, mapped(words, line, REDOCRED, norp), f"rd{path.stem}{number}", cut) for words, line in zip(document["sents"], tags, strict=True)]
    return items


def _mark(tags: list[str], span: list[int], kind: str) -> None:
    start, end = span
    if all(tag == "O" for tag in tags[start:end]):
        tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)


def gmb_rows(path: Path) -> Iterator[list[tuple[str, str, str]]]:
    """(word, part of speech, tag) rows of each sentence."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read(archive.namelist()[0]).decode("latin-1")
    rows: list[tuple[str, str, str]] = []
    for number, word, pos, tag in csv.reader(io.StringIO(text)):
        if number.startswith("Sentence:") and rows:
            yield rows
            rows = []
        if word.strip() and number != "Sentence #":
            rows.append((word.strip(), pos, tag))
    yield rows


def demonyms(path: Path) -> frozenset[str]:
    """Words that GMB tags ``gpe`` and calls adjectives or plural nouns."""
    seen, total = Counter(), Counter()
    for rows in gmb_rows(path):
        for word, pos, tag in rows:
            total[word.lower()] += 1
            seen[word.lower()] += tag == "B-gpe" and pos in ("JJ", "NNPS", "NNS")
    found = {word for word, count in seen.items() if count >= 3 and count / total[word] > 0.5}
    return MORE_NORP | frozenset(word for word in found if word.isalpha() and word not in ("states", "emirates", "netherlands", "philippines"))


def gmb(path: Path, norp: frozenset[str], cut: Cut) -> list[Item]:
    items = []
    for number, rows in enumerate(gmb_rows(path)):
        words, tags = [row[0] for row in rows], _untitled(rows)
        known = mapped(words, tags, GMB, norp)
        allowed = [_gmb_outside(word, tag, got, at) for at, (word, tag, got) in enumerate(zip(words, tags, known, strict=True))]
        items.append(item(words, allowed, f"gmb{number // 8}", cut))
    return items


def _gmb_outside(word: str, tag: str, allowed: frozenset[str], place: int) -> frozenset[str]:
    """Events and works are not annotated reliably: a capitalized word outside a name may be one."""
    return LOOSE if tag == "O" and allowed == O_TAG and place and word[:1].isupper() and word.lower() not in TITLES else allowed


def _untitled(rows: list[tuple[str, str, str]]) -> list[str]:
    """The tags with titles taken out of person names."""
    tags: list[str] = []
    waiting = False
    for word, _, tag in rows:
        if tag[2:] == "per" and (tag[0] == "B" or waiting):
            waiting = word.lower() in TITLES
            tags.append("O" if waiting else "B-per")
        else:
            waiting = False
            tags.append(tag)
    return tags


# --- names of GUM --------------------------------------------------------------------------------------

GUM_KINDS = {"person": "PER", "place": "LOC", "organization": "ORG", "event": "EVENT"}
_LINKS = frozenset(["of", "the", "and", "for", "in", "on", "at", "de", "la", "le", "von", "van", "der", "al", "ibn", "&", "-", "'", "'s", "’s", ".", "–"])


@dataclass(frozen=True)
class Mention:
    first: int
    last: int
    kind: str


def mentions(rows: list[list[str]]) -> list[Mention]:
    """The nested ``Entity=`` brackets of a GUM sentence; ``rows`` are its words."""
    opened: dict[str, list[tuple[int, str]]] = {}
    found = []
    for at, row in enumerate(rows):
        value = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        for piece in re.findall(r"\([^()]*\)?|[^()]+\)", value):
            name = piece.strip("()").split("-")
            if piece[0] == "(":
                opened.setdefault(name[0], []).append((at, name[1]))
            if piece[-1] == ")" and opened.get(name[0]):
                first, kind = opened[name[0]].pop()
                found.append(Mention(first, at + 1, kind))
    return found


def gum_tags(rows: list[list[str]], norp: frozenset[str], countries: frozenset[str]) -> list[frozenset[str]]:
    """Names among the mentions: headed by a proper noun, nothing in lower case but links. Other proper nouns are masked."""
    tags = [_gum_outside(row, norp) for row in rows]
    for mention in sorted(mentions(rows), key=lambda one: one.last - one.first):
        first, last = _bare(rows, mention)
        if last > first and _is_name(rows, first, last):
            kind = _gum_kind(rows, first, last, mention.kind, countries)
            tags[first:last] = [kind and frozenset({f"B-{kind}"}) or ANY] + [kind and frozenset({f"I-{kind}"}) or ANY] * (last - first - 1)
    return tags


def _gum_outside(row: list[str], norp: frozenset[str]) -> frozenset[str]:
    if row[1].lower() in norp and row[1][0].isupper():
        return frozenset({"B-NORP", "I-ORG", "I-MISC", "B-ORG"})
    return ANY if row[3] == "PROPN" and row[1][:1].isupper() and row[1].lower() not in NEVER else O_TAG


def _bare(rows: list[list[str]], mention: Mention) -> tuple[int, int]:
    """The mention without articles and titles before it and a possessive after it."""
    first, last = mention.first, mention.last
    while first < last and (rows[first][3] in ("DET", "PRON", "PUNCT") or (mention.kind == "person" and rows[first][1].lower() in TITLES)):
        first += 1
    while last > first and (rows[last - 1][3] in ("PART", "PUNCT") and rows[last - 1][1] != "."):
        last -= 1
    return first, last


def _is_name(rows: list[list[str]], first: int, last: int) -> bool:
    words = rows[first:last]
    numbers = {int(row[0]) for row in words}
    heads = [row for row in words if int(row[6]) not in numbers]
    named = all(row[1][:1].isupper() or row[1][:1].isdigit() or row[1].lower() in _LINKS for row in words)
    return named and last - first <= 9 and bool(heads) and heads[0][3] == "PROPN" and words[0][1][:1].isupper()


def _gum_kind(rows: list[list[str]], first: int, last: int, kind: str, countries: frozenset[str]) -> str:
    if " ".join(row[1] for row in rows[first:last]).lower() in countries:
        return "LOC"
    return GUM_KINDS.get(kind, "")
