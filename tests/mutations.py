"""Damaged inputs: seeded mutations of a small valid file of every kind that is read."""

import gzip
import random
from collections.abc import Iterator
from functools import cache

from tests.test_containers import PACKINGS, SUFFIXES, sample
from tests.test_formats import EN, RU, zipped

ODD = ("\x00", "\x1b[31m", "\u202e", "\u2066", "\ufeff", "\ufffe", "\u200b", "\u0301" * 50, "\U0001f468\u200d\U0001f469", "\u2028", "\x85", "\r", "\x0c", "«" * 40, "(" * 300, "." * 500, "9" * 400)
DAMAGE = (b"\xd0", b"\xff\xfe", b"\x80" * 5, b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80")


@cache
def samples() -> dict[str, bytes]:
    """The valid files; some hold the hour or a random mark, so that they are made once."""
    made = {suffix: sample(suffix) for suffix in SUFFIXES}
    return made | {"zip": zipped({"a.txt": RU, "b.html": made["html"]}), "txt.gz": gzip.compress(EN.encode(), mtime=0)}


def flip(data, chance):
    """Some bits the other way round."""
    bits = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        if bits:
            bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
    return bytes(bits)


def cut(data, chance):
    """The first part, or the last."""
    place = chance.randrange(len(data) + 1)
    return data[:place] if chance.random() < 0.8 else data[place:]


def repeat(data, chance):
    """A part again and again."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:end] * chance.choice((1, 2, 30)) + data[end:]


def splice(data, chance):
    """The beginning of one file and the end of another one."""
    other = samples()[chance.choice(SUFFIXES)]
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def spoil(data, chance):
    """Bytes that are no text in the encoding, or text in another one."""
    if chance.random() < 0.3:
        return data.decode("utf-8", "replace").encode(chance.choice(("cp1251", "utf-16", "utf-32", "koi8-r", "latin-1")), "replace")
    return insert(data, chance, chance.choice(DAMAGE))


def strew(data, chance):
    """Signs that nobody writes."""
    for _ in range(chance.choice((1, 5))):
        data = insert(data, chance, chance.choice(ODD).encode("utf-8", "surrogatepass"))
    return data


def stretch(data, chance):
    """A line without end."""
    return insert(data, chance, chance.choice((b"a", b" ", b"<", b"[", b'{"a":', b"\xd1\x8f", b"word ", EN.encode())) * chance.choice((1000, 30_000)))


def nest(data, chance):
    """Archives within archives."""
    for _ in range(chance.randrange(1, 5)):
        data = zipped({chance.choice(("a.zip", "a.txt", "b.html", "../c.txt")): data})
    return data


def pack(data, chance):
    """A packed file, damaged after packing or before."""
    packed = PACKINGS[chance.choice(sorted(PACKINGS))](data)
    return flip(packed, chance) if chance.random() < 0.5 else cut(packed, chance)


def insert(data, chance, piece):
    """The data with a piece somewhere in it."""
    place = chance.randrange(len(data) + 1)
    return data[:place] + piece + data[place:]


MUTATIONS = (flip, cut, repeat, splice, spoil, strew, stretch, nest, pack)


def mutated(number: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """So many names and contents, the same for the same seed."""
    for n in range(number):
        chance = random.Random(f"{seed} {n}")
        suffix = sorted(samples())[n % len(samples())]
        data = samples()[suffix]
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = chance.choice(MUTATIONS)(data, chance)
        yield f"{n:05}.{suffix}", data
