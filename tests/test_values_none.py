"""Five hundred sentences without a value, with what looks like one: names, codes, labels, numbers of telephones and houses."""

from __future__ import annotations

import datetime as dt

import pytest

from coopfacts.values import values

SENTENCES = {
    "en": [
        "The delegation was met at {}.", "He referred to {} over dinner.", "The paper mentioned {} in passing.",
        "Nobody at the ministry would comment on {}.", "According to the agency, {} was to blame.", "The host pointed to {} with pride.",
        "It all began with {}, the governor recalled.", "The museum has a model of {} on display.",
        "The contract names {} as the place of delivery.", "Journalists were sent to {} for details.", "The rules of {} do not apply here.",
        "Visitors often ask about {}.", "The talks stalled over {}.",
    ],
    "ru": [
        "Делегацию встретили у {}.", "Министр упомянул {} мимоходом.", "В газете написали про {}.", "В ведомстве не стали говорить про {}.",
        "По данным агентства, виной всему {}.", "Хозяева с гордостью показали {}.", "Губернатор вспомнил про {}.",
        "Посетители часто спрашивают про {}.", "Журналистов отправили к {} за подробностями.", "В договоре местом поставки назван {}.",
        "Переговоры застопорились из-за {}.", "Правила {} здесь не действуют.", "Экспонат напоминает {}.",
    ],
}  # fmt: skip
NO_VALUES = {
    "en": [
        "Gate B12", "Article 7", "Room 214", "the Su-30", "the Boeing 737-800", "COVID-19", "No. 118", "Resolution 2231", "the S-400",
        "version 2.1", "15 Lenin Street", "Flight SU-1842", "the G20", "Channel 5", "the AK-12", "Highway M1", "an A320neo", "the iPhone 15",
        "Clause 4.2", "+998 71 234-56-78",
    ],
    "ru": [
        "статья 7", "кабинет 214", "Су-30", "Boeing 737-800", "COVID-19", "выпуск № 118", "резолюция 2231", "С-400", "версия 2.1",
        "ул. Ленина, д. 15", "рейс SU-1842", "G20", "АК-12", "трасса М1", "A320neo", "iPhone 15", "пункт 4.2", "8 (017) 234-56-78", "школа № 5",
        "Z-5",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_value_is_found(language: str) -> None:
    texts = [sentence.format(name) for sentence in SENTENCES[language] for name in NO_VALUES[language]]
    assert len(texts) >= 250
    assert [text for text in texts if values(text, language, dt.date(2025, 5, 20))] == []
