"""The Russian analyser: what must hold for any text, and the constructions that press texts break on."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopfacts.lang import analyser
from coopfacts.lang.ru import networks
from coopfacts.lang.ru.forms import with_future
from coopfacts.lang.ru.lemmas import lemma, lemma_of
from coopfacts.lang.ru.sentences import blocks, split
from coopfacts.lang.ru.trees import is_tree, tree
from coopfacts.records import Analysis, Token

PIECES = ["Минск", "г. Минск", " ", "\n", "\n\n", ". ", "«", "»", '"', "В.Путин: ", "подписали", "5 млрд.", "2024 г. ", "и", ", ", "$742", "№ 7", "\U00017000", "…", "?!", "\t", "ё", "🙂", "e\u0301", "–", "КамАЗ", "Иванов И.И. ", "• "]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PRESS = """КАЗАНЬ, 14 марта. Премьер-министр Беларуси Роман Головченко встретился с главой Татарстана Рустамом Миннихановым.
"Мы рады гостям", - сказал он. Товарооборот вырос на 12% и достиг $1,3 млрд."""


def analysed(*texts: str) -> list[Analysis]:
    return list(analyser("ru").analyse(texts))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


def root_of(tokens: tuple[Token, ...], start: int) -> int:
    seen: set[int] = set()
    while tokens[start].head != start:
        assert start not in seen, "cycle"
        seen.add(start)
        start = tokens[start].head
    return start


@QUICK
@given(TEXTS)
def test_analysis_holds_together(text: str) -> None:
    (got,) = analysed(text)
    for index, token in enumerate(got.tokens):
        assert token.index == index
        assert text[token.start : token.end] == token.text != ""
    for left, right in pairwise(got.tokens):
        assert left.end <= right.start
    for number, sentence in enumerate(got.sentences):
        tokens = got.tokens_of(sentence)
        assert sentence.first < sentence.last
        assert sentence.start == tokens[0].start
        assert sentence.end == tokens[-1].end
        assert all(token.sentence == number and sentence.first <= token.head < sentence.last for token in tokens)
        assert len({root_of(got.tokens, token.index) for token in tokens}) == 1
        assert [token.index for token in tokens if token.deprel == "root"] == [token.index for token in tokens if token.head == token.index]
    for left, right in pairwise(got.sentences):
        assert left.end <= right.start
        assert left.last == right.first
    for name in got.names:
        assert text[name.start : name.end] == name.text


@QUICK
@given(TEXTS)
def test_no_character_but_space_is_lost(text: str) -> None:
    kept = {i for start, end in split(text) for i in range(start, end)}
    assert all(character.isspace() for i, character in enumerate(text) if i not in kept)


@QUICK
@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=8, max_size=8), min_size=1, max_size=7))
def test_every_score_matrix_gives_a_tree(rows: list[list[float]]) -> None:
    import numpy as np

    scores = np.array([row[: len(rows) + 1] for row in rows], dtype=np.float32)
    assert is_tree(tree(scores))


def test_the_best_tree_is_the_best() -> None:
    from itertools import product

    import numpy as np

    scores = np.array([[1, 0, 9, 2], [0, 9, 0, 2], [0.5, 1, 1, 0]], dtype=np.float32)
    found = tree(scores)
    trees = [heads for heads in product(range(4), repeat=3) if is_tree(heads) and heads.index(0) == found.index(0)]
    assert sum(scores[i, h] for i, h in enumerate(found)) == max(sum(scores[i, h] for i, h in enumerate(heads)) for heads in trees)


def test_texts_are_independent() -> None:
    other = "Губернатор посетил завод."
    assert analysed(PRESS, "", other, PRESS) == [analysed(text)[0] for text in (PRESS, "", other, PRESS)]


def test_the_networks_say_what_slovnet_says() -> None:
    """Where slovnet's heads are a tree, nothing differs from it; else only heads and relations do."""
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    folder = networks.data_folder()
    embedding = Navec.load(str(folder / networks.EMBEDDING))
    paths = {Morph: networks.MORPHOLOGY, Syntax: networks.SYNTAX, NER: networks.NAMES}
    morphology, syntax, names = (kind.load(str(folder / path)).navec(embedding) for kind, path in paths.items())
    words = [[token.text for token in got.tokens_of(sentence)] for got in analysed(PRESS) for sentence in got.sentences]
    for sentence, ours in zip(words, networks.load().annotate(words), strict=True):
        assert [token.tag for token in morphology(sentence).tokens] == list(ours.tags)
        heads = [int(token.head_id) for token in syntax(sentence).tokens]
        if is_tree(heads):
            assert heads == list(ours.heads)
            assert [token.rel for token in syntax(sentence).tokens] == list(ours.relations)
        spans = [span.type for span in names(" ".join(sentence)).spans]
        assert spans == [label[2:] for label in ours.names if label.startswith("B-")]


