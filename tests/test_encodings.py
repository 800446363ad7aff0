"""A hundred files of each encoding, short and long, come back as they were written."""

import json
import random
from pathlib import Path

import pytest

from coopfacts.cleaning import clean
from coopfacts.readers._decoding import decode

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
NUMBER = 100
SHORTEST = 40  # letters: a line
WESTERN = str.maketrans({"e": "é", "o": "ö"})
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
RUSSIAN = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic")
ENGLISH = ("cp1252", "latin-1")


def sources(language):
    lines = (GOLD / f"dev_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def is_russian(text):
    return sum("а" <= letter.lower() <= "я" for letter in text) > len(text) / 3


def pieces(language, encoding, number=NUMBER):
    """Stretches of press texts, from a line to a page, of characters that the encoding has."""
    chance, texts, found = random.Random(f"{language} {encoding}"), sources(language), []
    while len(found) < number:
        text = chance.choice(texts)
        start = chance.randrange(len(text) // 2)
        piece = text[start : start + chance.choice((50, 90, 200, 600, 3000))].encode(encoding, "ignore").decode(encoding).strip().replace("\r", "")
        if sum(map(str.isalpha, piece)) >= SHORTEST and (language == "en" or is_russian(piece)):
            found.append(piece)
    return found


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_unicode(language, encoding):
    for piece in pieces(language, encoding):
        assert decode(piece.encode(encoding)) == piece


@pytest.mark.parametrize("encoding", RUSSIAN)
def test_russian(encoding):
    wrong = [(piece, decode(piece.encode(encoding))) for piece in pieces("ru", encoding) if decode(piece.encode(encoding)) != piece]
    assert wrong == []


@pytest.mark.parametrize("encoding", ENGLISH)
def test_english(encoding):
    """A name or two with accents in an English text, and the quotes of the press."""
    for piece in pieces("en", encoding):
        words = piece.split(" ")
        words[len(words) // 2] = words[len(words) // 2].translate(WESTERN) + "é"
        text = " ".join(words)
        assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("right", "wrong"), [("utf-8", "sloppy-windows-1251"), ("utf-8", "latin-1"), ("utf-8", "sloppy-windows-1252")])
def test_mojibake_is_mended(right, wrong):
    import ftfy.bad_codecs  # noqa: F401  (registers the tables)

    for piece in pieces("ru", "cp1251"):
        assert clean(piece.encode(right).decode(wrong)).text == clean(piece).text


@pytest.mark.parametrize("other", ["cp1251", "koi8-r"])
def test_declared(other):
    for piece in pieces("ru", other):
        assert decode(piece.encode(other), other) == piece


def test_lines_of_two_encodings():
    for first, second in zip(pieces("ru", "cp1251"), pieces("ru", "utf-8"), strict=True):
        line = " ".join(first.split())
        data = f"{second}\n{second}\n".encode() + line.encode("cp1251")
        if is_russian(second) and is_russian(first):
            assert decode(data) == f"{second}\n{second}\n{line}"
