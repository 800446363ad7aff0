"""Every format in every wrapping, and wrappings that are damaged."""

import bz2
import datetime as dt
import gzip
import io
import json
import lzma
import subprocess
import sys
import time
import zipfile
from types import SimpleNamespace

import pytest

from coopfacts import cli, readers
from tests.test_formats import EN, PAGE, RU, codes, feed, mail, needs, pdf, read, word, zipped

zstandard = pytest.importorskip("zstandard")

PACKINGS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstandard.compress}


def parquet(rows, **options):
    pyarrow, table = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    held = io.BytesIO()
    table.write_table(pyarrow.Table.from_pylist(rows), held, **options)
    return held.getvalue()


def archive():
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    held = io.BytesIO()
    writer = WARCWriter(held, gzip=False)
    for page in ("a", "b"):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        writer.write_record(writer.create_warc_record(f"https://news.example/{page}", "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers))
    return held.getvalue()


def saved():
    from email.message import EmailMessage

    message = EmailMessage()
    message.set_content(PAGE, subtype="html")
    message.make_related()
    return message.as_bytes()


TWO = [{"id": "a", "text": RU}, {"id": "b", "text": EN}]
ITEMS = "".join(f"<item><guid>{row['id']}</guid><description>{row['text']}</description></item>" for row in TWO)
MANY = ("jsonl", "ndjson", "json", "csv", "tsv", "parquet", "rss", "atom", "warc")


def sample(suffix):
    """A file of the format, with two articles where it can hold so many."""
    made = {
        "txt": lambda: RU,
        "html": lambda: PAGE,
        "mht": saved,
        "eml": mail,
        "docx": lambda: word("Лифты для Томска", RU),
        "pdf": lambda: pdf("Elevators for Tomsk", *EN.split(". ")),
        "jsonl": lambda: "\n".join(map(json.dumps, TWO)),
        "ndjson": lambda: "\n".join(map(json.dumps, TWO)),
        "json": lambda: json.dumps(TWO),
        "csv": lambda: f'id,text\na,"{RU}"\nb,"{EN}"\n',
        "tsv": lambda: f"id\ttext\na\t{RU}\nb\t{EN}\n",
        "parquet": lambda: parquet(TWO),
        "rss": lambda: feed(ITEMS),
        "atom": lambda: feed(ITEMS),
        "warc": archive,
    }[suffix]()
    return made if isinstance(made, bytes) else made.encode("utf-8")


SUFFIXES = ("txt", "html", "mht", "eml", "docx", "pdf", *MANY)
BY_BYTES = ("txt", "html", "eml", "docx", "pdf", "jsonl", "json", "parquet", "rss", "warc")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_in_every_packing(suffix, tmp_path):
    data = sample(suffix)
    plain = read(tmp_path, f"a.{suffix}", data)
    assert codes(plain) == ["document"] * (2 if suffix in MANY else 1)
    for packing, pack in PACKINGS.items():
        packed = read(tmp_path, f"a.{suffix}.{packing}", pack(data))
        assert [(item.doc_id, item.text) for item in packed] == [(item.doc_id, item.text) for item in plain], packing
    inside = read(tmp_path, "a.zip", zipped({f"a.{suffix}": data}))
    assert [item.text for item in inside] == [item.text for item in plain]
    double = read(tmp_path, "b.zip", zipped({f"a.{suffix}.gz": gzip.compress(data)}))
    assert [item.text for item in double] == [item.text for item in plain]


@pytest.mark.parametrize("suffix", MANY)
def test_each_article_of_a_file_has_its_place(suffix, tmp_path):
    places = [item.source.rpartition(":")[2] for item in read(tmp_path, f"a.{suffix}", sample(suffix))]
    first = 2 if suffix in {"csv", "tsv"} else 1
    assert places == [str(first), str(first + 1)]


@pytest.mark.parametrize("suffix", BY_BYTES)
def test_standard_input_may_be_of_any_format_that_bytes_tell(suffix, monkeypatch):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Pipe(sample(suffix))))
    assert codes(readers.documents(["-"])) == ["document"] * (2 if suffix in MANY else 1)


# --- damaged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("damage", [lambda data: b"nonsense" * 20, lambda data: data[: len(data) // 2], lambda data: data[:20] + b"\xff" * 20 + data[40:]], ids=["other", "cut", "spoilt"])
def test_a_damaged_member_is_one_reject_among_good_ones(packing, damage, tmp_path):
    members = {"a.txt": RU, f"b.txt.{packing}": damage(PACKINGS[packing](RU.encode() * 20)), "c.txt": EN}
    found = read(tmp_path, "a.zip", zipped(members))
    assert codes(found) == ["document", "unreadable", "document"]
    assert found[1].source.endswith(f"a.zip!b.txt.{packing}")


