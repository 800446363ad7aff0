"""Which language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 6_000
# What press in each script is likely to be in; naming fewer keeps short texts from straying.
_BY_SCRIPT = {
    "latin": ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "ro", "hu", "tr", "az", "sv", "da", "no", "fi", "et", "lv", "lt", "hr", "sl", "sq", "vi", "id"),
    "cyrillic": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn"),
}
_SHORT = 60
_LONG, _RARE = 300, 90  # letters of a text that is long enough, and between two of its marks
# What is in every text of a language but in none that is like it; and what is in none of the language.
_MARKS = {
    "en": (re.compile(r"\bthe\b", re.IGNORECASE), re.compile(r"[^\W\d_A-Za-z]|\b(?:und|der|het|een|och|og|les|los|que|della|nie|jest)\b")),
    "ru": (re.compile(r"[ыэ]"), re.compile(r"[^\W\d_А-яЁёA-Za-z]|[А-я]ъ\b")),
}


def identify(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, ``None`` where it holds no words."""
    sample = _sample(text)
    script = _script(sample)
    if script not in _BY_SCRIPT:
        return script
    own = _BY_SCRIPT[script][0]
    if _plain(sample, own):
        return own
    code = _classified(sample, script)
    if code == own or (len(sample) < _SHORT and _plausible(sample, own)):
        return own
    return _majority(sample, script) or code


def _plain(sample: str, code: str) -> bool:
    """Whether a text of some length can be in no other language of its script: it has what every such text has and none of the others
    (letters in Russian, the commonest words in English). The classifier's tables, half a second to load, are for the rest."""
    own, foreign = _MARKS[code]
    letters = len(_LETTER.findall(sample))
    return letters >= _LONG and len(own.findall(sample)) >= letters / _RARE and not foreign.search(sample)


def _majority(sample: str, script: str) -> str | None:
    """The language of most of a text in several paragraphs, which may quote another one."""
    votes = Counter[str]()
    for paragraph in sample.split("\n"):
        if len(paragraph) >= _SHORT and _script(paragraph) == script:
            votes[_classified(paragraph, script)] += len(paragraph)
    return votes.most_common(1)[0][0] if len(votes) > 1 else None


def _classified(sample: str, script: str) -> str:
    return str(_identifier(script).classify(sample)[0])


def _plausible(sample: str, code: str) -> bool:
    """A headline too short to tell: no letter in it that the language lacks."""
    return sample.isascii() if code == "en" else not re.search(r"[^\W\d_а-яёА-ЯЁA-Za-z]", sample)


def _sample(text: str) -> str:
    """Words from the whole length of the text."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return f"{text[:third]} {text[middle : middle + third]} {text[-third:]}"


def _script(sample: str) -> str | None:
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    for name, pattern in (("latin", _LATIN), ("cyrillic", _CYRILLIC)):
        if len(pattern.findall(sample)) > letters / 2:
            return name
    return "other"


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier(script: str) -> LanguageIdentifier:
    identifier = copy(_model())  # the table is held once; only the choice of languages differs
    identifier.set_languages(_BY_SCRIPT[script])
    return identifier
