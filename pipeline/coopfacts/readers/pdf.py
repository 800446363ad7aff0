"""PDF with a text layer: one article a file."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import read_limited
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".pdf",)
_WHOLE = 10
_MOST_PAGES = 500


def sniff(head: bytes) -> bool:
    """The mark of a PDF."""
    return head.lstrip().startswith(b"%PDF-")


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The text of the pages, without the lines that every page repeats."""
    with source.open() as stream:
        pages = _pages(read_limited(stream, _WHOLE * options.limit))
    text = "\n".join(without_running_heads(pages)).strip()
    if text:
        yield RawArticle(source=source.name, key=source.key, text=text, plain=False)
    else:
        yield source.reject("no_text", "the file has no text layer; run character recognition on it first")


def _pages(data: bytes) -> list[str]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RejectedInput("read", "encrypted", "the file is protected by a password; save it without")
        if len(reader.pages) > _MOST_PAGES:
            raise RejectedInput("read", "too_large", f"more than {_MOST_PAGES} pages are no article; split the file")
        return [page.extract_text() or "" for page in reader.pages]
    except (PyPdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ImportError, OSError, AssertionError) as error:
        raise RejectedInput("read", "malformed_pdf", f"no readable PDF ({type(error).__name__}: {str(error)[:80]}); save it anew") from error


def without_running_heads(pages: list[str]) -> list[str]:
    """The pages without first and last lines that most of them share, page numbers aside."""
    split = [page.strip().split("\n") for page in pages]
    edges = Counter(edge for lines in split for edge in {_numberless(line) for line in (*lines[:2], *lines[-2:])} if edge)
    running = {edge for edge, count in edges.items() if count >= 3 and count > len(pages) / 2}
    return ["\n".join(_inside(lines, running)) for lines in split]


def _inside(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - 2
    return [line for number, line in enumerate(lines) if not ((number < 2 or number >= last) and _numberless(line) in running)]


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip()
