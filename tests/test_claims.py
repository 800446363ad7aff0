"""Repeats within a text, near-duplicates among texts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coopfacts import claims
from coopfacts.records import Entity, Evidence, Fact, Provenance

BELARUS = Entity(text="Belarus", start=0, end=7, name="Belarus", label="country", entity_id="iso:BY")
MADE = Provenance(pipeline="0", rule="r", model="m", language="en")


def fact(start, **changes):
    evidence = (Evidence(text="words", start=start, end=start + 5),)
    made = Fact(
        fact_id=f"f_{start:016x}",
        claim_key="c_" + "0" * 16,
        doc_id="d",
        type="ties",
        status="actual",
        slots={"party": (replace(BELARUS, start=start, end=start + 7),)},
        attribution=None,
        evidence=evidence,
        confidence=0.5,
        codes={},
        provenance=MADE,
    )
    return replace(made, **changes)


def test_a_repeat_is_evidence():
    (merged,) = claims.merge([fact(0), fact(50)])
    assert merged.fact_id == fact(0).fact_id
    assert [piece.start for piece in merged.evidence] == [0, 50]


def test_another_status_is_another_fact():
    assert len(claims.merge([fact(0), fact(50, status="planned")])) == 2


@given(st.lists(st.integers(0, 99).map(lambda n: fact(n * 10)), max_size=6))
def test_merging_again_changes_nothing(facts):
    assert claims.merge(claims.merge(facts)) == claims.merge(facts)


TEXT = " ".join(f"word{n}" for n in range(300))


def groups(*texts):
    duplicates = claims.Duplicates()
    return [duplicates.group(str(n), claims.sketch(text)) for n, text in enumerate(texts)]


def test_a_lightly_edited_copy_is_in_the_group_of_the_first():
    assert groups(TEXT, "other words here entirely", TEXT.replace("word150", "changed")) == ["0", "1", "0"]


def test_short_and_empty_texts_stand_for_themselves():
    assert groups("one two three four five six", "six five four three two one", "") == ["0", "1", "2"]


def test_half_of_a_text_is_not_its_duplicate():
    assert groups(TEXT, TEXT[: len(TEXT) // 2]) == ["0", "1"]