@pytest.mark.parametrize(
    "parts",
    [
        ["Делегация прибыла в г. Минск.", "Ее принял министр."],
        ["На заводе им. Ленина выпустили т.н. первую партию."],
        ["Закупают тракторы, комбайны и т.д.", "Минск поможет."],
        ["Товарооборот составил 5 млрд.", "Это рекорд."],
        ["Торговля достигла $10 млрд. долларов."],
        ["В.Путин: Уважаемый Александр Григорьевич!", "Рад Вас видеть."],
        ["А.Лукашенко встретился с С.С.Собяниным в Москве."],
        ["Рост отмечен в 2023 г.", "Он продолжился."],
        ["В 2024 г. Минск поставил 20 машин."],
        ["Об этом сообщил Иванов И.И.", "Он добавил, что завод работает."],
        ["«Будем ли мы строить завод?»", "Ответ дал министр."],
        ["«Что дальше?» – спросил он."],
        ['"Завод будет", - сказал губернатор.', "Он уехал."],
        ["Цена выросла до 300 р.", "В мае она упадет."],
        ["Экспорт вырос на 4,6%.", "Импорт снизился."],
        ["Перегрузки достигают 10 G.", "Из-за этого полет отложен."],
        ["• Минск", "• Казань"],
    ],
)
def test_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Минск и Казань договорились\nВчера прошли переговоры.", 2),
        ("Заголовок без точки\n\nТекст статьи.", 2),
        ("Стороны подписали\nсоглашение.", 1),
        ("Фото: архив\nАвтор: И. Иванов\nТеги: завод", 3),
        (
            "Вчера в Минске прошли переговоры губернатора области с\nПремьер-министром Беларуси, в ходе которых стороны решили\nувеличить поставки техники и создать сборочное\nпроизводство.",
            1,
        ),
    ],
)
def test_line_breaks(text: str, count: int) -> None:
    assert len(list(blocks(text))) == count


def test_a_text_without_any_stop_is_cut() -> None:
    text = "Беларусь и Россия " * 1000
    assert max(end - start for start, end in split(text)) <= 1500


@pytest.mark.parametrize(
    ("word", "expected"),
    [("подписали", "подписать"), ("соглашения", "соглашение"), ("Беларусью", "беларусь"), ("её", "ее"), ("NATO", "nato"), ("12", "12"), ("", "")],
)
def test_lemma(word: str, expected: str) -> None:
    assert lemma(word) == expected


