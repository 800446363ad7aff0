"""The other formats: what each gives, and how each says no."""

import importlib.util
import io
import json
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import readers
from coopfacts.readers import Options
from coopfacts.readers._pages import extract, shown_text
from coopfacts.readers.pdf import without_running_heads
from coopfacts.records import Document, Reject

RU = "Минск и Томск подписали соглашение о поставках лифтов. Сумма договора составит пять миллионов долларов, сообщил министр."
EN = "Minsk and Tomsk signed an agreement on supplies of elevators. The contract is worth five million dollars, the minister said."
PAGE = f"<!DOCTYPE html><html><head><title>Elevators</title></head><body><article><h1>Elevators for Tomsk</h1><p>{EN}</p><p>{EN}</p></article></body></html>"


def needs(package):
    """Libraries of single formats may be left out of an installation; the reader says so then."""
    return pytest.mark.skipif(importlib.util.find_spec(package) is None, reason=f"{package} is not installed")


def read(folder, name, data, **options):
    path = Path(folder) / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return list(readers.documents([str(path)], Options(**options)))


def codes(found):
    return [getattr(item, "code", "document") for item in found]


def zipped(members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def word(*paragraphs):
    import docx

    document, held = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Тракторы", "120"
    document.save(held)
    return held.getvalue()


def pdf(*lines):
    """The smallest PDF with a text layer."""
    stream = b"BT /F1 12 Tf 50 700 Td 14 TL " + b"".join(b"(" + line.encode("latin-1") + b") Tj T* " for line in lines) + b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n" + str(len(out)).encode() + b"\n%%EOF"


def mail(subtype="plain", body=RU):
    message = EmailMessage()
    message["Subject"], message["Date"], message["From"] = "Лифты для Томска", "Wed, 18 Sep 2024 10:00:00 +0300", "press@example.org"
    message.set_content(body, subtype=subtype)
    return message.as_bytes()


# --- tables, JSON ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"), [("a.csv", ",", "utf-8"), ("a.csv", ";", "utf-8-sig"), ("a.tsv", "\t", "utf-8"), ("a.csv", ";", "cp1251"), ("a.csv", ",", "koi8-r")]
)
def test_tables(name, delimiter, encoding, tmp_path):
    rows = [["id", "title", "date", "text"], ["7", "Лифты", "18.09.2024", f'"{RU}\n\n""Цитата""."'], ["8", "Пусто", "", ""]]
    found = read(tmp_path, name, "\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert codes(found) == ["document", "no_text"]
    assert (found[0].doc_id, found[0].title, str(found[0].published)) == ("7", "Лифты", "2024-09-18")
    assert found[0].text == f'{RU}\n\n"Цитата".'


def test_bad_tables(tmp_path):
    assert codes(read(tmp_path, "a.csv", "")) == ["empty"]
    assert codes(read(tmp_path, "a.csv", "text,date\n")) == ["empty"]
    assert codes(read(tmp_path, "a.csv", bytes(range(256)) * 10)) == ["binary"]
    assert codes(read(tmp_path, "a.csv", 'text\n"' + "x" * 5000 + '"\n', limit=1000)) == ["malformed_csv"]


@pytest.mark.parametrize("shape", [lambda items: items, lambda items: {"articles": items}, lambda items: {"meta": {"n": 2}, "data": items}])
def test_json(shape, tmp_path):
    found = read(tmp_path, "a.json", json.dumps(shape([{"id": "a", "text": RU}, {"id": "b", "text": EN}])))
    assert [document.doc_id for document in found] == ["a", "b"]
    assert codes(read(tmp_path, "b.json", json.dumps({"text": EN}))) == ["document"]


def test_bad_json(tmp_path):
    assert codes(read(tmp_path, "a.json", "{nothing")) == ["malformed_json"]
    assert codes(read(tmp_path, "a.json", "[" * 100_000)) == ["malformed_json"]
    assert codes(read(tmp_path, "a.json", '[5, {"a": 1}]')) == ["malformed_json", "no_text"]
    assert codes(read(tmp_path, "a.json", "[]")) == ["empty"]


# --- feeds -----------------------------------------------------------------------------------------


def feed(entries):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'


@needs("feedparser")
def test_feeds(tmp_path):
    items = (
        f"<item><title>Лифты</title><guid>g1</guid><pubDate>Wed, 18 Sep 2024 10:00:00 +0300</pubDate><description>&lt;p&gt;{RU}&lt;/p&gt;&lt;p&gt;{RU}&lt;/p&gt;</description></item>"
        "<item><title>Пусто</title></item>"
    )
    found = read(tmp_path, "a.xml", feed(items))
    assert codes(found) == ["document", "no_text"]
    assert (found[0].doc_id, str(found[0].published), found[0].published_from) == ("g1", "2024-09-18", "field")
    assert found[0].text == f"Лифты\n\n{RU}\n\n{RU}"


@needs("feedparser")
def test_bad_feeds(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + feed("<item><description>&b;</description></item>")[21:]
    assert codes(read(tmp_path, "a.rss", bomb)) == ["malformed_xml"]
    assert codes(read(tmp_path, "a.xml", "<html/>")) == ["no_text"]
    assert codes(read(tmp_path, "a.atom", "")) == ["no_text"]


# --- mail, saved pages, web archives ---------------------------------------------------------------


def test_mail(tmp_path):
    found = read(tmp_path, "a.eml", mail())[0]
    assert (found.title, str(found.published), found.text) == ("Лифты для Томска", "2024-09-18", RU)
    assert read(tmp_path, "b.eml", mail("html", PAGE))[0].text.startswith("Elevators for Tomsk")
    assert codes(read(tmp_path, "c.eml", b"Subject: x\n\n")) == ["no_text"]
    assert codes(read(tmp_path, "d.eml", b"")) == ["no_text"]


def test_saved_pages(tmp_path):
    message = EmailMessage()
    message["Snapshot-Content-Location"], message["Date"] = "https://news.example/2024/05/06/lifts", "Fri, 1 Aug 2025 10:00:00 +0300"
    message.set_content(PAGE, subtype="html")
    message.make_related()
    found = read(tmp_path, "a.mht", message.as_bytes())[0]
    # The day on which a page was saved is no day of publication; its address tells one.
    assert (str(found.published), found.published_from) == ("2024-05-06", "url")


def test_web_archives(tmp_path):
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    assert warcio
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=True)
    for kind, body in (("text/html", PAGE.encode()), ("image/png", b"\x89PNG")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(writer.create_warc_record("https://news.example/a", "response", payload=io.BytesIO(body), http_headers=headers))
    found = read(tmp_path, "a.warc.gz", held.getvalue())
    assert codes(found) == ["document"]
    assert found[0].source.endswith("a.warc.gz:1")
    assert codes(read(tmp_path, "b.warc", b"WARC/1.0\r\nnothing")) in (["malformed_warc"], ["empty"])


# --- office documents ------------------------------------------------------------------------------


@needs("docx")
def test_word(tmp_path):
    found = read(tmp_path, "a.docx", word("Лифты для Томска", RU))[0]
    assert found.text == f"Лифты для Томска\n\n{RU}\n\nТракторы 120"
    assert found.source_offsets is None


@needs("docx")
def test_bad_word(tmp_path):
    assert codes(read(tmp_path, "a.docx", b"PK\x03\x04nothing")) == ["malformed_docx"]
    assert codes(read(tmp_path, "b.docx", zipped({"word/document.xml": "<unclosed"}))) == ["malformed_docx"]
    assert codes(read(tmp_path, "c.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600)) == ["encrypted"]
    assert codes(read(tmp_path, "d.docx", zipped({"word/document.xml": b"0" * 3_000_000}), limit=50_000)) == ["too_large"]
    assert codes(read(tmp_path, "e.docx", word("")[:3000])) == ["malformed_docx"]


@needs("pypdf")
def test_pdf(tmp_path):
    found = read(tmp_path, "a.pdf", pdf("Elevators for Tomsk", *(f"{sentence}." for sentence in EN.rstrip(".").split(". "))))[0]
    assert "five million dollars" in found.text
    assert codes(read(tmp_path, "b.pdf", pdf(""))) == ["no_text"]
    assert codes(read(tmp_path, "c.pdf", b"%PDF-1.4\nbroken")) == ["malformed_pdf"]
    assert codes(read(tmp_path, "d.pdf", pdf("x")[:300])) in (["malformed_pdf"], ["no_text"])


@needs("pypdf")
def test_a_locked_pdf_says_so(tmp_path):
    from pypdf import PdfWriter

    locked = PdfWriter()
    locked.add_blank_page(200, 200)
    locked.encrypt("secret")
    locked.write(tmp_path / "made.pdf")
    assert codes(read(tmp_path, "locked.pdf", (tmp_path / "made.pdf").read_bytes())) == ["encrypted"]


def test_running_heads_of_pages():
    pages = [f"Trade weekly  No. 5\nText of {name}.\nMore of {name}.\nEnd of {name}\npage {number}" for number, name in enumerate("abcde", 1)]
    assert without_running_heads(pages)[1] == "Text of b.\nMore of b.\nEnd of b"
    assert without_running_heads(["a\nb", "a\nc"]) == ["a\nb", "a\nc"]


# --- archives --------------------------------------------------------------------------------------


def test_archives(tmp_path):
    inner = zipped({"deep.txt": RU})
    found = read(tmp_path, "a.zip", zipped({"b/one.txt": RU, "two.jsonl": json.dumps({"id": "x", "text": EN}), "inner.zip": inner, "README.md": "x", "c.bin": b"\x00"}))
    assert [(Path(item.source).name, getattr(item, "code", "document")) for item in found] == [
        ("one.txt", "document"),
        ("a.zip!c.bin", "unknown_format"),
        ("a.zip!inner.zip!deep.txt", "document"),
        ("a.zip!two.jsonl:1", "document"),
    ]


def test_hostile_archives(tmp_path):
    assert codes(read(tmp_path, "a.zip", b"PK\x03\x04nothing")) == ["unreadable"]
    assert codes(read(tmp_path, "b.zip", zipped({}))) == ["empty"]
    nested = zipped({"deep.txt": RU})
    for _ in range(5):
        nested = zipped({"deeper.zip": nested})
    assert codes(read(tmp_path, "c.zip", nested)) == ["too_deep"]
    assert codes(read(tmp_path, "d.zip", zipped({"bomb.txt": b"0" * 20_000_000}))) == ["too_large"]


def test_zstandard(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    assert codes(read(tmp_path, "a.txt.zst", zstandard.compress(RU.encode()))) == ["document"]
    assert codes(read(tmp_path, "b.txt.zst", b"nonsense")) == ["unreadable"]


# --- hostile and odd input -------------------------------------------------------------------------

ODD = {
    "page.txt": (PAGE.encode(), "document"),
    "feed.txt": (feed(f"<item><description>{EN}</description></item>").encode(), "document"),
    "word.txt": (None, "document"),
    "unclosed.html": (b"<html><body>" + b"<div>" * 20_000 + EN.encode(), None),
    "flat.html": (b"<p>" * 200_000, "too_large"),
    "angles.html": (b"<" * 300_000, "too_large"),
    "crowded.html": (PAGE.encode() + b"<p>x" * 70_000, "too_large"),
    "wide.txt": ((EN + " ").encode() * 8000, "document"),
    "spaces.txt": (b" " * 1_000_000 + EN.encode(), "document"),
    "breaks.txt": (b"\n" * 300_000 + EN.encode(), "document"),
    "hyphens.txt": (b"trade-\n" * 20_000, None),
    "bars.txt": (b"| " * 100_000 + EN.encode(), "document"),
    "name\nwith a break.txt": (EN.encode(), "document"),
    "surrogate.jsonl": (json.dumps({"text": EN + " \ud800"}).encode(), "document"),
    "nul.jsonl": (json.dumps({"text": EN + " \x00\x00"}).encode(), "document"),
    "deep.jsonl": (b'{"text": ' + b"[" * 50_000, "malformed_json"),
    "number.jsonl": (b'{"id": 1' + b"0" * 5000 + b', "text": "x"}', "malformed_json"),
    "date.jsonl": (json.dumps({"text": EN, "date": "9999999-99-99"}).encode(), "document"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_input_ends_well(name, tmp_path):
    data, code = ODD[name]
    for package in {"word.txt": ["docx"], "feed.txt": ["feedparser"]}.get(name, []):
        pytest.importorskip(package)
    found = read(tmp_path, name, data if data is not None else word("Elevators", EN))
    assert len(found) == 1
    assert isinstance(found[0], Document | Reject)
    assert code is None or codes(found) == [code]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([name for name in readers.formats() if name not in {"txt", "html", "jsonl"}]), st.sampled_from(["", "mark"]))
def test_whatever_the_bytes_every_format_ends_well(tmp_path_factory, data, name, mark):
    start = {"docx": b"PK\x03\x04", "pdf": b"%PDF-1.4\n", "warc": b"WARC/1.0\r\n", "rss": b"<rss>", "json": b"[", "csv": b"text\n", "eml": b"Subject: x\n"}.get(name, b"")
    path = tmp_path_factory.mktemp("any") / f"a.{name}"
    path.write_bytes((start if mark else b"") + data)
    found = list(readers.documents([str(path)]))
    assert all(isinstance(item, Document | Reject) for item in found)


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setitem(sys.modules, "pypdf.errors", None)
    found = read(tmp_path, "a.pdf", b"%PDF-1.4")
    assert codes(found) == ["missing_library"]


# --- pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Elevators for Tomsk | News Daily</title>", "<h1>Elevators for Tomsk</h1>", "Elevators for Tomsk"),
        ("<title>Elevators for Tomsk - News Daily</title>", "", "Elevators for Tomsk"),
        ("<title>Лифты для Томска — «Вести»</title>", "", "Лифты для Томска"),
        ("<title>18 December 2025 in Tomsk: a chronicle</title>", "<h1>18 December 2025 in Tomsk: a chronicle</h1>", "18 December 2025 in Tomsk: a chronicle"),
        ("<title>Minsk – Tomsk: new route opens</title>", "", "Minsk – Tomsk: new route opens"),
        ("<title>Tomsk gets lifts</title></head><body><header><h1>News Daily</h1></header>", "<h1>Tomsk gets <b>lifts</b> from Minsk</h1>", "Tomsk gets lifts from Minsk"),
    ],
)
def test_headlines(head, body, title):
    page = extract(f"<html><head>{head}</head><body><article>{body}<p>{EN}</p><p>{EN}</p><p>{EN}</p></article></body></html>")
    assert page.title == title
    assert page.text.startswith(title)
    assert page.text.count(title) == 1


@pytest.mark.parametrize("label", ["<time>Dec 18 2025</time>", "<span>Title:</span>", "<b>18.12.2025 | </b>"])
def test_a_label_or_a_day_before_a_headline_is_no_part_of_it(label):
    title = "Lifts for Tomsk arrive"
    page = extract(f"<html><head><title>{title}</title></head><body><article><h1>{label} {title}</h1><p>{EN}</p><p>{EN}</p></article></body></html>")
    assert page.title == title


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<script type="application/ld+json">{"datePublished": "2024-09-18T10:00:00Z", "dateModified": "2025-01-01"}</script><h1>Lifts</h1>', "2024-09-18"),
        ('<meta property="article:published_time" content="2024-09-18T10:00:00Z"><h1>Lifts</h1>', "2024-09-18"),
        ('<h1>Lifts</h1><div class="x"><span>18.09.2024</span> 10:00</div>', "2024-09-18"),
        ('<h1>Lifts</h1><time pubdate datetime="2024-09-18">last week</time> <p>Updated 1 January 2025</p>', "2024-09-18"),
        ("<h1>Lifts</h1>", None),
        ("<h1>Lifts</h1><p>By A. B.</p><p>Updated August 14, 2025</p>", "2025-08-14"),
        ('<script type="application/ld+json">{"datePublished": "2021-08-12"}</script><h1>Lifts</h1><p>Last updated: 2025-02-22</p>', "2025-02-22"),
        ('<script type="application/ld+json">{"datePublished": "2025-02-12"}</script><h1>Lifts</h1><p>Last updated: 2025-02-22</p>', "2025-02-12"),
        ('<meta property="article:published_time" content="2021-08-12T10:00"><h1>Lifts</h1><p>Last updated: 2025-02-22</p>', "2021-08-12"),
        ('<script type="application/ld+json">{"datePublished": "2021-08-12"}</script><h1>Lifts</h1><p>Published 2 May 2021, updated 3 May 2025</p>', "2021-05-02"),
        ("<h1>Lifts</h1><span>Posted on</span>\n<span\nclass='a'>Nov 21, 2018</span> <span>Updated at</span> <span>Dec 10, 2025</span>", "2018-11-21"),
    ],
)
def test_days_of_pages(markup, date):
    page = extract(f"<html><body><article>{markup}<p>{EN}</p><p>{EN}</p><p>{EN}</p></article></body></html>")
    assert (page.published and page.published.isoformat()) == date


def test_shown_text():
    assert shown_text("<p>One &amp; two<br>three</p><script>x()</script><ul><li>four</li></ul>") == "One & two\n\nthree\n\nfour"
    assert shown_text("plain  words") == "plain words"
