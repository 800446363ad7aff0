"""Readers: what each format gives, what bad input gives, and what ids and dates are made of."""

import bz2
import datetime as dt
import gzip
import json
import lzma
import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopfacts import readers
from coopfacts.errors import RejectedInput
from coopfacts.readers import Options
from coopfacts.readers._decoding import decode
from coopfacts.readers._fields import parse_date
from coopfacts.readers._language import identify
from coopfacts.records import Document, Reject

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
RU = "Минск и Томск подписали соглашение о поставках лифтов. Сумма договора составит пять миллионов долларов, сообщил министр."
EN = "Minsk and Tomsk signed an agreement on supplies of elevators. The contract is worth five million dollars, the minister said."


def one(path, **options):
    found = list(readers.documents([str(path)], Options(**options)))
    assert len(found) == 1
    return found[0]


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


# --- the samples -----------------------------------------------------------------------------------


EXPECTED = {
    "en-caspian-grain.txt": ("en", "Grain goes by water again", "2024-11-21", "stub"),
    "en-digest-and-interview.jsonl:1 (Eurasian Notebook)": ("en", "Eurasian notebook: 3–7 March", "2025-03-07", "field"),
    "en-digest-and-interview.jsonl:2 (Textile Business)": ("en", "Rustam Alimov: Our cotton, their looms", "2024-08-14", "field"),
    "en-samarkand-forum.html": ("en", "Samarkand hosts Uzbek-Belarusian forum of regions", "2024-09-26", "metadata"),
    "en-serbia-belarus-buses.html": ("en", "Belgrade orders thirty more electric buses from Minsk", "2025-02-11", "metadata"),
    "en-ulyanovsk-minsk-2024-10-15.txt": ("en", "Ulyanovsk Region to assemble Minsk-designed trolleybuses", "2024-10-15", "stub"),
    "en-vitebsk-pskov-border.txt": ("en", "Neighbours count students and potatoes", None, None),
    "ru-china-zabaikalye.html": ("ru", "Забайкалье и Хэйлунцзян построят зерновой терминал", "2025-05-21", "metadata"),
    "ru-dagestan-azerbaijan.txt": ("ru", "Мост через Самур: что изменилось за год", None, None),
    "ru-kostroma-mogilev.html": ("ru", "Кострома и Могилев подписали дорожную карту", "2024-12-12", "metadata"),
    "ru-region-and-transit.jsonl:1 (Ильмень-Инфо)": ("ru", "Новгородские автобусы пойдут в Абхазию", "2025-01-27", "stub"),
    "ru-region-and-transit.jsonl:2 (Рельсы и порты)": ("ru", "Транзит через Казахстан: цифры и ожидания", "2024-11-08", "field"),
    "ru-tomsk-minsk-2025-03-04.txt": ("ru", "Томская область увеличит закупки белорусской лесной техники", "2025-03-04", "stub"),
    "ru-ulan-ude-ulaanbaatar-2024-07-19.txt": ("ru", "Улан-Удэ и Улан-Батор связал поезд", "2024-07-19", "stub"),
}
NOISE = ("cookie", "Читайте также", "READ ALSO", "Read also", "Most read", "Главная", "Home /", "12+", "16+", "Поделиться", "Share", "Фото", "Photo:", "©", "Дата публикации", "Privacy", "- 7 -")


@pytest.fixture(scope="module")
def samples():
    return {str(Path(d.source).relative_to(SAMPLES)): d for d in readers.documents([str(SAMPLES)])}


def test_the_samples_are_read(samples):
    told = {name: (d.language, d.title, d.published and d.published.isoformat(), d.published_from) for name, d in samples.items()}
    assert told == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_the_samples_are_clean(name, samples):
    text = samples[name].text
    assert [noise for noise in NOISE if noise in text] == []
    assert text.startswith(samples[name].title)
    assert 140 <= len(text.split()) <= 400


def test_offsets_lead_to_the_file(samples):
    found = samples["en-caspian-grain.txt"]
    source = (SAMPLES / "en-caspian-grain.txt").read_text(encoding="utf-8")
    at = found.text.index("60 percent of the ship")
    assert source[found.source_offsets[at] :].startswith("60 percent of the ship-\nments")
    assert samples["en-samarkand-forum.html"].source_offsets is None


# --- bad input -------------------------------------------------------------------------------------

