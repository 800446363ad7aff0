"""All dictionary forms that a word may have, for look-ups in tables that must not depend on the tagger."""

from __future__ import annotations

import re

PLURAL = re.compile(r"(?:(?<=[a-z]{2})ies|(?<=s|x|z)es|(?<=ch|sh)es|(?<=[a-z][a-rt-z])s)$")


def variants(word: str) -> frozenset[str]:
    """The word and, where it looks like a plural, its singular, lower case."""
    plain = word.lower()
    found = PLURAL.search(plain)
    if found is None:
        return frozenset({plain})
    return frozenset({plain, plain[: found.start()] + ("y" if found.group() == "ies" else "")})
