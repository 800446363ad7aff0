"""Mail with an article in it, and pages saved as MIME (``.mht``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from coopfacts.errors import RejectedInput
from coopfacts.readers._decoding import decode, read_limited
from coopfacts.readers._fields import parse_date
from coopfacts.readers._records import Options, RawArticle, Source
from coopfacts.records import Reject

SUFFIXES = (".eml", ".mht", ".mhtml")
_WHOLE = 8
_HEAD = 50_000  # bytes; the library's time grows with the square of a header's length
_BLANK = re.compile(rb"\r?\n\r?\n")
_ENDLESS = re.compile(rb"^content-[a-z-]{2,30}:(?:[^\n]|\n[ \t]){20000}", re.IGNORECASE | re.MULTILINE)  # of a part
_START = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,40}: ?[^\n]*\n){2}")


def sniff(head: bytes) -> bool:
    """Two header lines at the start, one of them of MIME or of a letter."""
    return bool(_START.match(head)) and bool(re.search(rb"^(?:MIME-Version|Received|Message-ID|Return-Path):", head, re.IGNORECASE | re.MULTILINE))


def read(source: Source, options: Options) -> Iterator[RawArticle | Reject]:
    """The body of the message: a page where it holds one for the browser, else plain text."""
    try:
        with source.open() as stream:
            data = read_limited(stream, _WHOLE * options.limit)
        if len(_BLANK.split(data, maxsplit=1)[0]) > _HEAD or _ENDLESS.search(data):
            raise RejectedInput("read", "malformed_mail", f"headers of more than {_HEAD:,} bytes; save the article as text or HTML")
        yield _article(message_from_bytes(data, policy=policy.default), source)
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        yield source.reject("malformed_mail", f"no readable message ({error}); save the article as text or HTML")


def _article(message: EmailMessage, source: Source) -> RawArticle:
    saved = source.suffix != ".eml" and message.get_content_type() == "multipart/related"
    body = message.get_body(("html", "plain") if saved else ("plain", "html"))
    words = _decoded(body) if body is not None else ""
    if body is None or not words.strip():
        raise RejectedInput("read", "no_text", "the message has neither a plain nor an HTML body")
    is_page = body.get_content_type() == "text/html"
    published = parse_date(str(message["date"])) if message["date"] and not saved else None
    return RawArticle(
        source=source.name,
        key=source.key,
        text=None if is_page else words,
        html=words if is_page else None,
        plain=False,
        title=None if saved else str(message["subject"] or "") or None,
        published=published,
        published_from="field" if published else None,
        url=str(message["snapshot-content-location"] or body["content-location"] or "") or None,
    )


def _decoded(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else str(payload or "")
