"""Lines brought together by key, with little in memory: what is too much goes to files, one for each beginning of a key."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOM = 64_000_000  # characters held before they go to the files


class Spill:
    """Add lines in any order; :meth:`groups` gives them by key. A key is a letter, ``_`` and hexadecimal digits. With facts of
    a million articles a file is some 60 megabytes, and one file is held at a time. What an earlier start left in the folder is dropped."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self._folder = folder
        self._room = room
        self._held: defaultdict[str, list[str]] = defaultdict(list)
        self._size = 0
        self._spilled = False

    def add(self, key: str, line: str) -> None:
        """One more line, without its end."""
        self._held[key[2:4]].append(f"{key}\t{line}")
        self._size += len(key) + len(line)
        if self._size > self._room:
            self._spill()

    def _spill(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for bucket, lines in self._held.items():
            with self._path(bucket).open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(line + "\n" for line in lines)
        self._held.clear()
        self._size, self._spilled = 0, True

    def _path(self, bucket: str) -> Path:
        return self._folder / f"{bucket}.tsv"

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """The lines of each key, keys and lines ascending; the files are gone afterwards."""
        if not self._spilled:
            yield from _grouped(line for bucket in self._held.values() for line in bucket)
            self._held.clear()
            return
        self._spill()
        for path in sorted(self._folder.glob("*.tsv")):
            with path.open(encoding="utf-8", newline="\n") as file:
                yield from _grouped(line.rstrip("\n") for line in file)
            path.unlink()
        shutil.rmtree(self._folder, ignore_errors=True)


def _grouped(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    ordered = sorted(lines)
    for key, group in groupby(ordered, key=lambda line: line.partition("\t")[0]):
        yield key, [line.partition("\t")[2] for line in group]
