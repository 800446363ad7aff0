"""How annotators write values: ``90 count gt``, ``5..7 percent``, ``2023-01-01/2023-12-31``; JSON for what these cannot say."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from coopfacts.labelling.drafts import Value

BOUNDS = ("exact", "about", "gt", "ge", "lt", "le", "range")
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_AMOUNT = re.compile(rf"(?P<value>{_NUMBER})\s+(?P<unit>\S+)(?:\s+(?P<bound>\w+))?")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})\s+(?P<unit>\S+)")
_DATES = re.compile(r"(?P<start>[\d-]*)/(?P<end>[\d-]*)")


def written(kind: str, value: Value) -> str:
    """A filler in an annotator's words. ``read(kind, written(kind, value)) == value``."""
    if isinstance(value, str):
        return value
    short = _amount(value) if kind == "Q" else _dates(value)
    try:
        return short if _same(read(kind, short), value) else json.dumps(value, ensure_ascii=False)
    except ValueError:
        return json.dumps(value, ensure_ascii=False)


def read(kind: str, words: str) -> Value:
    """A filler by its kind letter. ``ValueError`` says what is wrong with the words."""
    if kind not in "QP":
        if not words.strip():
            raise ValueError("the value is empty")
        return words
    if words.lstrip().startswith("{"):
        return _checked(kind, json.loads(words))
    return _read_amount(words.strip()) if kind == "Q" else _read_dates(words.strip())


def _same(a: Value, b: Value) -> bool:
    """Equal down to the keys and to 5 against 5.0, as JSON has them."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def _amount(value: Mapping[str, object]) -> str:
    if value.get("bound") == "range":
        return f"{json.dumps(value.get('low'))}..{json.dumps(value.get('high'))} {value.get('unit')}"
    bound = value.get("bound", "")
    return f"{json.dumps(value.get('value'))} {value.get('unit')}" + ("" if bound == "exact" else f" {bound}")


def _dates(value: Mapping[str, object]) -> str:
    start, end = value.get("start") or "", value.get("end") or ""
    return str(start) if start == end and start else f"{start}/{end}"


def _read_amount(words: str) -> Value:
    if found := _RANGE.fullmatch(words):
        return {"value": None, "unit": found["unit"], "bound": "range", "low": _number(found["low"]), "high": _number(found["high"])}
    found = _AMOUNT.fullmatch(words)
    if not found:
        raise ValueError("write a quantity as '90 count', '25100000000 USD about' or '5..7 percent'")
    return _checked("Q", {"value": _number(found["value"]), "unit": found["unit"], "bound": found["bound"] or "exact"})


def _number(digits: str) -> int | float:
    return int(digits) if re.fullmatch(r"[-+]?\d+", digits) else float(digits)


def _read_dates(words: str) -> Value:
    found = _DATES.fullmatch(words)
    start, end = (found["start"], found["end"]) if found else (words, words)
    return _checked("P", {"start": start or None, "end": end or None})


def _checked(kind: str, value: object) -> Value:
    if not isinstance(value, Mapping):
        raise ValueError("a value in JSON is an object")
    if kind == "P":
        _check_dates(value)
    elif "unit" not in value:
        raise ValueError("a quantity needs a unit")
    elif value.get("bound", "exact") not in BOUNDS:
        raise ValueError(f"no bound '{value['bound']}': one of {', '.join(BOUNDS)}")
    return value


def _check_dates(value: Mapping[str, object]) -> None:
    if set(value) != {"start", "end"}:
        raise ValueError("a period has a start and an end")
    for date in value.values():
        try:
            if date is not None:
                dt.date.fromisoformat(str(date))
        except ValueError:
            raise ValueError(
                f"'{date}' is no date: write a period as 2024-07-12 or 2023-01-01/2023-12-31, either side may be empty"
            ) from None
