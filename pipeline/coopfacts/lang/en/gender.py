"""The gender of a person by the name, as far as endings of Slavic names tell it; English names tell nothing here."""

from __future__ import annotations

FEMININE = ("ova", "eva", "ina", "yna", "skaya", "tskaya", "aya")
MASCULINE = ("ov", "ev", "in", "yn", "sky", "skiy", "ski")


def gender(name: str) -> str:
    """``Masc``, ``Fem`` or an empty string."""
    surname = name.lower().split()[-1] if name.split() else ""
    if surname.endswith(FEMININE):
        return "Fem"
    return "Masc" if surname.endswith(MASCULINE) else ""
