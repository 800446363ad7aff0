"""Claim keys: alike for one claim in two languages, apart for another claim."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfacts import extract, lang, resources
from coopfacts.entities.neutral import neutral, sound
from coopfacts.facts.claiming import concepts, goods

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "data" / "claim_pairs.jsonl").read_text(encoding="utf-8").splitlines()]


def cases(kind):
    return [pytest.param(pair, id=f"{pair['type']} {pair.get('what', '')} {pair['en'][:50]}", marks=marks(pair)) for pair in PAIRS if pair["kind"] == kind]


def marks(pair):
    return [pytest.mark.xfail(strict=True, reason=pair["known_failure"])] if "known_failure" in pair else []


def keys(pair):
    """The claim keys of the main facts, English and Russian."""
    found = {code: [fact.claim_key for fact in extract(pair[code], date=pair["date"], lang=code) if fact.type == pair["type"]] for code in ("en", "ru")}
    assert found["en"], "no such fact in English"
    assert found["ru"], "no such fact in Russian"
    return found["en"][0], found["ru"][0]


def test_there_are_pairs_of_all_main_types():
    same = [pair["type"] for pair in PAIRS if pair["kind"] == "same" and "known_failure" not in pair]
    assert len(same) >= 24
    wanted = {"meeting", "visit", "agreement", "trade", "supply", "project", "investment", "transport_link", "event", "exchange", "aid", "market_entry"}
    assert wanted <= set(same)
    assert sum(pair["kind"] == "other" for pair in PAIRS) >= 12


@pytest.mark.parametrize("pair", cases("same"))
def test_one_claim_in_two_languages_has_one_key(pair):
    english, russian = keys(pair)
    assert english == russian


@pytest.mark.parametrize("pair", cases("value"))
def test_the_contract_leaves_value_and_status_out_of_the_key(pair):
    english, russian = keys(pair)
    assert english == russian


@pytest.mark.parametrize("pair", cases("other"))
def test_another_claim_has_another_key(pair):
    english, russian = keys(pair)
    assert english != russian


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("Sergei Lavrov", "Сергей Лавров"),
        ("Maxim Ryzhenkov", "Максим Рыженков"),
        ("Aleksandar Vučić", "Александар Вучич"),
        ("Roman Golovchenko", "Роман Головченко"),
        ("Gazprombank", "Газпромбанк"),
        ("Khabarovsk", "Хабаровск"),
        ("Jabarov", "Джабаров"),
        ("Dzhabarov", "Джабаров"),
        ("Shchetinin", "Щетинин"),
        ("Tsvetkov", "Цветков"),
    ],
)
def test_a_name_sounds_alike_in_both_alphabets(english, russian):
    assert sound(english) == sound(russian) != ""


@pytest.mark.parametrize(("one", "other"), [("Lavrov", "Petrov"), ("Orlov", "Голов"), ("KamAZ", "МАЗ"), ("Rosatom", "Росатомстрой")])
def test_other_names_sound_otherwise(one, other):
    assert sound(one) != sound(other)


@given(st.text(max_size=40))
def test_a_sound_is_made_of_consonants(name):
    assert set(sound(name)) <= set(string.ascii_lowercase) - set("aeiou") | {" "}


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=20))
def test_a_sound_knows_no_case_and_no_vowels_at_the_edges(name):
    assert sound(name.upper()) == sound(name) == sound(f"я{name}ой")


def test_names_of_the_tables_are_one_in_both_languages():
    assert neutral("en", "Minsk Tractor Works") == neutral("ru", "Минский тракторный завод") is not None
    assert neutral("en", "Dubai") == neutral("ru", "Дубай") is not None
    assert neutral("en", "Nowhere at all") is None


# --- goods -------------------------------------------------------------------------------------------

ROWS = resources.rows("facts/goods.tsv")


def test_the_table_of_goods_is_large_and_sound():
    assert len(ROWS) >= 200
    assert len({row["goods"] for row in ROWS}) == len(ROWS)
    assert [row["goods"] for row in ROWS if not row["en"] or not row["ru"]] == []


@pytest.mark.parametrize("code", lang.codes())
def test_no_form_names_two_goods(code):
    owners = {}
    for row in ROWS:
        for form in resources.forms(row[code]):
            owners.setdefault(form.casefold(), set()).add(row["goods"])
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("code", lang.codes())
def test_every_form_is_found(code):
    lost = [form for row in ROWS for form in resources.forms(row[code]) if goods(form, code) not in concepts(code).values()]
    assert lost == []


@pytest.mark.parametrize(
    ("english", "russian", "expected"),
    [
        ("dairy products", "молочной продукции", "dairy product"),
        ("Belarusian tractors", "белорусских тракторов", "tractor"),
        ("spare parts for tractors", "запасных частей к тракторам", "spare part"),
        ("potash fertilizers", "калийных удобрений", "potash fertilizer"),
        ("agricultural machinery", "сельхозтехники", "agricultural machinery"),
        ("liquefied natural gas", "сжиженного природного газа", "liquefied natural gas"),
        ("some gizmos", "неких штуковин", None),
        ("", "", None),
    ],
)
def test_goods_are_one_in_both_languages(english, russian, expected):
    assert (goods(english, "en"), goods(russian, "ru")) == (expected, expected)
