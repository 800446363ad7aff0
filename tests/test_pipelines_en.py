"""Other spaCy pipelines for English: their trees, tags and names in our terms, what they must provide, a run with one."""

from __future__ import annotations

import json

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed

from coopfacts import cli, extract, lang, manifest, resources
from coopfacts.errors import ConfigurationError
from coopfacts.lang.en import clearnlp, pipelines
from coopfacts.lang.en.analyser import analysis
from coopfacts.readers import Options
from coopfacts.records import Analysis, NamedSpan, Sentence, Token

# Sentences as spaCy's en_core_web pipelines analyse them: word/tag/lemma/head/label, heads counted from 1; then names. What must
# come out: "word < head label" for the words that matter.
SENTENCES = [
    (
        "Belarus/NNP/Belarus/2/nsubj supplied/VBD/supply/0/ROOT 3,000/CD/3,000/4/nummod tractors/NNS/tractor/2/dobj to/IN/to/2/prep "
        "Russia/NNP/Russia/5/pobj in/IN/in/2/prep 2023/CD/2023/7/pobj ././././2/punct",
        [("Belarus", "GPE"), ("Russia", "GPE"), ("2023", "DATE")],
        ["tractors < supplied obj", "Russia < supplied obl", "to < Russia case", "2023 < supplied obl", "in < 2023 case", "supplied < supplied root"],
    ),
    (
        "The/DT/the/2/det agreement/NN/agreement/4/nsubjpass was/VBD/be/4/auxpass signed/VBN/sign/0/ROOT in/IN/in/4/prep Minsk/NNP/Minsk/5/pobj "
        "by/IN/by/4/agent President/NNP/President/10/compound Alexander/NNP/Alexander/10/compound Lukashenko/NNP/Lukashenko/7/pobj ././././4/punct",
        [("Minsk", "GPE"), ("Alexander Lukashenko", "PERSON")],
        ["agreement < signed nsubj:pass", "was < signed aux:pass", "Minsk < signed obl", "Alexander < signed obl:agent", "by < Alexander case",
         "Lukashenko < Alexander flat", "President < Alexander nmod:desc"],
    ),
    (
        "Minsk/NNP/Minsk/2/nsubj is/VBZ/be/0/ROOT the/DT/the/4/det capital/NN/capital/2/attr of/IN/of/4/prep Belarus/NNP/Belarus/5/pobj ././././2/punct",
        [("Minsk", "GPE"), ("Belarus", "GPE")],
        ["capital < capital root", "is < capital cop", "Minsk < capital nsubj", "Belarus < capital nmod", "of < Belarus case", ". < capital punct"],
    ),
    (
        "He/PRP/he/2/nsubj said/VBD/say/0/ROOT that/IN/that/6/mark the/DT/the/5/det talks/NNS/talk/6/nsubj are/VBP/be/2/ccomp very/RB/very/8/advmod "
        "important/JJ/important/6/acomp ././././2/punct",
        [],
        ["important < said ccomp", "talks < important nsubj", "are < important cop", "that < important mark"],
    ),
    (
        "The/DT/the/2/det forum/NN/forum/3/nsubj is/VBZ/be/0/ROOT in/IN/in/3/prep Brest/NNP/Brest/4/pobj ././././3/punct",
        [("Brest", "GPE")],
        ["Brest < Brest root", "forum < Brest nsubj", "is < Brest cop", "in < Brest case"],
    ),
    (
        "There/EX/there/2/expl are/VBP/be/0/ROOT problems/NNS/problem/2/attr with/IN/with/3/prep exports/NNS/export/4/pobj ././././2/punct",
        [],
        ["are < are root", "problems < are nsubj", "exports < problems nmod"],
    ),
    (
        "Minsk/NNP/Minsk/4/nsubj and/CC/and/1/cc Moscow/NNP/Moscow/1/conj trade/VBP/trade/0/ROOT with/IN/with/4/prep India/NNP/India/5/pobj "
        ",/,/,/6/punct China/NNP/China/6/conj and/CC/and/8/cc Iran/NNP/Iran/8/conj ././././4/punct",
        [("Minsk", "GPE"), ("Moscow", "GPE"), ("India", "GPE"), ("China", "GPE"), ("Iran", "GPE")],
        ["and < Moscow cc", "Moscow < Minsk conj", "India < trade obl", "China < India conj", "Iran < India conj"],
    ),
    (
        "The/DT/the/2/det plant/NN/plant/8/nsubj ,/,/,/2/punct which/WDT/which/5/nsubj exports/VBZ/export/2/relcl trucks/NNS/truck/5/dobj ,/,/,/2/punct "
        "grew/VBD/grow/0/ROOT ././././8/punct",
        [],
        ["exports < plant acl:relcl", "trucks < exports obj", "plant < grew nsubj"],
    ),
    (
        "Russia/NNP/Russia/3/poss 's/POS/'s/1/case exports/NNS/export/4/nsubj grew/VBD/grow/0/ROOT 5/CD/5/6/nummod percent/NN/percent/4/npadvmod ././././4/punct",
        [("Russia", "GPE"), ("5 percent", "PERCENT")],
        ["Russia < exports nmod:poss", "'s < Russia case", "percent < grew obl:unmarked"],
    ),
    (
        "They/PRP/they/2/nsubj met/VBD/meet/0/ROOT in/IN/in/2/prep Minsk/NNP/Minsk/3/pobj and/CC/and/3/cc in/IN/in/3/conj Gomel/NNP/Gomel/6/pobj ././././2/punct",
        [("Minsk", "GPE"), ("Gomel", "GPE")],
        ["Minsk < met obl", "Gomel < Minsk conj", "and < Gomel cc"],
    ),
    (
        "Minsk/NNP/Minsk/2/nsubj spoke/VBD/speak/0/ROOT about/IN/about/2/prep building/VBG/build/3/pcomp a/DT/a/6/det plant/NN/plant/4/dobj ././././2/punct",
        [("Minsk", "GPE")],
        ["building < spoke advcl", "about < building mark", "plant < building obj"],
    ),
    (
        "According/VBG/accord/5/prep to/IN/to/1/prep Minsk/NNP/Minsk/2/pobj trade/NN/trade/5/nsubj grew/VBD/grow/0/ROOT ././././5/punct",
        [("Minsk", "GPE")],
        ["Minsk < grew obl", "According < Minsk case", "to < According fixed"],
    ),
    (
        "China/NNP/China/4/nsubj did/VBD/do/4/aux not/RB/not/4/neg give/VB/give/0/ROOT Minsk/NNP/Minsk/4/dative a/DT/a/7/det loan/NN/loan/4/dobj ././././4/punct",
        [("China", "GPE"), ("Minsk", "GPE")],
        ["Minsk < give iobj", "loan < give obj", "not < give advmod"],
    ),
    (
        "The/DT/the/2/det Russians/NNPS/Russian/3/nsubj plan/VBP/plan/0/ROOT to/TO/to/5/aux build/VB/build/3/xcomp it/PRP/it/5/dobj up/RP/up/5/prt ././././3/punct",
        [("Russians", "NORP")],
        ["to < build mark", "build < plan xcomp", "up < build compound:prt"],
    ),
]  # fmt: skip


