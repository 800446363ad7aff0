"""What commands share: their options, exit codes and how they speak."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coopfacts.errors import ConfigurationError

if TYPE_CHECKING:
    from coopfacts.readers import Options

FIELDS = ("doc_id", "text", "html", "title", "published", "lang", "source", "url")
GOOD, USAGE, SOME_REJECTED = 0, 1, 3

Lang = Annotated[str, typer.Option("--lang", metavar="auto|en|ru", help="Language of the texts.")]
Model = Annotated[
    str | None, typer.Option("--english-model", metavar="NAME|DIR", help="Another spaCy pipeline for English, such as en_core_web_trf: its package or folder.")
]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Day of publication, where the text does not bring its own.")]
Fields = Annotated[
    list[str] | None, typer.Option("--field", metavar="FIELD=NAME", help="Another name of a field in JSON, CSV or Parquet, as text=body; may be repeated.")
]


def complain(message: str) -> None:
    """Tell a person something, on standard error."""
    print(f"coopfacts: {message}", file=sys.stderr)


def print_records(records: Iterable[Mapping[str, object]]) -> None:
    """Records on standard output, a line each."""
    from coopfacts.writers import jsonl

    for record in records:
        print(jsonl.line(record))


def options_of(lang: str, date: str | None, fields: Sequence[str] | None = None, model: str | None = None) -> Options:
    """How articles are to be read, from the options of a command."""
    from coopfacts.readers import Options, as_date

    return Options(language=language(lang), published=as_date(date), fields=dict(map(_renaming, fields or ())), models=models(model))


def models(english: str | None) -> dict[str, str]:
    """The models that are named in the place of the package's own; a name that leads nowhere is told at once."""
    from coopfacts import lang

    if english is not None:
        lang.identity("en", english)
    return {"en": english} if english is not None else {}


def _renaming(pair: str) -> tuple[str, str]:
    field, _, name = pair.partition("=")
    if field not in FIELDS or not name:
        raise ConfigurationError(f"--field {pair}: write FIELD=NAME, where FIELD is one of {', '.join(FIELDS)}")
    return field, name


def language(code: str) -> str | None:
    """The language that an option names; none for ``auto``."""
    from coopfacts import lang

    if code != "auto" and code not in lang.codes():
        raise ConfigurationError(f"--lang {code}: choose one of auto, {', '.join(lang.codes())}")
    return None if code == "auto" else code
