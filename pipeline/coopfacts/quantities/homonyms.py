"""Names of money that several currencies share: what a text as a whole says that they mean."""

from __future__ import annotations

import re

_CHINA, _JAPAN = re.compile(r"yuan|renminbi|chin(?:a|ese)|beijing|юан|кита", re.I), re.compile(r"\byen\b|japan|tokyo|\bиен|\bйен|япон", re.I)
_BELARUSIAN_RUBLES = re.compile(r"белорусских руб|belarus(?:s)?ian (?:rubles|roubles)", re.I)
_RUSSIAN_RUBLES = re.compile(r"российских руб|russian (?:rubles|roubles)", re.I)


def ruble(text: str) -> str:
    """The currency of bare rubles: the Belarusian one only where the text says so, and says no other."""
    if "елорусских руб" not in text and "arus" not in text:
        return "RUB"
    return "BYN" if _BELARUSIAN_RUBLES.search(text) and not _RUSSIAN_RUBLES.search(text) else "RUB"


def yuan(text: str) -> str:
    """The currency of ``¥``: the Chinese one only where the text is about China and not about Japan."""
    return "CNY" if "¥" in text and _CHINA.search(text) and not _JAPAN.search(text) else "JPY"
