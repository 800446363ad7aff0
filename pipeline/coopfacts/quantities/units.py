"""What stands beside a number: a currency, a unit of measure, a percent sign."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from coopfacts import resources
from coopfacts.numbers import Number, Tokens
from coopfacts.numbers import phrases as words
from coopfacts.numbers.lexicon import lexicon
from coopfacts.numbers.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and the tokens ``first:last`` that name it; ``factor`` is what one of it holds of ``code`` (bcm, basis points)."""

    code: str
    first: int
    last: int
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Currencies:
    """``names`` gives the first currency of a name; ``kin`` the (qualifier, code) pairs of each name."""

    names: Phrases
    marks: Phrases
    kin: dict[str, tuple[tuple[str, str], ...]]
    stems: bool


_COUNTRIES = {"of", "сша", "рф"}


@cache
def currencies(language: str) -> Currencies:
    """The currencies of ``currencies.tsv`` as a language names them."""
    names: list[tuple[str, str]] = []
    kin: dict[str, list[tuple[str, str]]] = {}
    rows = resources.rows("quantities/currencies.tsv")
    for row in rows:
        for form in resources.forms(row[language]):
            names.append((form, row["code"]))
            kin.setdefault(form, []).extend((q, row["code"]) for q in resources.forms(row[f"qualifiers_{language}"]) if q != "-")
    marks = [(_spaced(mark), row["code"]) for row in rows for mark in resources.forms(row["marks"])]
    marks += [(f"m{mark}", f"{code}*1000000") for mark, code in marks if len(mark) == 3 and mark.isalpha()]
    return Currencies(words.phrases(names), words.phrases(marks), {form: tuple(pairs) for form, pairs in kin.items()}, language == "ru")


def _spaced(mark: str) -> str:
    """``us$`` as the tokenizer sees it: two tokens."""
    return mark[:-1] + " " + mark[-1] if len(mark) > 1 and not mark[-1].isalpha() else mark


def before(tokens: Tokens, number: Number, language: str) -> Unit | None:
    """``$``, ``US$``, ``USD``, ``RUB`` before a number."""
    last = number.first - 1
    if tokens.hyphen(last):
        last -= 1
    found = currencies(language).marks.ending(tokens, last)
    if found is not None and last > found[1] and not tokens.glued(last) and tokens.words[found[1]] in lexicon(language).articles:
        found = currencies(language).marks.alone(tokens, last)
    if found is None or (tokens.words[last].isalpha() and not _code_case(tokens, last, number.first, language)):
        return None
    return _factored(found[0], found[1], number.first)


def _code_case(tokens: Tokens, index: int, following: int, language: str) -> bool:
    """A code is in capitals; one glued to its number, or a short sign, may have but the first (Br12.5bn, Rs 300 million)."""
    short = tokens.words[index] in words.words(language, "capital_mark")
    if (short or tokens.glued(following)) and tokens.capital(index):
        return True
    return tokens.capitals(index)


def scale_behind(tokens: Tokens, number: Number, at: int, language: str) -> Decimal | None:
    """What a scale word behind a currency multiplies a number in figures with: ``75 USD million``."""
    numeral = lexicon(language).forms.get(tokens.word(at))
    return numeral.value if numeral is not None and numeral.cls == "scale" and number.digits and number.scale == 1 else None


def after(tokens: Tokens, index: int, language: str) -> Unit | None:
    """The currency or unit whose words begin at an index; an abbreviation takes its dot along."""
    if tokens.broken(index):
        return None
    return _currency(tokens, index, language) or _measure(tokens, index, language)


def _measure(tokens: Tokens, index: int, language: str) -> Unit | None:
    found = words.units(language).starting(tokens, index)
    if found is None or _is_initial(tokens, index, found[1], language):
        return None
    return _factored(found[0], index, found[1])


def _factored(meaning: str, first: int, last: int) -> Unit:
    """The unit of a cell such as ``EUR*1000000`` (MEUR)."""
    code, _, factor = meaning.partition("*")
    return Unit(code, first, last, Decimal(factor or 1))


def _is_initial(tokens: Tokens, index: int, last: int, language: str) -> bool:
    """A lone letter is a unit only in lower case, and not before an apostrophe, a hyphen or a letter that goes on (т.е.)."""
    if len(tokens.words[index]) > 1 or not tokens.words[index].isalpha() or last > index + 1:
        return False
    if tokens.capital(index) or (tokens.words[index] in words.words(language, "town_mark") and tokens.capital(last + 1)):
        return True  # "5 г. Минска"
    return tokens.word(last) == "." and tokens.glued(last) and tokens.glued(last + 1) and tokens.word(last + 1).isalpha()


def _currency(tokens: Tokens, index: int, language: str) -> Unit | None:
    table = currencies(language)
    names, padded = table.names.by_first, tokens.padded
    named = padded[index] in names or padded[index + 1] in names or padded[index + 2] in names
    for at in (index, index + 1, index + 2) if named else ():
        found = table.names.starting(tokens, at)
        if found is None:
            continue
        code = found[0] if at == index else _qualified(tokens, index, at, table)
        if code is None:
            return None
        return _with_country(tokens, Unit(code, index, found[1]), at, table)
    mark = table.marks.starting(tokens, index)
    return _factored(mark[0], index, mark[1]) if mark is not None and _mark_fits(tokens, index) else None


def _mark_fits(tokens: Tokens, index: int) -> bool:
    """A mark behind the number: a sign, or a code in capitals, not itself before another number."""
    following = tokens.word(index + 1)
    if not tokens.words[index].isalpha():
        return not (following[:1].isdigit() and tokens.glued(index + 1))
    return tokens.capitals(index)


def _qualified(tokens: Tokens, first: int, at: int, table: Currencies) -> str | None:
    """``Belarusian rubles``, ``U.S. dollars``, ``Hong Kong dollars``: the code that the qualifier tells."""
    said = " ".join(tokens.words[first:at])
    for qualifier, code in table.kin.get(tokens.words[at], ()):
        if said == qualifier or (table.stems and at == first + 1 and said.startswith(qualifier)):
            return code
    return None


def _with_country(tokens: Tokens, unit: Unit, at: int, table: Currencies) -> Unit:
    """``долларов США``, ``долл. США``, ``руб.``"""
    last = unit.last
    if tokens.word(last) == "." and tokens.glued(last) and len(tokens.words[last - 1]) <= 4:
        last = _dot(tokens, last)
    for qualifier, code in table.kin.get(tokens.words[at], ()):
        if tokens.word(last) == qualifier and table.stems:
            return Unit(code, unit.first, last + 1)
    return Unit(unit.code, unit.first, last)


def _dot(tokens: Tokens, index: int) -> int:
    """Past the dot of an abbreviation, unless it ends the sentence; before США it never does."""
    following = tokens.word(index + 1)
    return index + 1 if following in _COUNTRIES or (following and not tokens.capital(index + 1) and not tokens.broken(index + 1)) else index


@cache
def _subunits(language: str) -> Phrases:
    rows = resources.rows("quantities/subunits.tsv")
    return words.phrases((form, row["code"]) for row in rows for form in resources.forms(row[language]))


def hundredths(tokens: Tokens, index: int, language: str) -> Unit | None:
    """``cents``, ``копеек`` at an index, as hundredths of their usual currency."""
    found = _subunits(language).starting(tokens, index)
    return Unit(found[0], index, found[1]) if found is not None and not tokens.broken(index) else None
