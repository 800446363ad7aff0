"""Paragraphs in another language than the text's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from coopfacts.cleaning import Cleaned
from coopfacts.readers._language import identify
from coopfacts.records import Removal
from coopfacts.text import Mapped, Patch

_PARAGRAPH = re.compile(r"[^\n]+(?:\n|\Z)\n?")
_LATIN, _CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[А-яЁё]")
# Letters that English lacks; letters that Russian lacks and that its neighbours, Kazakh, Kyrgyz and Serbian use.
_NEIGHBOURS = {"en": re.compile(r"[À-ɏ]"), "ru": re.compile(r"[ІіЇїЄєҐґЎўӘәҒғҚқҢңӨөҰұҮүҺһЈјЉљЊњЋћЂђЏџ]")}
# What running text of a language is never long without.
_OWN = {"en": re.compile(r"\b(?:the|of|and|to|in|a|for|is|was|with|on|that)\b", re.IGNORECASE), "ru": re.compile(r"[ыэЫЭ]")}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST, _ENOUGH = 60, 120  # letters
_OWN_FEWEST, _MOST_STRANGE = 2, 3


def without_foreign(cleaned: Cleaned, language: str) -> Cleaned:
    """The text without its paragraphs in another language, each of them recorded."""
    found = list(_foreign(cleaned.text, language))
    if not found:
        return cleaned
    mapped = Mapped(cleaned.text, cleaned.offsets).patched(Patch(start, end) for start, end, _ in found)
    removals = tuple(_removal(cleaned, start, end, code) for start, end, code in found)
    text = mapped.text.rstrip()
    return replace(cleaned, text=text, offsets=(*mapped.offsets[: len(text)], mapped.offsets[-1]), removed=cleaned.removed + removals)


def _foreign(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for match in _PARAGRAPH.finditer(text):
        code = _other(match[0], language)
        if code is not None:
            yield match.start(), match.end(), code


def _other(paragraph: str, language: str) -> str | None:
    """The language of a paragraph, where it is surely not the text's: told by its script, by letters of a neighbour, or by a length
    without the commonest words or letters of its own."""
    latin, cyrillic = len(_LATIN.findall(paragraph)), len(_CYRILLIC.findall(paragraph))
    letters = latin + cyrillic
    if letters < _FEWEST:
        return None
    own = latin if language == "en" else cyrillic
    strange = len(_NEIGHBOURS[language].findall(paragraph))
    poor = own == letters and len(_OWN[language].findall(paragraph)) < _OWN_FEWEST
    odd = poor and (letters >= _ENOUGH or strange > _MOST_STRANGE) and not _is_list_of_names(paragraph)
    neighbour = language == "ru" and (strange > _MOST_STRANGE or (strange > 0 and own == letters >= _ENOUGH))
    if own > 0.1 * letters and not odd and not neighbour:
        return None
    code = identify(paragraph)
    return code if code not in (None, language) else None


def _is_list_of_names(paragraph: str) -> bool:
    words = _WORD.findall(paragraph)
    return 2 * len([word for word in words if word[0].isupper()]) > len(words)


def _removal(cleaned: Cleaned, start: int, end: int, code: str) -> Removal:
    return Removal(
        step="foreign_paragraphs",
        reason=f"paragraph in '{code}'",
        text=cleaned.text[start:end].rstrip(),
        source_start=cleaned.offsets[start],
        source_end=cleaned.offsets[end],
    )
