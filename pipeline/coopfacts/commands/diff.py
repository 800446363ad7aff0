"""``coopfacts diff``: two runs compared, for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coopfacts.errors import ConfigurationError

SAME, DIFFERENT = 0, 1

EPILOG = "Exit codes, as those of diff: 0 the same facts; 1 different; 2 trouble. Example: coopfacts diff monday/ tuesday/ --format jsonl"


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The earlier run: its folder, or a facts.jsonl.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The later run.")],
    form: Annotated[
        str, typer.Option("--format", metavar="text|json|jsonl", help="A page to read, one JSON object, or a line for each change.")
    ] = "text",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the exit code.")] = False,
) -> None:
    """Compare two runs fact by fact: gained, lost, changed.

    Documents meet by id or source, facts by id, else by type, evidence and fillers in common. Places in the text, wording of the
    evidence and confidence are not compared.
    """
    from coopfacts import diff_page, diffing

    if form not in diff_page.FORMATS:
        raise ConfigurationError(f"--format {form}: choose one of {', '.join(diff_page.FORMATS)}")
    summary = diffing.Summary()
    changes = diffing.diff(before, after, summary)
    if quiet:
        raise typer.Exit(SAME if next(changes, None) is None else DIFFERENT)
    diff_page.FORMATS[form](changes, summary)
    raise typer.Exit(SAME if summary.same else DIFFERENT)
