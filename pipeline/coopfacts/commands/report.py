"""The page of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example: coopfacts report facts/ --language ru"


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The --output of a finished run.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="The page to write; report.html in the folder unless given.")] = None,
    language: Annotated[str, typer.Option("--language", metavar="en|ru", help="Language in which the page opens; it can be switched there.")] = "en",
    title: Annotated[str, typer.Option("--title", help="What stands above the page.")] = "Cooperation facts",
) -> None:
    """Make one self-contained HTML page of a run, to look, filter, compare and export in a browser."""
    from coopfacts import report as reporting

    print(reporting.write(folder, output, reporting.Wishes(language=language, title=title)))
