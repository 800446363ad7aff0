"""Cleaning: the examples beside the steps, the examples of the tables, and what must never be lost."""

import json

import pytest

from coopfacts import resources
from coopfacts.cleaning import clean, datelines, dates, step_names
from coopfacts.errors import ConfigurationError

EXAMPLES = [json.loads(line) for line in resources.read_text("cleaning/examples.jsonl").splitlines()]
BODY = "The governments of the two regions signed an agreement on supplies of elevators and joint training of engineers."
LAST = "Следующая встреча рабочей группы по торговле и транспорту пройдет в Гомеле весной следующего года."


def named(example):
    return f"{example['step']}-{example['text'][:30]}"


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_example(example):
    assert example["step"] in step_names()
    cleaned = clean(example["text"])
    assert cleaned.text == example.get("cleaned", example["text"])
    if "published" in example:
        assert cleaned.published
        assert cleaned.published.isoformat() == example["published"]
    if example["kind"] != "negative":
        assert example["step"] in {step for step, _ in cleaned.changes}


def test_every_step_has_an_example_and_a_counterexample():
    kinds = {step: {example["kind"] for example in EXAMPLES if example["step"] == step} for step in step_names()}
    assert [step for step, found in kinds.items() if not found - {"negative"}] == []
    plain = {"line_ends", "invisible", "spaces", "stress_marks", "site_tail", "flat_links", "blank"}
    assert [step for step, found in kinds.items() if step not in plain and "negative" not in found] == []


@pytest.mark.parametrize("row", resources.rows("cleaning/boilerplate.tsv"), ids=lambda row: row["example"][:40])
def test_the_example_of_a_pattern_is_noise(row):
    # Weak noise needs company: it stands with a rights line, as in a footer.
    line = f"{row['example']}  |  All rights reserved" if row["weight"] == "weak" else row["example"]
    text = f"Headline\n\n{BODY}\n\n{LAST}\n\n{line}"
    assert clean(text).text == f"Headline\n\n{BODY}\n\n{LAST}"


@pytest.mark.parametrize("row", resources.rows("cleaning/related.tsv"), ids=lambda row: row["example"])
def test_the_example_of_a_head_opens_a_block(row):
    text = f"{BODY}\n\n{row['example']}\n\nFlax to be sold in China\nWho won the cup?"
    assert clean(text).text == BODY


@pytest.mark.parametrize("step", step_names())
def test_a_step_can_be_left_out(step):
    example = next(e for e in EXAMPLES if e["step"] == step and e["kind"] != "negative")
    cleaned = clean(example["text"], without={step})
    assert step not in {name for name, _ in cleaned.changes}
    assert {removal.step for removal in cleaned.removed} <= set(step_names()) - {step}


def test_an_unknown_step_is_named():
    with pytest.raises(ConfigurationError, match="'polish'.*stubs"):
        clean("text", without={"polish"})


def test_the_title_is_never_taken_out():
    title = "Читайте также: новая рубрика"
    assert title not in clean(f"{title}\n\n{BODY}").text
    assert clean(f"{title}\n\n{BODY}", title=title).text == f"{title}\n\n{BODY}"


def test_a_title_that_runs_into_the_text_gets_its_own_line():
    title = "Переговоры в Минске о поставках"
    cleaned = clean(f"События {title} В Минске прошли переговоры о поставках тракторов.", title=title)
    assert cleaned.text == f"События {title}\n\nВ Минске прошли переговоры о поставках тракторов."


def test_repeats_are_kept():
    quote = "“Half of the money is already in the accounts”"
    text = f"Headline\n\n{BODY}\n\n{quote}\n\n{quote}, he said.\n\n{BODY}"
    assert clean(text).text == text


def test_what_is_removed_says_where_it_stood():
    text = f"Share:  VK  OK\n\n{BODY}\n\nTags: lifts, Minsk"
    cleaned = clean(text)
    assert [removal.reason for removal in cleaned.removed] == ["share", "tags"]
    assert all(text[removal.source_start : removal.source_end] == removal.text for removal in cleaned.removed)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("18.09.2024 | 14:27", "2024-09-18"),
        ("Mon, Jul 7, 2025", "2025-07-07"),
        ("03 апреля 2025", "2025-04-03"),
        ("22 авг. 2023", "2023-08-22"),
        ("1 мая 2024 г.", "2024-05-01"),
        ("2024-02-30", None),
        ("12–15 мая 2024", None),
        ("18.09", None),
        ("версия 1.2.2024.5", None),
    ],
)
def test_dates_of_stubs(line, date):
    found = dates.find(line)
    assert (found.date.isoformat() if found else None) == date