def made(vocab: spacy.Vocab, text: str, names: list[tuple[str, str]]) -> Doc:
    rows = [row.split("/") if not row.startswith(("./", ",/")) else [row[0], row[0], row[0], *row.split("/")[-2:]] for row in text.split()]
    words, tags, lemmas, heads, deps = zip(*rows, strict=True)
    spaces = [after not in (".", ",", "'s") for after in (*words[1:], ".")]
    doc = Doc(
        vocab, words=list(words), spaces=spaces, tags=list(tags), lemmas=list(lemmas), deps=list(deps),
        heads=[int(head) - 1 if head != "0" else at for at, head in enumerate(heads)],
    )  # fmt: skip
    spans, place = [], 0
    for name, label in names:
        start = doc.text.index(name, place)
        place = start + len(name)
        spans.append(doc.char_span(start, place, label=label))
    doc.set_ents([span for span in spans if isinstance(span, Span)])
    assert len(doc.ents) == len(names)
    return doc


@pytest.mark.parametrize(("text", "names", "expected"), SENTENCES, ids=[" ".join(w.split("/")[0] for w in one[0].split())[:40] for one in SENTENCES])
def test_a_tree_of_that_style_becomes_ud(text, names, expected):
    got = pipelines.ours(analysis(made(spacy.Vocab(), text, names)))
    arcs = [f"{token.text} < {got.tokens[token.head].text} {token.deprel}" for token in got.tokens]
    assert [arc for arc in expected if arc not in arcs] == []
    table = {row["label"] for row in resources.rows(clearnlp.TABLE)}
    assert not {token.deprel for token in got.tokens} & table