BELARUSIAN = "Мінск і Томск падпісалі пагадненне аб пастаўках ліфтаў. Сума дагавора складзе пяць мільёнаў долараў, паведаміў міністр."
UKRAINIAN = "Київ і Томськ підписали угоду про постачання ліфтів. Сума договору становитиме п'ять мільйонів доларів, повідомив міністр."
GERMAN = "Minsk und Tomsk haben ein Abkommen über die Lieferung von Aufzügen unterzeichnet, sagte der Minister am Montag."
CHINESE = "明斯克和托木斯克签署了电梯供应协议。部长表示，合同价值五百万美元。"
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\xc2\xa0\n", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"abc" * 100, "binary"),
    "nul.txt": (b"abc\x00\x00def\x00" * 50, "binary"),
    "broken.txt": (b"\xef\xbb\xbf\xd0\x9c\xff\xfe\xd0", "encoding"),
    "be.txt": (BELARUSIAN.encode(), "language"),
    "uk.txt": (UKRAINIAN.encode(), "language"),
    "de.txt": (GERMAN.encode(), "language"),
    "zh.txt": (CHINESE.encode(), "language"),
    "figures.txt": (b"12 345 67 % 2024 -- 1", "no_text"),
    "noise.txt": ("Share:  VK  OK\n\n© News\n".encode(), "no_text"),
    "table.xyz": (b"whatever", "unknown_format"),
    "empty.html": (b"  ", "empty"),
    "bare.html": (b"<html><body><script>document.write('x')</script></body></html>", "no_text"),
    "empty.jsonl": (b"\n\n", "empty"),
    "broken.gz": (b"\x1f\x8b\x08\x00nonsense", "unreadable"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_record(name, tmp_path):
    found = one(written(tmp_path, name if name != "broken.gz" else "broken.txt.gz", BAD[name][0]))
    assert isinstance(found, Reject)
    assert found.code == BAD[name][1]
    assert found.source.startswith(str(tmp_path))
    assert len(found.message) > 10


def test_a_missing_file_is_a_record(tmp_path):
    found = one(tmp_path / "nothing.txt")
    assert (found.code, found.stage) == ("missing", "read")


def test_twenty_megabytes_are_too_large(tmp_path):
    path = written(tmp_path, "big.txt", b"Minsk and Tomsk signed it. " * 750_000)
    assert path.stat().st_size > 20_000_000
    assert one(path).code == "too_large"
    line = written(tmp_path, "big.jsonl", json.dumps({"text": EN * 60_000}) + "\n" + json.dumps({"text": EN}) + "\n")
    assert [getattr(found, "code", "document") for found in readers.documents([str(line)])] == ["too_large", "document"]


def test_a_line_past_every_limit_is_read_past(tmp_path):
    path = written(tmp_path, "wide.jsonl", b'{"text": "' + b"x" * 5000 + b'"}\n' + json.dumps({"text": EN}).encode())
    assert [getattr(found, "code", "document") for found in readers.documents([str(path)], Options(limit=500))] == ["too_large", "document"]


def test_bad_lines_name_their_place(tmp_path):
    lines = [json.dumps({"text": RU}), "", "{not json", "[1, 2]", '{"title": "no text"}', '{"text": 5}', "[" * 100_000, json.dumps({"id": 9, "text": EN})]
    path = written(tmp_path, "a.jsonl", "\n".join(lines))
    found = list(readers.documents([str(path)]))
    told = [(f.source.rpartition(":")[2], getattr(f, "code", "document")) for f in found]
    assert told == [("1", "document"), ("3", "malformed_json"), ("4", "malformed_json"), ("5", "no_text"), ("6", "no_text"), ("7", "malformed_json"), ("8", "document")]
    assert "column 2" in found[1].message
    assert found[-1].doc_id == "9"


def test_an_id_twice_is_a_record(tmp_path):
    path = written(tmp_path, "a.jsonl", json.dumps({"id": "x", "text": RU}) + "\n" + json.dumps({"id": "x", "text": EN}))
    assert [getattr(f, "code", "document") for f in readers.documents([str(path)])] == ["document", "duplicate_id"]
    text = written(tmp_path, "a.txt", RU)
    assert [getattr(f, "code", "document") for f in readers.documents([str(text), str(text)])] == ["document", "duplicate_id"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a superuser may read everything")
def test_a_forbidden_file_is_a_record(tmp_path):
    path = written(tmp_path, "a.txt", RU)
    path.chmod(0)
    assert one(path).code == "unreadable"


def test_links_in_a_circle_do_not_hang(tmp_path):
    written(tmp_path, "a.txt", RU)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    found = list(readers.documents([str(tmp_path)]))
    assert [getattr(f, "code", "document") for f in found] == ["document", "unreadable"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a", "a.txt.gz"]))
def test_whatever_the_bytes_a_record_comes_of_it(tmp_path_factory, data, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    found = list(readers.documents([str(path)]))
    assert found
    assert all(isinstance(item, Document | Reject) for item in found)


# --- formats and places ----------------------------------------------------------------------------


def test_formats_are_found_by_name():
    assert {"html", "jsonl", "txt"} <= set(readers.formats())


def test_folders_are_read_in_order_without_cards_and_hidden_files(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/z.txt", "b/a.txt", "a.txt", "README.md", ".hidden.txt"):
        written(tmp_path, name, f"{RU} {name.replace('/', ' ')}")
    found = [Path(d.source).relative_to(tmp_path).as_posix() for d in readers.documents([str(tmp_path)])]
    assert found == ["a.txt", "b/a.txt", "b/z.txt"]


def test_an_empty_folder_is_a_record(tmp_path):
    assert one(tmp_path).code == "empty"


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_compressed_files(suffix, pack, tmp_path):
    plain = one(written(tmp_path, "a.txt", RU))
    packed = one(written(tmp_path, f"a.txt{suffix}", pack(RU.encode())))
    assert (packed.text, packed.doc_id) == (plain.text, plain.doc_id)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (RU.encode(), 1),
        (json.dumps({"text": RU}).encode() + b"\n" + json.dumps({"text": EN}).encode(), 2),
        (("<!DOCTYPE html><html><body><article><h1>Лифты</h1><p>" + RU + "</p><p>" + RU + "</p></article></body></html>").encode(), 1),
        (b"", 1),
        (("x" * 5000 + RU).encode(), 1),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(data, count, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(data)))
    assert len(list(readers.documents(["-"]))) == count


def test_fields_may_have_other_names(tmp_path):
    path = written(tmp_path, "a.jsonl", json.dumps({"key": "k1", "body": RU, "head": "Лифты для Томска", "when": "05.03.2024"}))
    found = one(path, fields={"doc_id": "key", "text": "body", "title": "head", "published": "when"})
    assert (found.doc_id, found.title, found.published) == ("k1", "Лифты для Томска", dt.date(2024, 3, 5))


def test_a_record_may_hold_a_page(tmp_path):
    page = f"<html><body><nav>Home</nav><article><h1>Elevators for Tomsk</h1><p>{EN}</p><p>{EN}</p></article></body></html>"
    found = one(written(tmp_path, "a.jsonl", json.dumps({"id": 1, "html": page})))
    assert found.text.startswith("Elevators for Tomsk\n\nMinsk and Tomsk")


# --- decoding --------------------------------------------------------------------------------------

CYRILLIC = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
LATIN = ("utf-8", "utf-16", "utf-16-le", "cp1252", "ascii")
LONG_RU = (SAMPLES / "ru-tomsk-minsk-2025-03-04.txt").read_text(encoding="utf-8").replace("•", "-").replace("–", "-").replace("«", '"').replace("»", '"')


@pytest.mark.parametrize("encoding", CYRILLIC)
def test_cyrillic_encodings(encoding):
    assert decode(LONG_RU.encode(encoding)) == LONG_RU
    assert decode(RU.encode(encoding)) == RU


@pytest.mark.parametrize("encoding", LATIN)
def test_latin_encodings(encoding):
    assert decode(EN.encode(encoding)) == EN


def test_a_declaration_decides_where_bytes_do_not():
    assert decode("Ответ: да".encode("koi8-r"), "koi8-r") == "Ответ: да"
    assert decode("да".encode(), "koi8-r") == "да"
    assert decode(RU.encode("cp1251"), "no-such-encoding") == RU


def test_text_in_two_encodings():
    assert decode(f"{RU}\n".encode() * 3 + RU.encode("cp1251")) == f"{RU}\n" * 3 + RU
    assert decode(f"{EN} – “yes”\n".encode() * 3 + "café".encode("cp1252")) == f"{EN} – “yes”\n" * 3 + "café"


def test_text_that_is_cut_off():
    data = f"{RU} Вот".encode()
    assert decode(data[:-1]) == f"{RU} Во"


def test_damaged_text_is_refused():
    data = RU.encode()
    with pytest.raises(RejectedInput, match="byte 39 breaks UTF-8"):
        decode(data[:40] + b"\xff\xfe" + data[40:])


def test_undecodable_bytes_say_where():
    with pytest.raises(RejectedInput, match="utf-8"):
        decode(b"\xef\xbb\xbfabc\xff")


# --- language, date, id ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (RU, "ru"),
        (EN, "en"),
        (BELARUSIAN, "be"),
        (UKRAINIAN, "uk"),
        (GERMAN, "de"),
        (CHINESE, "other"),
        ("Лифты для Томска", "ru"),
        ("Trade up 5%", "en"),
        ("Lifts for Tomsk", "en"),
        ("МАЗ, БелАЗ, КАМАЗ", "ru"),
        ("", None),
        ("2024: 5%", None),
        (RU + " The company Stadler and Iran Khodro took part.", "ru"),
        ("Президент Беларуси Александр Лукашенко", "ru"),
        ("Bishkek. Kyrgyzstan and Uzbekistan", "en"),
    ],
)
def test_languages(text, code):
    assert identify(text) == code


@pytest.mark.parametrize(("text", "kept", "code"), [(f"{RU}\n\n{EN}\n\n{RU} Вот.\n\n{RU}", f"{RU}\n\n{RU} Вот.\n\n{RU}", "en"), (f"{EN} {EN}\n\n{RU}", f"{EN} {EN}", "ru"), (f"{RU} {RU}\n\n{BELARUSIAN}", f"{RU} {RU}", "be")])
def test_paragraphs_in_another_language_are_left_out(text, kept, code):
    found = readers.document(text)
    assert found.text == kept
    assert [removal.reason for removal in found.removed] == [f"paragraph in '{code}'"]
    assert all(text[found.source_offsets[index]] == char for index, char in enumerate(found.text))
    assert len(found.source_offsets) == len(found.text) + 1


def test_names_in_another_script_stay():
    text = f"{RU}\n\nСтороны: Stadler Rail, Khodro Diesel Company, Gazprom Neft – и завод."
    assert readers.document(text).text == text


def test_a_named_language_is_taken(tmp_path):
    assert one(written(tmp_path, "a.txt", GERMAN), language="en").language == "en"
    assert one(written(tmp_path, "a.jsonl", json.dumps({"text": EN, "lang": "English"}))).language == "en"
    assert one(written(tmp_path, "b.jsonl", json.dumps({"text": EN, "lang": "ru-RU"}))).language == "ru"
    assert one(written(tmp_path, "c.jsonl", json.dumps({"text": EN, "lang": "fr"}))).code == "language"


@pytest.mark.parametrize(
    ("name", "text", "published", "how"),
    [
        ("a.txt", f"18.09.2024 | 14:27\n\n{RU}", "2024-09-18", "stub"),
        ("2024-09-18-lifts.txt", RU, "2024-09-18", "filename"),
        ("lifts_20240918.txt", RU, "2024-09-18", "filename"),
        ("a.txt", f"MINSK, Sept 18, 2024 (Polesie) - {EN}", "2024-09-18", "dateline"),
        ("a.txt", f"MINSK, 18 September (Polesie) - {EN}", None, None),
        ("a-20241399.txt", RU, None, None),
        ("2024-09-18.txt", f"Дата публикации: 5 мая 2023\n\n{RU}", "2023-05-05", "stub"),
    ],
)
def test_publication_dates(name, text, published, how, tmp_path):
    found = one(written(tmp_path, name, text))
    assert (found.published and found.published.isoformat(), found.published_from) == (published, how)


def test_an_option_dates_what_has_no_date(tmp_path):
    day = dt.date(2024, 1, 2)
    assert one(written(tmp_path, "a.txt", RU), published=day).published_from == "option"
    assert one(written(tmp_path, "b.jsonl", json.dumps({"text": RU, "date": "2023-05-05"})), published=day).published == dt.date(2023, 5, 5)
    assert readers.document(f"18.09.2024 | 14:27\n\n{RU}", day).published == day


def test_an_address_may_tell_the_date(tmp_path):
    found = one(written(tmp_path, "a.jsonl", json.dumps({"text": RU, "url": "https://news.example/2024/05/06/lifts"})))
    assert (found.published, found.published_from) == (dt.date(2024, 5, 6), "url")


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2024-09-18", "2024-09-18"),
        ("2024-09-18T10:00:00Z", "2024-09-18"),
        ("18.09.2024 14:27", "2024-09-18"),
        ("Wed, 18 Sep 2024 10:00:00 +0300", "2024-09-18"),
        ("18 сентября 2024 года", "2024-09-18"),
        ("yesterday", None),
        ("2024", None),
        (None, None),
    ],
)
def test_dates_of_fields(words, date):
    found = parse_date(words)
    assert (found and found.isoformat()) == date


def test_ids_depend_on_names_and_texts_alone(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, "a.txt", RU)
        written(tmp_path / folder, "b.txt", RU)
    first, second = ([d.doc_id for d in readers.documents([str(tmp_path / folder)])] for folder in ("one", "two"))
    assert first == second
    assert len(set(first)) == 2


def test_one_text_at_hand():
    found = readers.document(EN, title="Lifts")
    assert (found.language, found.title, found.text) == ("en", "Lifts", EN)
    with pytest.raises(RejectedInput) as caught:
        readers.document(GERMAN)
    assert caught.value.code == "language"


def test_reading_needs_little_memory(tmp_path):
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": n, "text": EN * 10}) + "\n" for n in range(20_000))
    tracemalloc.start()
    assert sum(1 for _ in readers.read_all([str(path)])) == 20_000
    assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 4
    tracemalloc.stop()


def test_samples_travel(tmp_path):
    shutil.copytree(SAMPLES, tmp_path / "elsewhere")
    here, there = ([d.doc_id for d in readers.documents([str(place)])] for place in (SAMPLES, tmp_path / "elsewhere"))
    assert here == there
