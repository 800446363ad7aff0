"""The last steps: blank lines and doubled spaces that the page or the steps before left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.cleaning.base import Edit

_RUN = re.compile(r"\s{2,}")


def blank(text: str) -> Iterator[Edit]:
    """No spaces at the ends of lines, single spaces inside, one blank line at most, none around the text."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if first:
        yield Edit(0, first, "", "blank", quiet=True)
    for match in _RUN.finditer(text, first, last):
        breaks = match[0].count("\n")
        kept = "\n\n" if breaks > 1 else "\n" if breaks else " "
        if kept != match[0]:
            yield Edit(match.start(), match.end(), kept, "blank", quiet=True)
    if first <= last < len(text):
        yield Edit(last, len(text), "", "blank", quiet=True)
