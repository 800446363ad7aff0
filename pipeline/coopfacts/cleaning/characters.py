"""Steps on single characters: line ends, composition, spaces, invisible signs, look-alike letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

from coopfacts import resources
from coopfacts.cleaning.base import Edit

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_COMPOSABLE = re.compile(r"[^\W\d_][\u0300-\u036f]+|[\ufb00-\ufb06\u2126\u212a\u212b]")
_COMBINED = re.compile(r"[\u0300-\u036f\ufb00-\ufb06\u2126\u212a\u212b]")
# Each pattern begins with the sign that it looks for, and looks behind afterwards: so most of a text is skipped at the speed of a search for signs.
_STRESS = re.compile(r"[\u0300\u0301](?<=[АЕИОУЫЭЮЯаеиоуыэюя].)")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\x00-\x08\x0e-\x1b\x1f\x7f](?:(?<=\u00ad) *\n *(?=[a-zа-яё]))?")
_MEETING = re.compile(r"[A-Za-z](?:[А-яЁё]|(?<=[А-яЁё].))")
_BEFORE, _AFTER = re.compile(r"[A-Za-zА-яЁё]{1,60}$"), re.compile(r"[A-Za-zА-яЁё]{1,60}")
_LONE = (re.compile(r"[coayk](?= [«\"(]?[А-яЁё])(?<=[а-яё,;»)] .)"), re.compile(r"[COAYBK](?= [«\"(]?[а-яё])(?:(?<=^.)|(?<=\n.)|(?<=[.!?] .))"))
_CYRILLIC = re.compile(r"[А-яЁё]")


def line_ends(text: str) -> Iterator[Edit]:
    """Every kind of line end becomes ``\\n``."""
    for match in _LINE_END.finditer(text):
        yield Edit(match.start(), match.end(), "\n", "line end", quiet=True)


def composition(text: str) -> Iterator[Edit]:
    """A letter and its accents become one letter (NFC); typographic ligatures come apart."""
    if not _COMBINED.search(text):
        return
    for match in _COMPOSABLE.finditer(text):
        composed = unicodedata.normalize("NFKC" if match[0] >= "\ufb00" else "NFC", match[0])
        if composed != match[0]:
            yield Edit(match.start(), match.end(), composed, "composed letter", quiet=True)


def stress_marks(text: str) -> Iterator[Edit]:
    """Accents that only show where a Russian word is stressed."""
    for match in _STRESS.finditer(text):
        yield Edit(match.start(), match.end(), "", "stress mark", quiet=True)


def spaces(text: str) -> Iterator[Edit]:
    """Tabs, no-break and thin spaces become plain spaces."""
    for match in _SPACE.finditer(text):
        yield Edit(match.start(), match.end(), " ", "space", quiet=True)


def invisible(text: str) -> Iterator[Edit]:
    """Soft hyphens (with the line break behind them), zero-width and control signs."""
    for match in _INVISIBLE.finditer(text):
        yield Edit(match.start(), match.end(), "", "invisible sign", quiet=True)


def homoglyphs(text: str) -> Iterator[Edit]:
    """Latin letters that pass for Cyrillic ones inside a Cyrillic word, and the reverse; single Latin letters that stand for a
    Russian preposition or conjunction."""
    if not _CYRILLIC.search(text):
        return
    for start, end in _mixed(text):
        mended = _in_one_script(text[start:end])
        if mended is not None:
            yield Edit(start, end, mended, "letters of another script")
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _LONE):
        yield Edit(match.start(), match.end(), match[0].translate(_to_cyrillic()), "letter of another script")


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """The words in which the two scripts meet."""
    end = 0
    for match in _MEETING.finditer(text):
        if match.start() >= end:
            before = _BEFORE.search(text, max(end, match.start() - 60), match.end())
            after = _AFTER.match(text, match.start())
            if before and after:
                end = after.end()
                yield before.start(), end


def _in_one_script(word: str) -> str | None:
    latin = {letter for letter in word if letter.isascii()}
    cyrillic = set(word) - latin
    for letters, other, table in ((latin, cyrillic, _to_cyrillic()), (cyrillic, latin, _to_latin())):
        if all(ord(letter) in table for letter in letters) and not all(ord(letter) in _reverse(table) for letter in other):
            return word.translate(table)
    return None


def _reverse(table: dict[int, int]) -> dict[int, int]:
    return _to_latin() if table is _to_cyrillic() else _to_cyrillic()


@cache
def _to_cyrillic() -> dict[int, int]:
    return {ord(row["latin"]): ord(row["cyrillic"]) for row in resources.rows("cleaning/homoglyphs.tsv")}


@cache
def _to_latin() -> dict[int, int]:
    return {cyrillic: latin for latin, cyrillic in _to_cyrillic().items()}
