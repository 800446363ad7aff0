"""The names that the tables know, found in one pass over a text's pieces by their dictionary forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from coopfacts import lang, resources
from coopfacts.entities.words import PIECE, Piece, Words, folded

FUNCTION_WORDS = frozenset({"PRON", "DET", "ADP", "VERB", "ADV", "SCONJ", "CCONJ", "PART", "AUX", "INTJ"})
MAX_KEYS = 8  # readings of one form that are kept as keys
ACRONYM = 5  # letters up to which a name in capitals must be written in capitals


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A form of a name. ``use`` is ``name``, ``adjective`` or ``people`` (a demonym that stands alone)."""

    name: str
    label: str
    entity_id: str | None
    country: str | None
    use: str = "name"
    exact: str = ""
    """The letters to ask for where the form is an acronym."""
    sure: bool = True
    """Whether the name alone tells what it is; else the recognizer must have seen a place."""


@dataclass(slots=True)
class Node:
    """A place in the trie of pieces."""

    below: dict[str, Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry over tokens ``first:last`` (last exclusive). ``part`` says that it is only a part of its token."""

    first: int
    last: int
    entry: Entry
    part: bool


@cache
def trie(code: str) -> Node:
    """All entries of a language."""
    root = Node()
    for form, entry in _entries(code):
        for keys in _keys(code, form, entry):
            _insert(root, keys, entry)
    return root


def _insert(root: Node, keys: tuple[str, ...], entry: Entry) -> None:
    node = root
    for key in keys:
        node = node.below.setdefault(key, Node())
    if not any((known.use, known.name, known.exact) == (entry.use, entry.name, entry.exact) for known in node.entries):
        node.entries.append(entry)


def _keys(code: str, form: str, entry: Entry) -> list[tuple[str, ...]]:
    pieces = PIECE.findall(form)
    if entry.exact or code == "en" or entry.use != "name":
        return [tuple(folded(piece) for piece in pieces)]
    options = [sorted(lang.variants(code, piece), key=lambda key: (key != folded(piece), key)) for piece in pieces]
    return list(product(*(option[:2] for option in options)))[:MAX_KEYS]


def _entries(code: str) -> Iterator[tuple[str, Entry]]:
    for table in ("countries", "regions", "cities", "places", "blocs", "organizations"):
        for row in resources.rows(f"entities/{table}.tsv"):
            yield from _row_entries(code, table, row)


def _row_entries(code: str, table: str, row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    name = row[code]
    label = row.get("label") or {"countries": "country", "cities": "city"}[table]
    country = row.get("country") or (row["id"][4:6] if row["id"].startswith("iso:") else None)
    for use, forms in _forms(code, row):
        for form in forms:
            exact = form if use == "name" and form.isupper() and len(form) <= ACRONYM else ""
            sure = code not in row.get("unsure", "") or use != "name"
            yield form, Entry(name=name, label=label, entity_id=row["id"] or None, country=country, use=use, exact=exact, sure=sure)


def _forms(code: str, row: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    adjectives = resources.forms(row.get(f"{code}_adjectives", ""))
    yield "name", (row[code], *resources.forms(row.get(f"{code}_forms", "")))
    yield "adjective", (*adjectives, *(stem for form in adjectives if (stem := _compound(form))))
    yield "people", (*resources.forms(row.get(f"{code}_people", "")), *_inhabitants(row, adjectives))


def _inhabitants(row: dict[str, str], adjectives: tuple[str, ...]) -> Iterator[str]:
    """The inhabitants of a Russian or Belarusian city or region: "гродненский" -> "гродненец"."""
    home = row.get("country") in {"RU", "BY"} or row["id"].startswith(("iso:RU-", "iso:BY-"))
    return (form[:-4] + "ец" for form in adjectives if home and form.endswith("ский") and len(form) > 8)


def _compound(adjective: str) -> str:
    """The first half of a compound: "российский" -> "российско" ("российско-белорусский")."""
    return adjective[:-2] + "о" if adjective.endswith("ий") else ""


def entry(code: str, form: str) -> Entry | None:
    """The entry of a form as the tables write it."""
    node = trie(code)
    for piece in PIECE.findall(form):
        if folded(piece) not in node.below:
            return None
        node = node.below[folded(piece)]
    return next(iter(node.entries), None)


def named(phrase: str, code: str) -> Iterator[tuple[int, int, Entry]]:
    """What belongs to a country in a phrase without an analysis, such as the name of a body: first and last character, entry."""
    pieces = list(PIECE.finditer(phrase))
    keys = [lang.variants(code, piece[0]) | {folded(piece[0])} for piece in pieces]
    place = 0
    while place < len(pieces):
        nodes, found, end = [trie(code)], None, place
        while nodes and end < len(pieces):
            nodes = [node.below[key] for node in nodes for key in sorted(keys[end]) if key in node.below]
            end += 1
            words = [piece[0] for piece in pieces[place:end]]
            entry = next((entry for node in nodes for entry in node.entries if entry.country and _plain(words, entry, code)), None)
            found = (end, entry) if entry else found
        if found is None:
            place += 1
        else:
            yield pieces[place].start(), pieces[found[0] - 1].end(), found[1]
            place = found[0]


def _plain(words: list[str], entry: Entry, code: str) -> bool:
    """Whether words may be an entry, by their letters alone."""
    if entry.exact:
        return words == PIECE.findall(entry.exact)
    return entry.sure and (words[0][:1].isupper() or entry.use != "name" and code != "en")


@cache
def countries(code: str) -> dict[str, Entry]:
    """The countries by ISO 3166-1 code."""
    return {row["id"][4:]: next(_row_entries(code, "countries", row))[1] for row in resources.rows("entities/countries.tsv") if row["id"]}


# --- look-up ---------------------------------------------------------------------------------------


def matches(words: Words) -> Iterator[Match]:
    """The longest matches from left to right, without overlap."""
    pieces, root, place = words.pieces, trie(words.language), 0
    while place < len(pieces):
        found = _longest(words, pieces, place, root)
        if found is None:
            place += 1
        else:
            end, entry = found
            first, last = pieces[place], pieces[end - 1]
            yield Match(first=first.token, last=last.token + 1, entry=entry, part=not (first.edge & 1 and last.edge & 2))
            place = end


def _longest(words: Words, pieces: tuple[Piece, ...], place: int, root: Node) -> tuple[int, Entry] | None:
    best: tuple[int, Entry] | None = None
    nodes, end = [root], place
    while nodes and end < len(pieces):
        if end > place and not words.same_sentence(pieces[place].token, pieces[end].token):
            break
        nodes = [node.below[key] for node in nodes for key in pieces[end].keys if key in node.below]
        end += 1
        entry = _preferred(words, pieces[place], [entry for node in nodes for entry in node.entries if _allowed(words, pieces, place, end, entry)])
        if entry is not None:
            best = end, entry
    return best


def _preferred(words: Words, piece: Piece, entries: list[Entry]) -> Entry | None:
    """Of a noun and an adjective with one form ("Витебском") the one that the tagger means."""
    adjective = words.upos(piece.token) == "ADJ"
    return min(entries, key=lambda entry: (entry.use == "adjective") != adjective, default=None)


def _first_name(words: Words, first: int, last: int) -> bool:
    """Whether a town's name stands before a surname in the same case ("Владимира Путина")."""
    if words.language == "en" or first != last or not words.capital(last + 1) or words.apart(last + 1) or words.upos(last + 1) != "PROPN":
        return False
    return words.tokens[last + 1].deprel.startswith("flat") and words.tokens[last + 1].head == last


def _numbered(words: Words, after: int) -> bool:
    """Whether a hyphen and a figure follow ("Sakhalin-1"): the name of something else."""
    joined = words.lower(after) == "-" and not words.apart(after) and words.tokens[after].start == words.tokens[after - 1].end
    return joined and words.lower(after + 1)[:1].isdigit() and words.tokens[after + 1].start == words.tokens[after].end


def _allowed(words: Words, pieces: tuple[Piece, ...], place: int, end: int, entry: Entry) -> bool:
    first, last = pieces[place], pieces[end - 1]
    whole = bool(first.edge & 1 and last.edge & 2)
    if entry.use != "name":
        return words.language != "en" or first.text[:1].isupper()
    if not first.text[:1].isupper() or not (whole or entry.label == "country"):
        return False
    if _numbered(words, last.token + 1) or entry.label == "city" and _first_name(words, first.token, last.token):
        return False
    if entry.exact:
        return [piece.text for piece in pieces[place:end]] == PIECE.findall(entry.exact)
    return end - place > 1 or words.upos(first.token) not in FUNCTION_WORDS
