"""The commands that answer requests, a line of JSON each: what the analysers and the value readers see."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from coopfacts.commands.options import GOOD, SOME_REJECTED, Date, Lang, Model, complain, language, models, print_records
from coopfacts.errors import CoopfactsError, RejectedInput

if TYPE_CHECKING:
    from coopfacts.records import Document


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog='Example: echo \'{"id": 1, "text": "Minsk hosted a forum.", "lang": "en"}\' | coopfacts analyse')(analyse)
    app.command(epilog='Example: coopfacts values --date 2024-07-01 "Trade rose 5% to $3bn in June."')(values)


def analyse(english_model: Model = None) -> None:
    """Show sentences, tokens and entities of texts.

    Standard input: JSON Lines of {"id", "text", "lang"}. Each becomes a line of {"id", "sentences", "tokens", "entities"}.

    A token's "head" is the index of its head in "tokens", counted from 0 over the whole text; a root is its own head.
    """
    _each_line(partial(_analysis, models(english_model)))


def _analysis(named: Mapping[str, str], request: Mapping[str, object]) -> dict[str, object]:
    from coopfacts import corridor, entities
    from coopfacts.writers import jsonl

    document = _bare_document(request)
    analysis = corridor.analyse(document.text, document.language, named)
    return jsonl.analysis_record(request.get("id"), analysis, entities.find(document, analysis))


def values(
    text: Annotated[str | None, typer.Argument(metavar="[TEXT|-]", help="A text to look at; - reads it from standard input.")] = None,
    lang: Lang = "auto",
    date: Date = None,
) -> None:
    """Show the quantities and periods of texts: of one, to read, or of many, as JSON Lines.

    Without TEXT, standard input: JSON Lines of {"id", "text", "lang", "reference"}, the reference being the day of publication.
    Each becomes a line of {"id", "values"}.
    """
    if text is None:
        _each_line(_values)
    try:
        _show(sys.stdin.read() if text == "-" else text, lang, date)
    except RejectedInput as rejected:
        complain(f"rejected ({rejected.code}): {rejected.message}")
        raise typer.Exit(SOME_REJECTED) from None


def _show(text: str, lang: str, date: str | None) -> None:
    """The values of one text, a line each: its words, and what they mean."""
    from coopfacts import markup
    from coopfacts.values import values as found_in

    document = _bare_document({"text": _SURROGATE.sub("\ufffd", text), "lang": lang, "reference": date})
    found = found_in(document.text, document.language, document.published)
    width = max((len(value.text) for value in found), default=0)
    for value in found:
        print(f"{' '.join(value.text.split()):<{width}}  {markup.meaning(value)}")


def _values(request: Mapping[str, object]) -> dict[str, object]:
    from coopfacts.values import values as found_in
    from coopfacts.writers import jsonl

    document = _bare_document(request)
    return jsonl.values_record(request.get("id"), found_in(document.text, document.language, document.published))


# Halves of characters that JSON can spell but no text can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _each_line(answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> NoReturn:
    """Answer each line of standard input; a line that cannot be answered is told on stderr, and the rest goes on."""
    failed = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            print_records([answer(_request(line))])
        except CoopfactsError as error:
            failed += 1
            complain(f"line {number}: {error}")
    raise typer.Exit(SOME_REJECTED if failed else GOOD)


def _request(line: str) -> Mapping[str, object]:
    try:
        request = json.loads(line)
    except json.JSONDecodeError as error:
        raise RejectedInput("read", "malformed_json", f"not JSON ({error})") from error
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise RejectedInput("read", "no_text", 'not an object with a "text"')
    return {**request, "text": _SURROGATE.sub("\ufffd", request["text"])}


def _bare_document(request: Mapping[str, object]) -> Document:
    """The text of a request as it stands, without cleaning, so that offsets are the caller's own."""
    from coopfacts import readers
    from coopfacts.records import Document

    text = str(request["text"])
    code = language(str(request.get("lang") or "auto")) or readers.document(text).language
    published = readers.as_date(str(request["reference"])) if request.get("reference") else None
    return Document(doc_id=str(request.get("id")), source="-", language=code, text=text, sha256="", published=published)
