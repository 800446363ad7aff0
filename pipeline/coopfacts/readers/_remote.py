"""Inputs named by an address (``s3://``, ``gs://``, ``file://``, ``memory://`` ...), through fsspec, which knows many stores."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from coopfacts.children import Caught
from coopfacts.readers._records import Source
from coopfacts.records import Reject


def is_address(path: str) -> bool:
    """Whether an input is named by an address, not by a path on this machine."""
    return "://" in path


def files(address: str) -> Iterator[Source | Reject]:
    """The file at an address, or the files below it in the order of their names; hidden files and ``README`` cards are no inputs.
    Stores raise what they like: whatever it is, it is the reject of the address."""
    with Caught() as caught:
        yield from _files(address)
    if caught.error is not None:
        yield _refused(address, caught.error)


def _files(address: str) -> Iterator[Source | Reject]:
    from fsspec.core import url_to_fs

    store, path = url_to_fs(address)
    if store.isfile(path):
        yield _source(store, path, path.rpartition("/")[2])
        return
    # A store without folders lists what begins alike.
    below = sorted((found[len(path.rstrip("/")) :].lstrip("/").split("/"), found) for found in store.find(path))
    if not below:
        yield Reject(source=address, stage="read", code="missing", message="no file or folder at this address; check it")
    for parts, found in below:
        if not any(part.startswith(".") for part in parts) and not parts[-1].startswith("README"):
            yield _source(store, found, "/".join(parts))


def _source(store: Any, path: str, key: str) -> Source:
    address = store.unstrip_protocol(path)
    return Source(address, key, partial(_opened, store, path))


def _opened(store: Any, path: str) -> BinaryIO:
    return cast(BinaryIO, store.open(path, "rb"))


def _refused(address: str, error: BaseException) -> Reject:
    if isinstance(error, ModuleNotFoundError) and str(error.name).startswith("fsspec"):
        message = "addresses need the package 'fsspec': pip install 'coopfacts[remote]'"
    elif isinstance(error, ImportError):
        message = f"this kind of address needs another package ({error})"
    else:
        return Reject(source=address, stage="read", code="unreadable", message=f"cannot be listed ({str(error)[:200] or type(error).__name__}); check the address and your rights")
    return Reject(source=address, stage="read", code="missing_library", message=message)
