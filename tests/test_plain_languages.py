"""Which language a text is in: what is plain to see is what the classifier says, and what is not is left to it."""

import json
from pathlib import Path

import pytest

from coopfacts.readers import _language

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
TEXTS = [(record["text"], record["lang"]) for name in ("dev_en", "dev_ru") for record in map(json.loads, (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())]
OTHERS = {
    "uk": "Президент України заявив, що торгівля з Польщею зросла на десять відсотків, а експорт зерна подвоївся за рік. Міністри обговорили будівництво нових шляхів.",
    "be": "Прэзідэнт Беларусі заявіў, што тавараабарот вырас на дзесяць працэнтаў, а экспарт трактароў падвоіўся. Міністры абмеркавалі будаўніцтва новых дарог.",
    "bg": "Президентът на България заяви, че търговията с Гърция е нараснала с десет процента, а износът на зърно се е удвоил за една година. Министрите обсъдиха новите пътища.",
    "kk": "Қазақстан Президенті сауда айналымы он пайызға өскенін, ал астық экспорты бір жылда екі есе артқанын айтты. Министрлер жаңа жолдар салуды талқылады.",
    "de": "Der Präsident sagte, der Handel mit Polen sei um zehn Prozent gewachsen und die Ausfuhr von Getreide habe sich verdoppelt. The Times berichtete zuerst davon.",
    "nl": "De president zei dat de handel met Polen met tien procent is gegroeid en dat de export van graan in een jaar is verdubbeld, aldus The Economist.",
}


def test_what_is_plain_to_see_is_what_the_classifier_says():
    plain = 0
    for text, language in TEXTS:
        sample = _language._sample(text)
        script = _language._script(sample)
        if script in _language._BY_SCRIPT and _language._plain(sample, _language._BY_SCRIPT[script][0]):
            plain += 1
            assert _language._classified(sample, script) == _language._BY_SCRIPT[script][0] == language
    assert plain > len(TEXTS) / 2


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_other_languages_are_not_plain_to_see(language):
    text = OTHERS[language] * 4
    assert not _language._plain(text, "ru" if language in {"uk", "be", "bg", "kk"} else "en")
    assert _language.identify(text) == language


def test_short_texts_are_not_plain_to_see():
    assert not _language._plain("The minister of the region met the press in the evening.", "en")