def test_a_run_over_a_damaged_member_ends_normally(tmp_path):
    bad = {f"{name}.txt.{name}": b"nonsense" * 20 for name in PACKINGS}
    (tmp_path / "a.zip").write_bytes(zipped({"good.txt": EN, **bad}))
    assert cli.main(["run", str(tmp_path / "a.zip"), "--output", str(tmp_path / "out"), "--workers", "1", "--quiet"]) == cli.SOME_REJECTED
    rejected = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [reject["code"] for reject in rejected] == ["unreadable"] * len(bad)
    assert len((tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_archives_are_read_in_time_that_grows_with_their_members(tmp_path):
    def spent(number):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as held:
            for member in range(number):
                held.writestr(f"folder/{member:05}.txt", f"{EN} {member}")
        times = []
        for _ in range(3):
            began = time.process_time()
            assert sum(1 for _ in readers.read_all([str(path)])) == number
            times.append(time.process_time() - began)
        return min(times)

    # In line with the members it is 8 times; with a listing for each member it would be 64.
    assert spent(2000) < 24 * spent(250)


@pytest.mark.parametrize("size", [1, 1000, 300_000])
def test_zstandard_in_several_frames(size, tmp_path):
    data = "".join(f"{EN} {n}\n\n" for n in range(size // 100 + 1)).encode()
    packed = zstandard.compress(data[: len(data) // 2]) + zstandard.compress(data[len(data) // 2 :])
    assert read(tmp_path, "a.txt.zst", packed)[0].text == read(tmp_path, "a.txt", data)[0].text


# --- Parquet ---------------------------------------------------------------------------------------


def test_parquet_fields(tmp_path):
    rows = [
        {"key": 7, "body": RU, "head": "Лифты", "when": dt.date(2024, 9, 18), "other": [1, 2]},
        {"key": 8, "body": None, "head": None, "when": None, "other": None},
        {"key": 9, "body": EN, "head": "Lifts", "when": dt.date(2024, 9, 19), "other": []},
    ]
    found = read(tmp_path, "a.parquet", parquet(rows), fields={"doc_id": "key", "text": "body", "title": "head", "published": "when"})
    assert codes(found) == ["document", "no_text", "document"]
    assert (found[0].doc_id, found[0].title, found[0].published, found[0].published_from) == ("7", "Лифты", dt.date(2024, 9, 18), "field")
    assert found[2].source.endswith("a.parquet:3")


def test_parquet_cells_of_bytes_and_of_moments(tmp_path):
    rows = [{"text": RU.encode(), "date": dt.datetime(2024, 9, 18, 10, 30, tzinfo=dt.UTC)}]
    found = read(tmp_path, "a.parquet", parquet(rows))
    assert (found[0].text, found[0].published) == (RU, dt.date(2024, 9, 18))


def test_parquet_of_many_row_groups(tmp_path):
    rows = [{"id": n, "text": f"{EN} Case {n}.", "date": None} for n in range(200)]
    found = read(tmp_path, "a.parquet", parquet(rows, row_group_size=30))
    assert [item.doc_id for item in found] == [str(n) for n in range(200)]


def test_parquet_is_read_in_little_memory(tmp_path):
    import pyarrow

    path = tmp_path / "a.parquet"
    path.write_bytes(parquet([{"id": n, "text": f"{n} {EN}" * 40} for n in range(8000)], row_group_size=500, compression="none", use_dictionary=False))
    pool = pyarrow.default_memory_pool()
    before, most = pool.bytes_allocated(), 0
    for _ in readers.read_all([str(path)]):
        most = max(most, pool.bytes_allocated() - before)
    assert most < path.stat().st_size / 3


@needs("pyarrow")
def test_bad_parquet(tmp_path):
    good = parquet(TWO)
    assert codes(read(tmp_path, "a.parquet", b"PAR1nothing")) == ["malformed_parquet"]
    assert codes(read(tmp_path, "b.parquet", good[: len(good) // 2])) == ["malformed_parquet"]
    assert codes(read(tmp_path, "c.parquet", b"")) == ["malformed_parquet"]
    assert codes(read(tmp_path, "d.parquet", parquet([{"title": "x"}]))) == ["no_text"]
    assert "there are title" in read(tmp_path, "d.parquet", parquet([{"title": "x"}]))[0].message
    import pyarrow

    held = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), held)
    assert codes(read(tmp_path, "e.parquet", held.getvalue())) == ["empty"]


def test_without_the_library_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = read(tmp_path, "a.parquet", b"PAR1")
    assert codes(found) == ["missing_library"]
    assert "coopfacts[parquet]" in found[0].message


# --- regressions -----------------------------------------------------------------------------------


def test_help_loads_no_models():
    code = "import sys; from coopfacts.cli import main; main(['--help']); print([name for name in ('spacy', 'slovnet', 'onnxruntime', 'numpy', 'pyarrow') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Share:  VK  OK\n\nBelarus supplied 3,000 tractors to Russia in 2023.\n\n© News", "Belarus supplied 3,000 tractors to Russia in 2023."),
        ("Bela\u00adrus supplied\u00a03,000 trac\u00adtors to Russia in 2023.", "Bela\u00adrus supplied\u00a03,000 trac\u00adtors to Russia in 2023."),
    ],
    ids=["furniture", "invisible signs"],
)
def test_evidence_of_extract_leads_to_the_text_as_given(text, within, capsys):
    assert cli.main(["extract", text, "--lang", "en"]) == cli.GOOD
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert facts
    for fact in facts:
        for piece in fact["evidence"]:
            assert text[piece["source_start"] : piece["source_end"]] == within


@pytest.mark.parametrize(
    ("options", "record", "expected"),
    [
        ({}, {"date": "2024-09-18"}, ("2024-09-18", "field", "sure")),
        ({}, {"date": "2024-09-18", "url": "https://news.example/2024/05/06/lifts"}, ("2024-09-18", "field", "likely")),
        ({}, {"url": "https://news.example/2024/05/06/lifts"}, ("2024-05-06", "url", "likely")),
        ({"published": dt.date(2024, 1, 2)}, {}, ("2024-01-02", "option", "sure")),
        ({}, {}, (None, None, None)),
    ],
)
def test_how_surely_a_day_is_known(options, record, expected, tmp_path):
    (found,) = read(tmp_path, "a.jsonl", json.dumps({"text": RU, **record}), **options)
    assert (found.published and found.published.isoformat(), found.published_from, found.published_sure) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("2024-09-18.txt", RU, ("filename", "guess")),
        ("2024-09-18.txt", f"MINSK, Sept 18, 2024 (Polesie) - {EN}", ("dateline", "sure")),
        ("2023-01-01.txt", f"MINSK, Sept 18, 2024 (Polesie) - {EN}", ("dateline", "guess")),
        ("a.txt", f"18.09.2024 | 14:27\n\n{RU}", ("stub", "sure")),
    ],
)
def test_sources_confirm_or_deny_one_another(name, text, expected, tmp_path):
    (found,) = read(tmp_path, name, text)
    assert (found.published_from, found.published_sure) == expected


@pytest.mark.parametrize("suffix", ["txt", "html", "jsonl"])
def test_the_day_of_the_run_is_never_the_day_of_publication(suffix, tmp_path):
    """Neither the clock nor the dates of the file tell when a text was published."""
    found = read(tmp_path, f"a.{suffix}", sample(suffix))
    assert {item.published for item in found} == {None}


GERMAN = "Minsk und Tomsk haben ein Abkommen über die Lieferung von Aufzügen unterzeichnet, sagte der Minister am Montag. Der Vertrag hat einen Wert von fünf Millionen Dollar."
UKRAINIAN = "Київ і Томськ підписали угоду про постачання ліфтів. Сума договору становитиме п'ять мільйонів доларів, повідомив міністр."
BULGARIAN = "Минск и Томск подписаха споразумение за доставка на асансьори. Стойността на договора е пет милиона долара, съобщи министърът на външните работи."
KAZAKH = "Минск пен Томск лифт жеткізу туралы келісімге қол қойды. Шарттың құны бес миллион доллар, деп хабарлады министр."


@pytest.mark.parametrize(("own", "other", "code"), [(EN, GERMAN, "de"), (RU, UKRAINIAN, "uk"), (RU, BULGARIAN, "bg"), (RU, KAZAKH, "kk")])
def test_a_paragraph_in_another_language_of_the_same_script_is_left_out(own, other, code):
    found = readers.document(f"{own} {own}\n\n{other}\n\n{own}")
    assert found.text == f"{own} {own}\n\n{own}"
    assert [removal.reason for removal in found.removed] == [f"paragraph in '{code}'"]


def test_lists_of_names_are_no_other_language():
    names = "Rustam Alimov, Viktor Salanevich, Oleg Starkov, Andrei Lipatnikov, Ivan Kruglikov, Emomali Rahmon, Shavkat Mirziyoyev, Kassym-Jomart Tokayev, Sadyr Japarov"
    text = f"{EN} {EN}\n\n{names}\n\n{EN}"
    assert readers.document(text).text == text
