"""Paths and streams to sources: folders, compression, standard input."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from coopfacts.readers import _remote
from coopfacts.readers._records import Source
from coopfacts.readers._remote import is_address
from coopfacts.records import Reject

if TYPE_CHECKING:
    from typing_extensions import Buffer

_DECOMPRESS: dict[str, Callable[[BinaryIO], object]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": lambda stream: _zstandard(stream),
}
_MOST_MEMBERS = 20_000
_DEEPEST = 2
_HELD = 100_000_000
_BITE = 1024
_LITTLE = 256
_RUN = frozenset({"facts.jsonl", "documents.jsonl", "rejected.jsonl"})
UNDER_WAY = ".run"  # the folder in which a run keeps what is not finished


def sources(path: str) -> Iterator[Source | Reject]:
    """The sources of an input: what its files hold."""
    for found in files(path):
        if isinstance(found, Reject):
            yield found
        else:
            yield from opened(found)


def files(path: str) -> Iterator[Source | Reject]:
    """The files of an input, not opened yet: standard input for ``-``, the files of a folder in the order of their names, what lies
    at an address, else the file. In folders, hidden files and ``README`` cards are no inputs."""
    if path == "-":
        yield Source("-", "-", _standard_input)
    elif os.path.isdir(path):
        yield from _folder(Path(path))
    elif os.path.exists(path):
        yield file(Path(path), Path(path).name)
    elif is_address(path):
        yield from _remote.files(path)
    else:
        yield Reject(source=path, stage="read", code="missing", message="no such file or folder; check the path")


def file(path: Path, key: str) -> Source:
    """A file on this machine."""
    return Source(str(path), key, partial(_open, path))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _standard_input() -> BinaryIO:
    return cast(BinaryIO, sys.stdin.buffer)


def _folder(folder: Path) -> Iterator[Source | Reject]:
    found = False
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).parts):
        found = True
        if path.exists() and not path.is_file():
            yield Reject(source=str(path), stage="read", code="unreadable", message="a pipe, a socket or a device among the files; take it away, or name it as an input")
        else:
            yield file(path, path.relative_to(folder).as_posix())
    if not found:
        yield Reject(source=str(folder), stage="read", code="empty", message="the folder holds no files to read")


def _files(folder: Path) -> Iterator[Path]:
    # os.walk does not follow links to folders, so that no loop of links is walked.
    for place, folders, names in os.walk(folder):
        if _is_run(names):
            folders.clear()
            continue
        if UNDER_WAY in folders:  # its results are about to take their names
            names = sorted(set(names) - _RUN - {"claims.jsonl"})
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in names if not name.startswith((".", "README")))


def _is_run(names: Iterable[str]) -> bool:
    """Whether a folder holds the output of a finished run: what was written is not read again."""
    return set(names) >= _RUN


def opened(source: Source, depth: int = 0) -> Iterator[Source | Reject]:
    """A file as the sources that it holds: itself, what it is the compressed form of, or the members of a zip archive."""
    inner = unpacked(source)
    if inner.suffix != ".zip":
        yield inner
    elif depth >= _DEEPEST:
        yield source.reject("too_deep", f"archives are opened {_DEEPEST} deep and no deeper; unpack it first")
    else:
        yield from _members(inner, depth)


def _members(source: Source, depth: int) -> Iterator[Source | Reject]:
    try:
        stream = source.open()
        archive = zipfile.ZipFile(_seekable(stream))
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, lzma.LZMAError, NotImplementedError, ValueError) as error:
        yield source.reject("unreadable", f"no readable zip archive ({str(error)[:100]}); pack it anew")
        return
    with stream, archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        names = sorted(member.filename for member in members if not member.flag_bits & 1)
        locked = any(member.flag_bits & 1 for member in archive.infolist())
        if locked or not names:
            yield source.reject("encrypted" if locked else "empty", "members are protected by a password; pack them without" if locked else "the archive holds no files")
        if len(names) > _MOST_MEMBERS:
            yield source.reject("too_large", f"more than {_MOST_MEMBERS:,} members; split the archive")
            return
        for name in names:
            if not name.rpartition("/")[2].startswith((".", "README")) and not name.startswith("__MACOSX/"):
                yield from opened(_member(source, archive, name), depth + 1)


def _member(source: Source, archive: zipfile.ZipFile, name: str) -> Source:
    return Source(f"{source.name}!{name}", f"{source.key}/{name}", lambda: cast(BinaryIO, archive.open(name)))


def _seekable(stream: BinaryIO) -> BinaryIO:
    """A zip archive is read from its end; one inside another is held in memory, within bounds."""
    if stream.seekable() and not isinstance(stream, zipfile.ZipExtFile):
        return stream
    held = stream.read(_HELD + 1)
    if len(held) > _HELD:
        raise OSError(f"an archive of more than {_HELD:,} bytes inside another; unpack it first")
    return io.BytesIO(held)


def _zstandard(stream: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Zstandard(stream))


class _Zstandard(io.RawIOBase):
    """What a stream packed by zstandard holds, frame by frame. As with the decompressors of Python, damage is an :class:`OSError` and an
    end inside a frame an :class:`EOFError`; the library's own stream takes such an end for the end of all."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._stream = stream
        self._decompressor = zstandard.ZstdDecompressor()
        self._error = zstandard.ZstdError
        self._frame = self._decompressor.decompressobj()
        self._inside = False
        self._rest = b""  # of what was read, what no frame has taken yet
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer as far as it goes."""
        view = memoryview(buffer)
        while not self._ready and self._more():
            pass
        data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _more(self) -> bool:
        """Unpack a little more, if there is more. Little is taken at a time, as a few bytes can hold a great deal."""
        packed = self._rest or self._stream.read(_BITE)
        if not packed:
            if self._inside:
                raise EOFError("the file ends before the end of what was packed")
            return False
        try:
            self._ready = self._frame.decompress(packed)
        except self._error as error:
            raise OSError(str(error)) from error
        self._inside, self._rest = not self._frame.eof, self._frame.unused_data
        if self._frame.eof:
            self._frame = self._decompressor.decompressobj()
        return True


def unpacked(source: Source) -> Source:
    """A compressed source as what it holds."""
    opener = _DECOMPRESS.get(source.suffix)
    if opener is None:
        return source
    return Source(source.name, source.key.rpartition(".")[0], lambda: cast(BinaryIO, opener(source.open())))


def peeked(source: Source, size: int = 4096) -> tuple[bytes, Source]:
    """The first bytes of a source, and the source as if nobody had looked."""
    stream = source.open()
    if source.name == "-":
        head = _available(stream, size)
    else:
        head = stream.read(size)
        if stream.seekable():
            stream.close()
            return head, source
    return head, Source(source.name, source.key, lambda: io.BufferedReader(_Rejoined(head, stream)))


def _available(stream: BinaryIO, size: int) -> bytes:
    """What a pipe holds, as soon as it is a line and not too little to know a format by: who writes into it may pause for long."""
    head = b""
    while len(head) < size and not (len(head) >= _LITTLE and b"\n" in head) and (piece := _piece(stream, size - len(head))):
        head += piece
    return head


def _piece(stream: BinaryIO, size: int) -> bytes:
    """Some bytes, as many as there are without waiting for more; none at the end."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(size)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes that were already taken from it put back in front."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """What was taken first, then the rest."""
        view = memoryview(buffer)
        data, self._head = self._head[: len(view)], self._head[len(view) :]
        data = data or _piece(self._stream, len(view))
        view[: len(data)] = data
        return len(data)
