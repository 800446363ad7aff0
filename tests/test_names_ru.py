"""Russian names: spans, labels and nominatives beside the rules, and what must hold for any phrase."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import resources
from coopfacts.lang import analyser
from coopfacts.lang.ru.inflection import nominative

EXAMPLES = [json.loads(line) for line in resources.read_text("lang/ru/examples.jsonl").splitlines()]
LETTERS = st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГ-", min_size=1, max_size=12)


def found(text: str) -> list[list[str]]:
    (analysis,) = analyser("ru").analyse([text])
    firsts = {token.start: token.index for token in analysis.tokens}
    lasts = {token.end: token.index + 1 for token in analysis.tokens}
    return [[n.text, n.label, nominative(analysis.tokens[firsts[n.start] : lasts[n.end]], n.label)] for n in analysis.names]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"][:40] for example in EXAMPLES])
def test_examples(example: dict[str, object]) -> None:
    got, wanted = found(str(example["text"])), example["names"]
    assert isinstance(wanted, list)
    if example.get("partial"):
        assert all(name in got for name in wanted)
    else:
        assert got == wanted


@pytest.mark.parametrize(
    ("phrase", "label", "expected"),
    [
        ("Амурской областью", "LOC", "Амурская область"),
        ("Министерством экономики", "ORG", "Министерство экономики"),
        ("Беларусью", "LOC", "Беларусь"),
        ("Николаем Ивановым", "PER", "Николай Иванов"),
        ("Викторией Лукиной", "PER", "Виктория Лукина"),
        ("Денисом Крутько", "PER", "Денис Крутько"),
        ("Романом Головченко", "PER", "Роман Головченко"),
        ("Си Цзиньпином", "PER", "Си Цзиньпин"),
        ("Реджепом Тайипом Эрдоганом", "PER", "Реджеп Тайип Эрдоган"),
        ("Касым-Жомартом Токаевым", "PER", "Касым-Жомарт Токаев"),
        ("Ангелой Меркель", "PER", "Ангела Меркель"),
        ("Игоря Дёмина", "PER", "Игорь Дёмин"),
        ("И. Сечиным", "PER", "И. Сечин"),
        ("Нижнем Новгороде", "LOC", "Нижний Новгород"),
        ("Набережных Челнах", "LOC", "Набережные Челны"),
        ("Ростове-на-Дону", "LOC", "Ростов-на-Дону"),
        ("Йошкар-Оле", "LOC", "Йошкар-Ола"),
        ("Ханты-Мансийского автономного округа — Югры", "LOC", "Ханты-Мансийский автономный округ — Югра"),
        ("Республики Саха ( Якутия )", "LOC", "Республика Саха (Якутия)"),
        ("Соединенных Штатов Америки", "LOC", "Соединенные Штаты Америки"),
        ("городом Москвой", "LOC", "город Москва"),
        ("Содружества Независимых Государств", "ORG", "Содружество Независимых Государств"),
        ("торгово-экономической и научной комиссией", "", "торгово-экономическая и научная комиссия"),
        ("заводом « Интеграл »", "ORG", "завод «Интеграл»"),
        ("КамАЗом", "ORG", "КамАЗ"),
        ("МОСКВЫ", "LOC", "Москва"),
        ("Анны ЛОЙКО", "PER", "Анна Лойко"),
        ("КАМАЗ", "ORG", "КАМАЗ"),
        ("МИДом", "ORG", "МИД"),
        ("ЕАЭС", "ORG", "ЕАЭС"),
        ("Министерством связи и массовых коммуникаций", "ORG", "Министерство связи и массовых коммуникаций"),
        ("Sunvita Pharma", "ORG", "Sunvita Pharma"),
        ("", "", ""),
    ],
)
def test_nominative(phrase: str, label: str, expected: str) -> None:
    assert nominative(phrase.split(), label) == expected


@settings(max_examples=80, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=5), st.sampled_from(["", "PER", "LOC", "ORG"]))
def test_a_nominative_keeps_the_words(words: list[str], label: str) -> None:
    assert len(nominative(words, label).split()) == len(words)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Минск", "«", "»", "завод", "Министерство", "экономики", "и", "ОАО", "В.", "Путин", "(", ")", "–", "России", "имени", ".", "МИД", "ЕС"]), max_size=16).map(" ".join))
def test_names_are_apart_and_in_order(text: str) -> None:
    (analysis,) = analyser("ru").analyse([text])
    for left, right in zip(analysis.names, analysis.names[1:], strict=False):
        assert left.end <= right.start
    assert all(text[name.start : name.end] == name.text.strip() != "" for name in analysis.names)
