"""The last steps: blank lines and doubled spaces that the page or the steps before left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.cleaning.base import Edit


def blank(text: str) -> Iterator[Edit]:
    """No spaces at the ends of lines, single spaces inside, one blank line at most, none around the text."""
    position = 0
    for match in re.finditer(r"\s{2,}|\A\s+|\s+\Z", text):
        if match.start() < position:
            continue
        position = match.end()
        kept = _squeezed(match, len(text))
        if kept != match[0]:
            yield Edit(match.start(), match.end(), kept, "blank", quiet=True)


def _squeezed(match: re.Match[str], length: int) -> str:
    if match.start() == 0 or match.end() == length:
        return ""
    breaks = match[0].count("\n")
    return "\n\n" if breaks > 1 else "\n" if breaks else " "
