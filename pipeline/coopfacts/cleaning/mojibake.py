"""Text that was decoded by the wrong table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.cleaning.base import Edit

# Two pairs in a row of a first and a second byte of UTF-8, as Western and Cyrillic tables show them: a cheap look before ftfy's careful one.
_SECOND = "".join(bytes([code]).decode(table, "ignore") for code in range(0x80, 0xC0) for table in ("cp1251", "cp1252", "latin-1"))
_SUSPECT = re.compile(f"[ÂÃâÅÄÐÑРС][{re.escape(_SECOND)}]{{1,2}}.{{0,40}}?[ÂÃâÅÄÐÑРС][{re.escape(_SECOND)}]|[ÃÂâ][{re.escape(_SECOND)}]", re.DOTALL)


def mojibake(text: str) -> Iterator[Edit]:
    """Lines that were decoded by the wrong table, mended by ftfy; only where ftfy is sure that they are broken."""
    if text.isascii() or not _SUSPECT.search(text):
        return
    from ftfy import fix_encoding
    from ftfy.badness import badness

    if not badness(text):
        return
    position = 0
    for line in text.split("\n"):
        if not line.isascii() and badness(line) > 1:
            yield from _mended(line, fix_encoding(line), position)
        position += len(line) + 1


def _mended(line: str, fixed: str, position: int) -> Iterator[Edit]:
    """One edit for each broken word where the words still stand side by side, else one for the line."""
    if fixed == line:
        return
    old, new = line.split(" "), fixed.split(" ")
    if len(old) != len(new):
        old, new = [line], [fixed]
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Edit(position, position + len(before), after, "wrong decoding")
        position += len(before) + 1
