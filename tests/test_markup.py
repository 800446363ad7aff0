"""What a notebook shows: marks at their places, nothing of a text that could leave its place."""

import html.parser
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopfacts
from coopfacts import markup
from coopfacts.markup import Mark
from coopfacts.records import Attribution, Document, Entity, Evidence, Fact, Facts, Provenance, Quantity

TEXT = "Belarus supplied 3,000 tractors to Russia."
ALLOWED = {"div": {"class", "style"}, "b": set(), "span": {"style"}, "mark": {"style", "title"}, "bdi": set()}


class Reading(html.parser.HTMLParser):
    """The tags and the text of a page; anything but the few tags of the module is an error, and so is a tag left open."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.text, self.marks, self.isolated = [], "", [], ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= ALLOWED[tag]
        assert all("url(" not in value and "expression" not in value for _, value in attrs)
        self.open.append(tag)
        if tag == "mark":
            self.marks.append(dict(attrs)["title"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "bdi" in self.open:
            self.isolated += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def entity(text, name=None, identifier=None, whole=TEXT):
    start = whole.index(text)
    return Entity(text=text, start=start, end=start + len(text), name=name or text, label="country", entity_id=identifier)


def fact(text=TEXT, slots=None, attribution=None):
    count = Quantity(text="3,000 tractors", start=17, end=31, value=Decimal(3000), unit="count", of="tractors")
    return Fact(
        fact_id="f", claim_key="c", doc_id="d", type="supply", status="actual",
        slots=slots if slots is not None else {"supplier": (entity("Belarus", identifier="iso:BY"),), "quantity": (count,), "buyer": (entity("Russia"),)},
        attribution=attribution, evidence=(Evidence(text=text, start=0, end=len(text)),), confidence=0.914,
        provenance=Provenance(pipeline="0", rule="r", model="m", language="en"),
    )  # fmt: skip


def document(text=TEXT, title="Title"):
    return Document(doc_id="d", source="a.txt", language="en", text=text, sha256="", title=title)


def test_a_fact_shows_its_evidence_with_the_slots_marked():
    read = Reading(fact()._repr_html_())
    assert read.isolated == TEXT
    assert read.marks == ["supplier", "quantity", "buyer"]
    for words in ("supply", "actual", "0.91", "Belarus (iso:BY)", "3,000 count of tractors"):
        assert words in read.text


@pytest.mark.parametrize(
    ("bound", "low", "high", "shown"),
    [
        ("exact", None, None, "3,000 count"),
        ("gt", None, None, "> 3,000 count"),
        ("le", None, None, "≤ 3,000 count"),
        ("range", 5, 7, "5–7 count"),
        ("about", None, None, "≈ 3,000 count"),
    ],
)
def test_bounds_are_signs(bound, low, high, shown):
    count = Quantity(
        text="3,000",
        start=17,
        end=22,
        value=Decimal(3000),
        unit="count",
        bound=bound,
        low=low and Decimal(low),
        high=high and Decimal(high),
    )
    assert str(fact(slots={"count": (count,)})) == f"supply actual  0.91\n  {'count':<12} {shown}"


def test_the_speaker_is_named_and_marked():
    said = Attribution(speaker=entity("Russia"), title=None, quoted=False, cue="said")
    read = Reading(fact(slots={}, attribution=said)._repr_html_())
    assert read.marks == ["says"]
    assert "0.91 · Russia" in read.text


def test_a_text_and_its_facts_show_together():
    read = Reading(Facts([fact(), fact()], document())._repr_html_())
    assert "2 facts" in read.text
    assert read.isolated == TEXT * 3
    assert read.marks[:3] == ["supplier", "quantity", "buyer"]
    assert "0 facts" in Reading(Facts()._repr_html_()).text
    assert "Title" in Reading(document()._repr_html_()).text


def test_extract_gives_a_list_that_shows_itself():
    facts = coopfacts.extract("Belarus supplied 3,000 tractors to Russia in 2023.")
    assert facts == list(facts)
    assert isinstance(facts, coopfacts.Facts)
    assert facts.document.text == "Belarus supplied 3,000 tractors to Russia in 2023."
    assert "buyer" in Reading(facts._repr_html_()).marks


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</mark></div><style>*{display:none}</style>",
    "<!-- comment --><![CDATA[x]]><?php ?>",
    "&lt;b&gt; &amp;amp; &#60;",
    "' style='position:fixed",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_text(words):
    text = f"Belarus {words} Russia"
    slots = {words: (entity("Belarus", name=words, whole=text), entity(words, whole=text))}
    record = replace(fact(text, slots), type=words, status=words)
    for page in (record._repr_html_(), Facts([record], document(text, words))._repr_html_()):
        read = Reading(page.replace(f"coopfacts {words}", "coopfacts"))
        assert text in read.isolated


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u2069", "\u202c", "\x00", "\x1b", "\x85", "\ud800"])
def test_signs_that_turn_or_break_a_page_are_named(sign):
    page = document(f"a{sign}b")._repr_html_()
    assert sign not in page
    assert f"a[U+{ord(sign):04X}]b" in Reading(page).isolated
    page.encode("utf-8")


def test_text_from_right_to_left_is_isolated():
    assert "<bdi>שלום עולם</bdi>" in document("שלום עולם")._repr_html_()


SPANS = st.tuples(st.integers(-2, 14), st.integers(-2, 14), st.sampled_from(["party", "value", "period"]))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=12), st.lists(SPANS, max_size=6))
def test_marks_may_overlap_in_any_way(text, spans):
    marks = {Mark(*span) for span in spans}
    read = Reading(markup.document(document(text, None), marks))
    assert read.isolated == "".join([text]) or "[U+" in read.isolated
    assert set(read.marks) == {mark.label for mark in marks if 0 <= mark.start < mark.end <= len(text)}