def test_tags_alone_give_parts_of_speech_and_features():
    got = pipelines.ours(analysis(made(spacy.Vocab(), *SENTENCES[1][:2])))
    assert [(token.upos, token.feats) for token in got.tokens[:4]] == [
        ("DET", ""), ("NOUN", "Number=Sing"), ("AUX", "Mood=Ind|Tense=Past|VerbForm=Fin"), ("VERB", "Tense=Past|VerbForm=Part"),
    ]  # fmt: skip


def named(text: str, label: str) -> list[tuple[str, str]]:
    doc = Doc(spacy.Vocab(), words=text.split(), heads=[0] * len(text.split()), deps=["ROOT"] + ["dep"] * (len(text.split()) - 1))
    doc.ents = [Span(doc, 0, len(doc), label=label)]
    return [(name.text, name.label) for name in pipelines.ours(analysis(doc)).names]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("the United Nations", "ORG", [("United Nations", "ORG")]), ("Vladimir Putin 's", "PERSON", [("Vladimir Putin", "PER")]),
        ("Minsk", "GPE", [("Minsk", "LOC")]), ("the Kremlin", "FAC", [("Kremlin", "FACILITY")]), ("Belarusian", "NORP", [("Belarusian", "NORP")]),
        ("Gazprom", "company", [("Gazprom", "COMPANY")]), ("last year", "DATE", []), ("the", "ORG", []), ("Rex", "DOG", []),
    ],
)  # fmt: skip
def test_names_have_our_labels(text, label, expected):
    assert named(text, label) == expected


RELATIONS = [*(row["label"] for row in resources.rows(clearnlp.TABLE)), "nsubj", "conj", "cc", "punct", "det", "case", "mark", "aux", "expl", "compound"]


@st.composite
def trees(draw):
    """Any tree with any labels of that style."""
    count = draw(st.integers(1, 9))
    order = draw(st.permutations(range(count)))
    heads = {order[0]: order[0]} | {place: order[draw(st.integers(0, at))] for at, place in enumerate(order[1:])}
    words = draw(st.lists(st.sampled_from(["be", "Minsk", "in", "to", "according"]), min_size=count, max_size=count))
    tokens, start = [], 0
    for place, word in enumerate(words):
        rel = "root" if heads[place] == place else draw(st.sampled_from(RELATIONS))
        upos = draw(st.sampled_from(["NOUN", "VERB", "PROPN", "ADP"]))
        tokens.append(Token(index=place, text=word, start=start, end=start + len(word), lemma=word, upos=upos, feats="", head=heads[place], deprel=rel, sentence=0))
        start += len(word) + 1
    first = draw(st.integers(0, count - 1))
    last = draw(st.integers(first, count - 1))
    name = NamedSpan(start=tokens[first].start, end=tokens[last].end, text="-", label="PER")
    whole = Sentence(start=0, end=tokens[-1].end, first=0, last=count)
    return Analysis(language="en", sentences=(whole,), tokens=tuple(tokens), names=(name,))


@given(trees())
def test_whatever_tree_comes_in_a_tree_comes_out(raw):
    got = clearnlp.to_ud(raw).tokens
    assert [token.deprel == "root" for token in got] == [token.head == token.index for token in got]
    assert sum(token.deprel == "root" for token in got) == 1
    for token in got:
        seen = set()
        while token.head != token.index:
            assert token.index not in seen, "a cycle"
            seen.add(token.index)
            token = got[token.head]


# --- whole pipelines -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """A small pipeline that knows some of the sentences above by heart, saved as spaCy saves them."""
    fix_random_seed(1)
    language = spacy.blank("en")
    for name in ("tagger", "trainable_lemmatizer", "parser", "ner"):
        language.add_pipe(name, config={"min_tree_freq": 1, "top_k": 3} if name == "trainable_lemmatizer" else {"min_action_freq": 1} if name == "parser" else {})
    known = [made(language.vocab, *SENTENCES[number][:2]) for number in (0, 2, 9)]
    examples = [Example(language.make_doc(doc.text), doc) for doc in known]
    optimizer = language.initialize(lambda: examples)
    for _ in range(40):
        language.update(examples, sgd=optimizer, drop=0.0)
    language.meta["name"] = "by_heart"
    folder = tmp_path_factory.mktemp("models") / "by_heart"
    language.to_disk(folder)
    return folder


