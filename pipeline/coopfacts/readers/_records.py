"""What readers take and give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, runtime_checkable

from coopfacts.errors import ConfigurationError, RejectedInput
from coopfacts.records import Reject

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read. ``language`` and ``published`` hold for every input (``published`` only where the input itself tells no
    date); ``fields`` renames the fields of records (``{"text": "body", "published": "pub_date"}``); ``without`` names
    cleaning steps to leave out; ``limit`` is the most bytes that one text may have; ``models``
    names a model for a language in the place of the package's own (``{"en": "en_core_web_trf"}``)."""

    language: str | None = None
    published: dt.date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    limit: int = 5 * MEGABYTE
    models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article as it was read, either ``text`` or ``html``. ``plain`` text stands in the source as it is, so that offsets may lead there. ``source`` names file and place for people, ``key`` is what its
    id is made of (nothing of it depends on where the folder lies). ``published_from`` tells how the date is known."""

    source: str
    key: str
    text: str | None = None
    html: str | None = None
    plain: bool = True
    title: str | None = None
    published: dt.date | None = None
    published_from: str | None = None
    language: str | None = None
    doc_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file, a member of an archive or a stream: its name for people, its name under the input that it belongs to, and how
    to open it."""

    name: str
    key: str
    open: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        """The last suffix of the name, in lower case."""
        stem, dot, suffix = self.key.rpartition("/")[2].rpartition(".")
        return dot + suffix.lower() if stem else ""

    def reject(self, code: str, message: str, line: int | None = None, stage: str = "read") -> Reject:
        """A dead letter about this source."""
        place = f"{self.name}:{line}" if line else self.name
        return Reject(source=place, stage=stage, code=code, message=message)

    def refusal(self, error: RejectedInput, line: int | None = None) -> Reject:
        """What was raised about this source, as a dead letter."""
        return self.reject(error.code, error.message, line, error.stage)


def as_date(date: dt.date | str | None) -> dt.date | None:
    """A date, also from its ISO form."""
    if not isinstance(date, str):
        return date
    try:
        return dt.date.fromisoformat(date)
    except ValueError as error:
        raise ConfigurationError(f"'{date}' is not a date: write it as YYYY-MM-DD") from error


@runtime_checkable
class Format(Protocol):
    """A reader module: the suffixes it answers to, whether it knows the first bytes of a stream, and its one function."""

    SUFFIXES: tuple[str, ...]

    def sniff(self, head: bytes) -> bool:
        """The bytes begin like a file of this format."""
        ...

    def read(self, source: Source, options: Options) -> Iterator[RawArticle | Reject]:
        """Every article of the source, or the reason why there is none."""
        ...
