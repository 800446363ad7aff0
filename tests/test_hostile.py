"""Texts that nobody writes, and what must not happen to them."""

import subprocess
import sys

import coopfacts
from coopfacts import cleaning
from coopfacts.lang.ru import sentences


def test_a_half_character_is_taken_out() -> None:
    assert cleaning.clean("Trade grew \ud800 by 5 percent.").text == "Trade grew by 5 percent."
    assert coopfacts.extract("Belarus supplied 3,000 tractors to Russia in 2023. \ud800", lang="en")


def test_a_sentence_of_marks_is_cut_before_its_tree_is_untangled() -> None:
    text = "« " * 1000
    spans = sentences.split(text)
    assert max(len(text[start:end].split()) for start, end in spans) <= sentences.MAX_WORDS
    assert coopfacts.extract("Россия и Китай подписали соглашение о торговле. " + text, lang="ru")


def test_standard_input_in_another_encoding_is_a_plain_error() -> None:
    done = subprocess.run([sys.executable, "-m", "coopfacts", "extract", "-"], input="Привет".encode("cp1251"), capture_output=True, check=False)
    assert done.returncode == 1
    assert b"UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr
