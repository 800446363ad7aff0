"""The day that a text speaks from: its publication, or what its own dates tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

AnchorKind = Literal["publication", "inferred", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """``date`` is the reference day, ``None`` where nothing is known. An inferred one is only as fine as ``precision``:
    a text whose newest date is a month does not tell what its "Tuesday" is."""

    date: dt.date | None
    kind: AnchorKind
    precision: Literal["day", "month", "year"] = "day"


UNKNOWN = Anchor(date=None, kind="unknown")


def of_publication(published: dt.date) -> Anchor:
    """The anchor of a dated text."""
    return Anchor(date=published, kind="publication")