@pytest.mark.parametrize(
    ("word", "upos", "feats", "expected"),
    [
        ("стали", "NOUN", "Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("стали", "VERB", "Number=Plur|Tense=Past|VerbForm=Fin", "стать"),
        ("мыла", "VERB", "Gender=Fem|Number=Sing|Tense=Past", "мыть"),
        ("участников", "NOUN", "Animacy=Anim|Case=Gen|Gender=Masc|Number=Plur", "участник"),
        ("БЕЛТА", "PROPN", "Animacy=Inan|Case=Gen|Gender=Masc|Number=Sing", "белта"),
    ],
)
def test_lemma_in_context(word: str, upos: str, feats: str, expected: str) -> None:
    assert lemma_of(word, upos, feats) == expected


def test_works_without_setuptools() -> None:
    """natasha's own import needs pymorphy2, which needs ``pkg_resources``; ours needs neither."""
    program = """
import sys
for name in ("pkg_resources", "setuptools", "pymorphy2"):
    sys.modules[name] = None
from coopfacts.lang import analyser
(got,) = analyser("ru").analyse(["Беларусь и Россия подписали соглашение."])
assert [token.lemma for token in got.tokens][3] == "подписать"
assert "natasha" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)


def test_importing_the_module_loads_no_models() -> None:
    program = "import sys, coopfacts.lang.ru.analyser as a; assert not {'slovnet', 'navec', 'pymorphy3', 'natasha'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)


@pytest.mark.parametrize(
    ("word", "upos", "feats", "tense"),
    [
        ("будет", "AUX", "Aspect=Imp|Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin|Voice=Act", "Fut"),
        ("Будут", "AUX", "Aspect=Imp|Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin|Voice=Act", "Fut"),
        ("строит", "VERB", "Aspect=Imp|Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin|Voice=Act", "Pres"),
        ("был", "AUX", "Aspect=Imp|Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin|Voice=Act", "Past"),
    ],
)
def test_the_future_of_to_be_is_a_future(word: str, upos: str, feats: str, tense: str) -> None:
    assert f"Tense={tense}" in with_future(word, upos, feats)


@pytest.mark.parametrize(
    ("text", "noun", "relation"),
    [
        ("Более 300 компаний работают в Минске.", "компаний", "nsubj"),
        ("В вузах обучаются более 5 тыс. студентов.", "студентов", "nsubj"),
        ("В Минске работает больше 20 предприятий.", "предприятий", "nsubj"),
        ("Свыше 300 компаний работают в Минске.", "компаний", "nsubj"),
        ("Оман выделит студентам от 20 до 25 стипендий.", "стипендий", "obj"),
    ],
)
def test_a_counted_noun_stands_above_its_comparative(text, noun, relation):
    tokens = next(iter(analyser("ru").analyse([text]))).tokens
    found = next(token for token in tokens if token.text == noun)
    assert found.deprel == relation
    assert tokens[found.head].upos == "VERB"
    comparative = next((token for token in tokens if token.text.lower() in {"более", "больше"}), None)
    assert comparative is None or comparative.deprel == "advmod"


@pytest.mark.parametrize("word", ["введён", "введен"])
def test_a_participle_is_one_with_either_letter(word):
    tokens = next(iter(analyser("ru").analyse([f"При содействии Индии {word} в эксплуатацию наземный комплекс."]))).tokens
    assert next(token for token in tokens if token.text == word).upos == "VERB"


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        ("Поставки зерна сдерживает нехватка вагонов.", "нехватка", "Поставки"),
        ("Нехватка вагонов сдерживает поставки зерна.", "Нехватка", "поставки"),
    ],
)
def test_a_verb_has_one_subject(text, subject, object_):
    relations = {token.text: token.deprel for token in next(iter(analyser("ru").analyse([text]))).tokens}
    assert (relations[subject], relations[object_]) == ("nsubj", "obj")


def test_the_words_of_the_archives_are_those_of_the_embeddings():
    from navec import Navec
    from slovnet.exec.pack import Pack

    vocabulary = Navec.load(str(networks.data_folder() / networks.EMBEDDING)).vocab
    for archive in (networks.MORPHOLOGY, networks.SYNTAX, networks.NAMES):
        with Pack(str(networks.data_folder() / archive)) as pack:
            words = pack.load_vocab("word")
        assert (words.items, words.unk_id) == (vocabulary.words, vocabulary.unk_id)