def test_another_pipeline_finds_the_facts(pipeline):
    facts = extract("Belarus supplied 3,000 tractors to Russia in 2023.", model=str(pipeline))
    assert [fact.type for fact in facts] == ["supply"]
    slots = {role: [getattr(one, "name", None) or getattr(one, "text", None) for one in fillers] for role, fillers in facts[0].slots.items()}
    assert slots["supplier"] == ["Belarus"]
    assert slots["buyer"] == ["Russia"]
    assert facts[0].provenance.model.startswith("en_by_heart-0.0.0+")


def test_blocks_of_a_text_are_analysed_apart(pipeline):
    text = "Trade\n\nMinsk is the capital of Belarus. They met in Minsk and in Gomel.\n\nThey met in Minsk and in Gomel."
    (got,) = lang.analyser("en", str(pipeline)).analyse([text])
    assert [text[one.start : one.end] for one in got.sentences] == text.replace(". They", ".\n\nThey").split("\n\n")
    assert all(text[token.start : token.end] == token.text for token in got.tokens)
    assert [token.index for token in got.tokens] == list(range(len(got.tokens)))
    assert all(text[name.start : name.end] == name.text for name in got.names)
    assert {token.sentence for token in got.tokens} == set(range(len(got.sentences)))


def test_a_run_names_its_pipeline(pipeline, tmp_path):
    source = tmp_path / "note.txt"
    source.write_text("Belarus supplied 3,000 tractors to Russia in 2023.\n", encoding="utf-8")
    assert cli.main(["run", str(source), "-o", str(tmp_path / "out"), "--workers", "1", "--english-model", str(pipeline), "--lang", "en", "-q"]) == 0
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    version = pipelines.identity(str(pipeline))
    assert told["versions"]["models"] == {"en": version}
    assert told["configuration"]["models"] == {"en": str(pipeline)}
    fact = json.loads((tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert fact["provenance"]["model"] == version


def test_shards_of_one_model_are_not_taken_over_by_a_run_with_another(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "one")
    options = Options(models={"en": str(tmp_path / "one")})
    own, before, name = manifest.seal(Options()), manifest.seal(options), pipelines.identity(str(tmp_path / "one"))
    pipelines.identity.cache_clear()
    (tmp_path / "one" / "weights").write_bytes(b"other")
    assert len({own, before, manifest.seal(options)}) == 3, "nor by one with other weights of the same name"
    assert pipelines.identity(str(tmp_path / "one")).rpartition("+")[0] == name.rpartition("+")[0] == "en_pipeline-0.0.0"


def test_what_a_pipeline_lacks_is_said(tmp_path):
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    language.to_disk(tmp_path / "poor")
    with pytest.raises(ConfigurationError) as refused:
        lang.analyser("en", str(tmp_path / "poor"))
    message = str(refused.value)
    assert all(words in message for words in ("parts of speech", "lemmas", "dependencies", "names", "this pipeline has sentencizer"))


def test_what_is_there_is_not_called_lacking(pipeline, tmp_path):
    language = spacy.load(pipeline)
    language.remove_pipe("ner")
    language.to_disk(tmp_path / "nameless")
    with pytest.raises(ConfigurationError, match=r"gives no names \(ner\)\. coopfacts needs"):
        lang.analyser("en", str(tmp_path / "nameless"))


@pytest.mark.parametrize("name", ["en_no_such_pipeline", "no such name", "json"])
def test_a_name_that_is_no_pipeline(name, capsys):
    assert cli.main(["extract", "Minsk hosted a forum.", "--english-model", name]) == 1
    told = capsys.readouterr()
    assert name in told.err
    assert "pipeline" in told.err
    assert told.out == ""


def test_a_pipeline_that_cannot_be_loaded(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "broken")
    config = tmp_path / "broken" / "config.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace("pipeline = []", 'pipeline = ["alien"]') + '\n[components.alien]\nfactory = "alien"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be loaded"):
        lang.analyser("en", str(tmp_path / "broken"))


def test_the_russian_model_cannot_be_chosen():
    with pytest.raises(ConfigurationError, match="cannot be chosen"):
        lang.analyser("ru", "ru_core_news_sm")
