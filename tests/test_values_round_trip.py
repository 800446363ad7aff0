"""What other tools write, the readers read back: numbers in words, formatted amounts, dates in many forms; and their invariants."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from coopfacts import numbers, periods, quantities
from coopfacts.periods import shape
from coopfacts.values import values

WHOLE = st.one_of(st.integers(0, 100), st.integers(0, 10**6), st.integers(0, 10**12))
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
ROUNDS = settings(max_examples=150, deadline=None, derandomize=True)


@ROUNDS
@given(WHOLE)
def test_english_words(number: int) -> None:
    words = num2words(number, lang="en")
    assert [(found.text, found.value) for found in numbers.find(words, "en")] == [(words, number)]


@ROUNDS
@given(WHOLE, st.sampled_from("ngdaip"), st.sampled_from("mfn"))
def test_russian_words_in_every_case(number: int, case: str, gender: str) -> None:
    words = num2words(number, lang="ru", case=case, gender=gender)
    assert [(found.text, found.value) for found in numbers.find(words, "ru")] == [(words, number)]


@ROUNDS
@given(st.integers(1, 9999), st.sampled_from("ngdaip"), st.sampled_from("mfn"))
def test_ordinals(number: int, case: str, gender: str) -> None:
    for language, words in (("en", num2words(number, to="ordinal")), ("ru", num2words(number, lang="ru", to="ordinal", case=case, gender=gender))):
        if not _names_a_size(number):
            assert [(found.kind, found.value) for found in numbers.find(words, language)] == [("ordinal", number)]


def _names_a_size(number: int) -> bool:
    """Round hundreds and thousands: "hundredth" and "тысячный" are written in one word with what they multiply."""
    return number % 100 == 0


@ROUNDS
@given(st.decimals(0, 10**12, places=2), st.sampled_from(["en_US", "ru_RU"]))
def test_formatted_numbers(number: Decimal, locale: str) -> None:
    found = numbers.find(format_decimal(number, format="#,##0.00", locale=locale), locale[:2])
    assert [each.value for each in found] == [number]


@ROUNDS
@given(st.decimals(1, 10**12, places=2), st.sampled_from(["USD", "EUR", "RUB", "CNY", "KZT"]), st.sampled_from(["en_US", "ru_RU"]))
def test_formatted_money(amount: Decimal, currency: str, locale: str) -> None:
    written = format_currency(amount, currency, locale=locale, format="#,##0.00 ¤¤")
    assert [(found.value, found.unit) for found in quantities.find(written, locale[:2])] == [(amount, currency)]


@ROUNDS
@given(st.integers(1, 10**9), st.sampled_from(["en_US", "ru_RU"]))
def test_money_in_words(amount: int, locale: str) -> None:
    written = format_currency(amount, "USD", locale=locale, format_type="name")
    assert [(found.value, found.unit) for found in quantities.find(written, locale[:2])] == [(amount, "USD")]


@ROUNDS
@given(st.integers(1, 999), st.sampled_from(["en_US", "ru_RU"]))
def test_formatted_percent(share: int, locale: str) -> None:
    written = format_percent(Decimal(share) / 1000, format="#,##0.0%", locale=locale)
    assert [(found.value, found.unit) for found in quantities.find(written, locale[:2])] == [(Decimal(share) / 10, "percent")]


ENGLISH: tuple[str, ...] = ("d MMMM y", "MMMM d, y", "MMMM d y", "d MMM y", "MMM d, y", "MMM. d, y", "y-MM-dd", "dd.MM.y", "EEEE, d MMMM y", "EEEE, MMMM d, y")
RUSSIAN: tuple[str, ...] = (
    "d MMMM y", "d MMMM y 'года'", "d MMMM y 'г.'", "dd.MM.y", "y-MM-dd", "EEEE, d MMMM y 'года'", "dd MMMM y",
    "d-'го' MMMM y 'года'", "'от' d MMMM y", "d MMMM y-'го'",
)  # fmt: skip


@ROUNDS
@given(DATES)
def test_dates_in_ten_forms(date: dt.date) -> None:
    for language, forms in (("en", ENGLISH), ("ru", RUSSIAN)):
        for form in forms:
            if form.startswith("MMM.") and date.month == 5:  # May is never cut short
                continue
            written = format_date(date, form, locale=language)
            assert [(found.start_date, found.end_date) for found in periods.find(written, language, periods.UNKNOWN)] == [(date, date)], written


PIECES = st.sampled_from(
    ["in 2024", "54 billion dollars", "more than", "на 6,4%", "с 5 по 7 мая", " ", ", ", ". ", "\n\n", "I", "1 234", "a third", "год", "в", "Ё", "İ", "12.5", "—", "-", "200"]
)


@ROUNDS
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=20), st.sampled_from(["en", "ru"]))
def test_spans_cut_their_text_in_order_and_apart(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    found = values(text, language, dt.date(2024, 9, 18))
    assert all(text[value.start : value.end] == value.text != "" for value in found)
    assert all(left.end <= right.start for left, right in zip(found, found[1:], strict=False))
    assert values(text, language, dt.date(2024, 9, 18)) == found


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "1" * size, "thousands": lambda size: "1,234" * (size // 5), "dots": lambda size: "1.234" * (size // 5),
    "spaces": lambda size: "123 " * (size // 4), "dashes": lambda size: "5-" * (size // 2), "phones": lambda size: "+7 (" * (size // 4),
    "scales": lambda size: "million " * (size // 8), "hundreds": lambda size: "hundred and " * (size // 12), "months": lambda size: "May " * (size // 4),
    "days": lambda size: "5 June - " * (size // 9), "years": lambda size: "2021-" * (size // 5), "words": lambda size: "more than " * (size // 10),
    "тысячи": lambda size: "сто тысяч " * (size // 10), "в": lambda size: "в начале " * (size // 9), "с": lambda size: "с мая по " * (size // 9),
    "letters": lambda size: "a" * size, "commas": lambda size: "five, " * (size // 6), "slashes": lambda size: "3/4/" * (size // 4),
    "url": lambda size: "https://" * (size // 8), "ends": lambda size: "end of the " * (size // 11),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length_alone(name: str) -> None:
    """Eight times the text takes about eight times the time; a square would take 64 times."""
    short, long = HOSTILE[name](2_000), HOSTILE[name](16_000)
    assert _seconds(long) < 30 * max(min(_seconds(short), _seconds(short + " ")), 0.005)


def _seconds(text: str) -> float:
    """The least processor time of three runs: other work on the machine only adds."""
    return min(_once(text) for _ in range(3))


def _once(text: str) -> float:
    begun = time.process_time()
    for language in ("en", "ru"):
        values(text, language, dt.date(2024, 9, 18))
    return time.process_time() - begun


def patterns() -> list[object]:
    """Every regular expression of the rooms of values, and those that tables make."""
    found: dict[str, re.Pattern[str]] = {}
    for room in (numbers, quantities, periods):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            held = vars(importlib.import_module(module.name))
            found |= {f"{module.name}.{name}": value for name, value in held.items() if isinstance(value, re.Pattern)}
    found |= {f"doors {language}": shape.doors(language) for language in ("en", "ru")}
    return [pytest.param(pattern, id=name) for name, pattern in found.items()]


@pytest.mark.parametrize("pattern", patterns())
def test_no_pattern_is_slower_than_its_text(pattern: re.Pattern[str]) -> None:
    """Looked for everywhere in eight times the text, it takes about eight times the time."""
    for name, make in HOSTILE.items():
        short, long = (min(_searching(pattern, make(size)) for _ in range(2)) for size in (2_000, 16_000))
        assert long < 30 * max(short, 0.001), name


def _searching(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begun