@pytest.mark.parametrize(
    ("paragraph", "dateline", "day", "place"),
    [
        ("MINSK, 18 September (Polesie Press) – The minister came.", "MINSK, 18 September (Polesie Press) – ", 18, "MINSK"),
        ("TASHKENT, October 12. /UzPress/. Trade grew.", "TASHKENT, October 12. /UzPress/. ", 12, "TASHKENT"),
        ("VLADIVOSTOK, 12 March – Sopka News.  Twenty lifts came.", "VLADIVOSTOK, 12 March – Sopka News.  ", 12, "VLADIVOSTOK"),
        ("10 декабря, Минск /Корр. Полесье/. Завод открыл центр.", "10 декабря, Минск /Корр. Полесье/. ", 10, "Минск"),
        ("ПСКОВ, 14 ноября. /ТАСС/. Товарооборот вырос.", "ПСКОВ, 14 ноября. /ТАСС/. ", 14, "ПСКОВ"),
        ("МОСКВА, 9 июл - РИА Новости. Ввоз приостановлен.", "МОСКВА, 9 июл - РИА Новости. ", 9, "МОСКВА"),
        ("NEW DELHI, Dec 3, 2024 (Reuters) - The plant opened.", "NEW DELHI, Dec 3, 2024 (Reuters) - ", 3, "NEW DELHI"),
        ("BELGRADE – The city signed a contract.", "BELGRADE – ", None, "BELGRADE"),
        ("САРАТОВ. Банк открыл филиал.", "САРАТОВ. ", None, "САРАТОВ"),
        ("MOSCOW (Sputnik) - Russia exported more.", "MOSCOW (Sputnik) - ", None, "MOSCOW"),
        ("Минск /БелПресс/. Завод открыл центр.", "Минск /БелПресс/. ", None, "Минск"),
        ("MINSK, 18 September (Polesie Press) –", "MINSK, 18 September (Polesie Press) –", 18, "MINSK"),
    ],
)
def test_datelines(paragraph, dateline, day, place):
    found = datelines.read(paragraph)
    assert found is not None
    assert (paragraph[found.start : found.end], found.day, found.place) == (dateline, day, place)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Минск и Москва подписали соглашение.",
        "On 18 September the minister came to Minsk.",
        "В Минске 18 сентября прошли переговоры.",
        "КАМАЗ (Набережные Челны) – крупнейший покупатель.",
        "Минск (Беларусь) и Москва подписали соглашение.",
        "BelAZ (Zhodino) – the largest maker of trucks.",
        "МАЗ и КАМАЗ договорились о поставках.",
        "President of Russia Vladimir Putin: Good afternoon.",
        "США – крупнейший партнер, а СНГ. Нет.",
    ],
)
def test_a_sentence_is_no_dateline(paragraph):
    found = datelines.read(paragraph)
    assert found is None or found.place in {"США"}


FACTS_AT_THE_EDGE = ["About 40 enterprises of the region took part.", "About 60 delegations came to the forum", "Сегодня 14 мая подписан договор о поставках.", "Правительство Беларуси одобрило проект соглашения", "Министерство транспорта открывает новый маршрут", "Агентство развития открыло представительство в Минске", "Газета «Известия» сообщила о новом контракте", "Government of Armenia approves rail deal", "Ministry of Trade signs contract with Minsk", "Armenia backs new rail standard", "Мы и наши партнеры из Китая построим завод в Орше.", "Уже подписано соглашение о поставках тракторов.", "Фестиваль соберет детей от 7 лет из Бреста и Смоленска.", "Главное событие на канале – пуск нового шлюза.", "Есть и хорошие новости: экспорт вырос, сообщил министр.", "Подписка на белорусские газеты выросла в Смоленске на треть.", "Контакты, установленные на форуме, дали три договора.", "The writer of the study signed the contract with Minsk.", "Minsk sells 40 buses to Perm", "Реклама белорусских товаров в Твери обошлась в 2 миллиона рублей.", "Редактор и издатель из Бреста приехали в Тверь.", "Published figures show trade of $25 billion.", "Turn to Asia brought Amur Region 40 contracts", "Explore trade with Armenia, minister urges"]


@pytest.mark.parametrize("fact", FACTS_AT_THE_EDGE)
def test_facts_above_and_below_the_text_stay(fact):
    assert fact in clean(f"{fact}\n\n{BODY}\n\n{LAST}").text
    assert fact in clean(f"Headline of the day\n\n{BODY}\n\n{LAST}\n\n{fact}").text
