"""Word documents: one article a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import read_limited
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".docx",)
_WHOLE, _UNPACKED = 10, 40


def sniff(head: bytes) -> bool:
    """A zip archive that begins with the parts of a Word document."""
    return head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head)


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The paragraphs and the cells of tables, in order."""
    with source.open() as stream:
        text = _text(read_limited(stream, _WHOLE * options.limit), _UNPACKED * options.limit)
    if text:
        yield RawArticle(source=source.name, key=source.key, text=text, plain=False)
    else:
        yield source.reject("no_text", "the document has no paragraphs with text")


def _text(data: bytes, limit: int) -> str:
    from docx import Document
    from docx.opc.exceptions import OpcError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RejectedInput("read", "encrypted", "the document is protected by a password or of the old .doc kind; save it without, as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise RejectedInput("read", "too_large", f"the document unpacks to more than {limit:,} bytes")
        return "\n\n".join(_paragraphs(Document(io.BytesIO(data))))
    except (zipfile.BadZipFile, OpcError, SyntaxError, KeyError, ValueError, OSError, EOFError, AttributeError) as error:
        raise RejectedInput("read", "malformed_docx", f"no readable Word document ({str(error)[:100]}); save it anew") from error


def _paragraphs(document: object) -> Iterator[str]:
    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "  ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))
        elif block.text.strip():
            yield block.text.strip()
