"""Sentences: razdel inside the blocks of a page, corrected where press texts mislead it.

A block never joins the next one (headline, byline, paragraph); a line break inside a block is soft only where the text
is wrapped at a fixed width or the sentence plainly goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from razdel import sentenize

from coopfacts.lang.ru.forms import readings

Span = tuple[int, int]

LINE = re.compile(r"[^\n\r]+")
CLOSED = re.compile(r"[.!?…:;][\"»”')\]]*\s*$")
CONTINUES = re.compile(r"\s*[a-zа-яё(]")
# "в 2024 г. Россия ...": razdel always joins after these, since they also stand before names ("г. Минск").
AFTER_NUMBER = re.compile(r"\d[\d.,\s–-]*(?:г|гг|в|вв|р|руб|стр|с|т|п|д)\.[\"»)]*\s+(?=[\"«]?[А-ЯЁ])")
# "передал Иванов И.И. Он ...": and after initials, which stand before surnames too.
AFTER_INITIALS = re.compile(r"[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.\s+(?=[А-ЯЁ][а-яё]*\b)")
# "до 10 G. Из-за этого ...": a letter that is no initial.
AFTER_LETTER = re.compile(r"(?:\d|[а-яё]) [A-ZА-ЯЁ]\.\s+(?=[А-ЯЁ])")
AMBIGUOUS = re.compile(r"\b(?:г|т|п|с|д|в)\.\s+$")
PLAIN = re.compile(r"\d{3,4}\s*гг?\.\s+$|\bв\.\s+$")
BULLET = re.compile(r"[•▪●◦]\s")
# razdel parts these from what follows: abbreviations before a name, number or quotation.
BEFORE_NAME = re.compile(r"(?:^|[\s(«\"/-])(?:им|г|гг|обл|респ|р-н|ген|мин|пред|деп|зам|гл|акад|проф|корр|собкор|экс|пос|дер|ул|пр|просп|наб|пл|св|тов|г-н|г-жа|гос|рис|табл|тел|напр|ок|см|ср|ст|т|n|no)\.$", re.IGNORECASE)
WRAPPED_AT = range(50, 121)
MAX_SIZE = 1500  # characters; the parser is quadratic in the length of a sentence
MAX_WORDS = 300  # words and marks; untangling a tree costs more than that
_WORD = re.compile(r"\w+|[^\w\s]")
WORD = re.compile(r"[А-ЯЁа-яё-]+")
CLOSED_CLASS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "ADVB"})


def split(text: str) -> list[Span]:
    """The sentences of a text, in order, without the white space around them."""
    return [span for start, end in blocks(text) for span in _sentences(text, start, end)]


def blocks(text: str) -> Iterator[Span]:
    """Stretches that no sentence crosses: lines, or several where a line break is soft."""
    for paragraph in _paragraphs(text):
        wrapped = _is_wrapped(paragraph)
        start, end = paragraph[0]
        for line in paragraph[1:]:
            if not _is_soft(text[max(start, end - 20) : end], text[line[0] : line[1]], wrapped):
                yield start, end
                start = line[0]
            end = line[1]
        yield start, end


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """The lines of each stretch between empty lines."""
    lines: list[Span] = []
    for match in LINE.finditer(text):
        if lines and (not match.group().strip() or text.count("\n", lines[-1][1], match.start()) > 1):
            yield lines
            lines = []
        if match.group().strip():
            lines.append(match.span())
    if lines:
        yield lines


def _is_wrapped(lines: list[Span]) -> bool:
    sizes = [end - start for start, end in lines[:-1]]
    return len(sizes) > 1 and max(sizes) in WRAPPED_AT and min(sizes) > 0.75 * max(sizes)


def _is_soft(before: str, after: str, wrapped: bool) -> bool:
    return not CLOSED.search(before) and (wrapped or bool(CONTINUES.match(after)))


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    spans = _joined(text, [(start + s.start, start + s.stop) for s in sentenize(text[start:end]) if s.start < s.stop])
    for first, last in spans:
        for part in _parted(text, first, last):
            yield from _pieces(text, *part)


def _joined(text: str, spans: list[Span]) -> list[Span]:
    result: list[Span] = []
    for span in spans:
        if result and _goes_on(text[slice(*result[-1])], text[slice(*span)]):
            result[-1] = result[-1][0], span[1]
        else:
            result.append(span)
    return result


def _goes_on(before: str, after: str) -> bool:
    if not any(character.isalnum() for character in after):
        return True
    return bool(BEFORE_NAME.search(before)) and not _opens_sentence(after) and not re.search(r"\d\s*\S+\.$", before)


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    found = list(AFTER_NUMBER.finditer(text, start, end))
    verbs = _verbs(text, start, end) if found else (end, start)
    numbers = {m.end() for m in found if _two_clauses(text, m, end, verbs)}
    bullets = {m.start() for m in BULLET.finditer(text, start + 1, end)}
    for first, last in pairwise((start, *sorted(numbers | bullets | _after_letters(text, start, end)), end)):
        yield _stripped(text, first, last)


def _after_letters(text: str, start: int, end: int) -> set[int]:
    found = (m.end() for pattern in (AFTER_INITIALS, AFTER_LETTER) for m in pattern.finditer(text, start, end))
    return {cut for cut in found if _opens_sentence(text[cut:end])}


def _two_clauses(text: str, number: re.Match[str], end: int, verbs: tuple[int, int]) -> bool:
    """Whether a sentence may end behind the abbreviation: both sides have a verb of their own, or the right one opens plainly."""
    cut, (first, last) = number.end(), verbs
    if AMBIGUOUS.search(text, *number.span()) and not PLAIN.search(text, *number.span()):
        return _opens_sentence(text[cut:end])
    return first <= cut and (_opens_sentence(text[cut:end]) or last >= cut)


def _opens_sentence(text: str) -> bool:
    """Whether the first word is one that is upper case only because it opens a sentence."""
    word = WORD.search(text[:40])
    if word is None or not word.group()[0].isupper() or word.group().isupper() and len(word.group()) > 1:
        return False
    found = readings(word.group())
    return bool(found) and found[0].tag.POS in CLOSED_CLASS


def _verbs(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the first verb ends and the last one begins."""
    found = [m.span() for m in WORD.finditer(text, start, end) if len(m.group()) > 1 and readings(m.group())[0].tag.POS in {"VERB", "PRTS", "PRED"}]
    return (found[0][1], found[-1][0]) if found else (end + 1, start - 1)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cuts what is longer than any sentence, where it does least harm."""
    while (limit := _limit(text, start, end)) < end:
        window = text[start:limit]
        cut = max(window.rfind("; "), window.rfind("\n")) + 1 or window.rfind(" ") + 1 or len(window)
        yield _stripped(text, start, start + cut)
        start += cut
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if start < end:
        yield _stripped(text, start, end)


def _limit(text: str, start: int, end: int) -> int:
    """How far a sentence may reach: so many characters, and so many words and marks."""
    far = min(end, start + MAX_SIZE)
    return next((word.start() for count, word in enumerate(_WORD.finditer(text, start, far)) if count == MAX_WORDS), far)


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
