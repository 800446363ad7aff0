"""Bytes to text: byte order mark, declaration, UTF-8, then detection."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from coopfacts.errors import RejectedInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,30})""", re.IGNORECASE)
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0", b"Rar!", b"MZ\x90", b"\x28\xb5\x2f\xfd")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "koi8_u")
_CANDIDATES = (*_CYRILLIC, "cp1252", "cp1250", "cp1254")
_WORD_OF_HIGH = re.compile(rb"[\x80-\xff]{3,}")
_COMMON, _RARE = re.compile(r"[оеаинтсрвлОЕАИНТСРВЛ]"), re.compile(r"[ъщэфюцхжЪЩЭФЮЦХЖЁЇЄЎҐ]")
_LETTERS = re.compile(r"[А-яЁёІіЇїЄєЎўҐґ]")
_HUMP = re.compile(r"[а-яё][А-ЯЁ]|[А-ЯЁ]{2}[а-яё]|[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]")
_STRANGE = re.compile(r"[^\x00-\x7fА-яЁёІіЇїЄєЎўҐґ«»„“”‘’–—…№§°•\u00a0]|[\x7f-\x9f]")
_MOSTLY = 0.05  # letters with accents in an English text
_SEQUENCE = re.compile(rb"[\xc2-\xd1][\x80-\xbf]|\xe2[\x80-\xbf]{2}")
_CUT = re.compile(rb"(?:[\xc2-\xd1]|\xe2[\x80-\xbf]?)\Z")
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 60_000


def read_limited(stream: BinaryIO, limit: int) -> bytes:
    """The bytes of a stream; more than ``limit`` of them is a ``too_large``, found out without reading the rest."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise RejectedInput("read", "too_large", f"more than {limit:,} bytes; split the file, or raise the limit")
    return data


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    wide = _wide(data)
    if wide:
        return _strict(data, wide)
    if is_binary(data):
        raise RejectedInput("decode", "binary", "these bytes are no text; give the text itself, or a format that coopfacts reads")
    for encoding in filter(None, ("utf-8", declared)):
        text = _tried(data, encoding)
        if text is not None:
            return text
    return _mixed(data) or _cyrillic(data) or _western(data) or _detected(data)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page or an XML file names in its first bytes."""
    match = _DECLARED.search(data, 0, 4096)
    return (match[1] or match[2]).decode("ascii") if match else None


def is_binary(data: bytes) -> bool:
    """Bytes of a known binary format, or with control bytes that no text has."""
    sample = data[:_SAMPLE]
    return data.startswith(_MAGIC) or len(_CONTROL.findall(sample)) > len(sample) / 500


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(data: bytes, encoding: str) -> str:
    text = _tried(data, encoding)
    if text is None:
        raise RejectedInput("decode", "encoding", f"the bytes claim to be {encoding} but are not; save the file as UTF-8")
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of it is one of few values (0 for Latin, 4 for Cyrillic)."""
    sample = data[:2000]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[start::2]
        if len(high) > 8 and sum(byte in (0, 4, 0x20) for byte in high) > 0.95 * len(high) and any(byte < 5 for byte in high):
            return encoding
    return None


def _mixed(data: bytes) -> str | None:
    """Text that is UTF-8 for the most part: cut off inside its last letter, or with lines of another encoding. A line of UTF-8 that is
    damaged is refused, since what it said cannot be known."""
    sequences = len(_SEQUENCE.findall(data[:_SAMPLE]))
    mostly = sequences >= len(_HIGH.findall(data[:_SAMPLE])) / 4
    if sequences < 4 or not (mostly or _has_sound_lines(data[:_SAMPLE])):
        return None
    whole = _tried(_CUT.sub(b"", data), "utf-8")
    if whole is not None:
        return whole
    other = "cp1251" if len(re.findall(rb"[\xd0\xd1][\x80-\xbf]", data[:_SAMPLE])) > sequences / 2 else "cp1252"
    return "".join(_line(line, other, data) for line in data.splitlines(keepends=True))


def _has_sound_lines(sample: bytes) -> bool:
    """Some lines are UTF-8 throughout, which is no chance where they hold several letters."""
    sound = (line for line in sample.splitlines() if len(_SEQUENCE.findall(line)) > 3)
    return any(_tried(line, "utf-8") is not None for line in sound)


def _line(line: bytes, other: str, data: bytes) -> str:
    text = _tried(line, "utf-8")
    if text is None and 4 * len(_SEQUENCE.findall(line)) < len(_HIGH.findall(line)):
        text = _tried(line, other)
    if text is None:
        raise RejectedInput("decode", "encoding", f"damaged UTF-8 ({_where(data)}); save the file anew")
    return text


def _cyrillic(data: bytes) -> str | None:
    """Text with whole words of high bytes, by the Cyrillic table under which it looks most like Russian."""
    sample = data[:_SAMPLE]
    if 2 * sum(map(len, _WORD_OF_HIGH.findall(sample))) < len(_HIGH.findall(sample)):
        return None
    likely = {encoding: _likeness(sample.decode(encoding, "replace")) for encoding in _CYRILLIC}
    best = max(likely, key=lambda encoding: likely[encoding])
    return _tried(data, best) if likely[best] > 0 else None


def _likeness(text: str) -> float:
    """How much a text looks like Russian: letters that are common, capitals where words begin, no signs of other trades."""
    letters = len(_LETTERS.findall(text))
    return len(_COMMON.findall(text)) - len(_RARE.findall(text)) + 0.1 * letters - 3 * len(_HUMP.findall(text)) - 3 * len(_STRANGE.findall(text))


def _western(data: bytes) -> str | None:
    """A text of English letters with here and there an accent or a printer's sign."""
    text = _tried(data, "cp1252") or data.decode("latin-1")
    letters = sum(map(str.isalpha, text[:_SAMPLE]))
    accents = sum(letter.isalpha() and not letter.isascii() for letter in text[:_SAMPLE])
    return text if letters and accents <= _MOSTLY * letters else None


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_CANDIDATES)).best()
    text = _tried(data, best.encoding) if best else None
    if text is None:
        raise RejectedInput("decode", "encoding", f"neither UTF-8 nor any other encoding fits ({_where(data)}); save the file as UTF-8")
    return text


def _where(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start:,} breaks UTF-8"
    return "no byte breaks UTF-8"
