"""PLOVER and CAMEO codes: a function of (type, variant, status)."""

from __future__ import annotations

from functools import cache

from coopfacts import resources

NONE: dict[str, object] = {"plover": None, "cameo": None}


@cache
def _table() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["type"], row["variant"]): row for row in resources.rows("facts/codes.tsv")}


def codes(fact_type: str, variant: str, status: str) -> dict[str, object]:
    """The codes of a fact; ``variant`` is the stage of an agreement or the format of a meeting."""
    default = "reached" if fact_type == "agreement" else ""
    row = _table().get((fact_type, variant)) or _table().get((fact_type, default))
    if row is None or status == "denied":
        return dict(NONE)
    if status == "halted":
        return _record(row["halted_event"], row["halted_mode"], row, row["halted_cameo"])
    if status in {"planned", "proposed", "possible"}:
        event = row["event"] if row["event"] == "SUPPORT" and status == "possible" else "AGREE"
        return _record(event, "", row, row["planned_cameo"])
    return _record(row["event"], row["mode"], row, row["cameo"])


def _record(event: str, mode: str, row: dict[str, str], cameo: str) -> dict[str, object]:
    plover = {"event": event, "mode": mode or None, "context": [row["context"]], "fit": row["fit"]}
    return {"plover": plover, "cameo": cameo}
