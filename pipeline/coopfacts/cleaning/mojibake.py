"""Text that was decoded by the wrong table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.cleaning.base import Edit

# Two pairs in a row of a first and a second byte of UTF-8, as Western and Cyrillic tables show them: a cheap look before ftfy's careful one.
_SECOND = "".join(bytes([code]).decode(table, "ignore") for code in range(0x80, 0xC0) for table in ("cp1251", "cp1252", "latin-1"))
_TABLES = ("sloppy-windows-1251", "sloppy-windows-1252", "latin-1")  # ftfy's, with the bytes that the tables leave open
_CONTROLS = tuple(map(chr, range(0x80, 0xA0)))
_SUSPECT = re.compile(f"[ÂÃâÅÄÐÑРС][{re.escape(_SECOND)}]{{1,2}}.{{0,40}}?[ÂÃâÅÄÐÑРС][{re.escape(_SECOND)}]|[ÃÂâ][{re.escape(_SECOND)}]", re.DOTALL)


def mojibake(text: str) -> Iterator[Edit]:
    """Lines that were decoded by the wrong table, mended by ftfy; only where ftfy is sure that they are broken."""
    if text.isascii() or not _SUSPECT.search(text):
        return
    from ftfy import fix_encoding
    from ftfy.badness import badness

    if not badness(text):
        return
    position, every = 0, text.split("\n")
    fewest = 1 if any(_decoded(line, 2) for line in every if not line.isascii()) else 2
    for line in every:
        if not line.isascii():
            fixed = _decoded(line, fewest) or (fix_encoding(line) if badness(line) > 1 else line)
            yield from _mended(line, fixed, position)
        position += len(line) + 1


def _decoded(line: str, fewest: int) -> str | None:
    """The line, where its bytes under one of the wrong tables are UTF-8 throughout with ``fewest`` letters of it; chance does not make two."""
    for table in _TABLES:
        try:
            fixed = line.encode(table).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if len(line) - len(fixed) >= fewest and not any(sign in fixed for sign in _CONTROLS):
            return fixed
    return None


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
