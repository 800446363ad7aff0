"""Words that no spreadsheet takes for a formula."""

from __future__ import annotations

# What a spreadsheet calculates when a cell begins with it; the wide forms count for the narrow ones in some locales.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"


def neutral(text: str) -> str:
    """The text behind an apostrophe where it could be a formula. Texts that look neutralised already get another one, so that
    :func:`original` undoes this and nothing else."""
    return MARK + text if text.lstrip(MARK).startswith(FORMULA) else text


def original(cell: str) -> str:
    """The text of a cell that was made by :func:`neutral`."""
    return cell[1:] if cell.startswith(MARK) and cell.lstrip(MARK).startswith(FORMULA) else cell
