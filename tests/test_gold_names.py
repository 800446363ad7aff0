"""The labelled names of press releases: stand-off, in order, in sentences, with labels of ours."""

import json
from pathlib import Path

from coopfacts.records import ENTITY_LABELS

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpus" / "gold" / "names/kremlin_en.jsonl").read_text(encoding="utf-8").splitlines()]


def test_no_text_is_kept():
    assert {key for row in ROWS for key in row} == {"id", "split", "start", "end", "text_sha256", "names"}
    assert all(isinstance(part, int) or part in ENTITY_LABELS for row in ROWS for name in row["names"] for part in name)


def test_names_lie_in_their_sentences_in_order():
    for row in ROWS:
        spans = [(start, -end) for start, end, _ in row["names"]]
        assert spans == sorted(spans)
        assert all(row["start"] <= start < end <= row["end"] for start, end, _ in row["names"])


def test_sentences_of_a_release_do_not_overlap_and_are_of_one_split():
    for one, other in zip(ROWS, ROWS[1:], strict=False):
        if one["id"] == other["id"]:
            assert one["end"] <= other["start"]
            assert (one["split"], one["text_sha256"]) == (other["split"], other["text_sha256"])
    assert len([row for row in ROWS if row["split"] == "dev"]) >= 300
