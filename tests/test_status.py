"""Whether a fact took place, is planned, proposed, halted or denied: the constructions that say so."""

from __future__ import annotations

import json

import pytest

from coopfacts import resources
from coopfacts.corridor import extract

EXAMPLES = [json.loads(line) for line in resources.read_text("facts/examples.jsonl").splitlines()]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"][:60] for example in EXAMPLES])
def test_the_construction_gives_the_status(example: dict[str, str]) -> None:
    facts = extract(example["text"], date="2025-05-14", lang=example["lang"])
    assert example["status"] in {fact.status for fact in facts if fact.type == example["type"]}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The Prime Minister spoke of trade with unfriendly countries and signed the law."),
        ("ru", "Премьер-министр рассказал о торговле с недружественными странами."),
        ("ru", "Президент не исключил мер против третьих стран."),
    ],
)
def test_countries_of_some_kind_are_not_the_two_sides(lang: str, text: str) -> None:
    facts = extract("Russia and Uzbekistan trade a lot. " * (lang == "en") + "Россия и Узбекистан много торгуют. " * (lang == "ru") + text, date="2025-05-14", lang=lang)
    named = {filler.text for fact in facts for fillers in fact.slots.values() for filler in fillers if hasattr(filler, "text")}
    assert not named & {"unfriendly countries", "недружественными странами", "третьих стран"}
