"""Anniversaries date what they count from."""

from __future__ import annotations

import datetime as dt

import pytest

from coopfacts.corridor import extract
from coopfacts.records import Fact, Period

DATED = [
    ("en", "ties", "This year Russia and India mark the 75th anniversary of diplomatic relations.", 1950),
    ("en", "agreement", "July marks the 25th anniversary of the signing of the Agreement on Friendly Relations between Vietnam and Russia.", 2000),
    ("en", "ties", "Next January, 70 years since diplomatic ties between Vietnam and Russia were established.", 1956),
    ("ru", "ties", "В этом году исполняется 52 года установлению дипломатических отношений между Россией и Гвинеей-Бисау.", 1973),
    ("ru", "ties", "В этом году исполняется 30 лет со дня установления дипломатических отношений между Россией и Гвинеей-Бисау.", 1995),
    ("ru", "ties", "В этом году Россия и Узбекистан отмечают 30-летие установления дипломатических отношений.", 1995),
    ("ru", "agreement", "В этом году отмечается 25-летие Договора о дружбе между Россией и Узбекистаном.", 2000),
    ("ru", "ties", "Стороны отметили 80-ю годовщину установления дипломатических отношений между Россией и Венесуэлой.", 1945),
]


def year(fact: Fact) -> int | None:
    period = next(iter(fact.slots.get("period", ())), None)
    return period.start_date.year if isinstance(period, Period) and isinstance(period.start_date, dt.date) else None


@pytest.mark.parametrize(("lang", "fact_type", "text", "expected"), DATED)
def test_an_anniversary_dates_what_it_counts_from(lang: str, fact_type: str, text: str, expected: int) -> None:
    facts = [fact for fact in extract(text, date="2025-03-01", lang=lang) if fact.type == fact_type]
    assert [(fact.status, year(fact)) for fact in facts] == [("actual", expected)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "В год 80-летия Победы Россия и Узбекистан подписали соглашение о торговле."),
        ("en", "In the year of the 80th anniversary of Victory, Russia and Uzbekistan signed an agreement on trade."),
        ("en", "In 2024 Russia and Uzbekistan signed an agreement on 30 years of cooperation."),
    ],
)
def test_what_only_happens_in_the_year_of_an_anniversary_keeps_its_own_time(lang: str, text: str) -> None:
    (fact,) = (fact for fact in extract(text, date="2025-03-01", lang=lang) if fact.type == "agreement")
    assert year(fact) in {None, 2024, 2025}
