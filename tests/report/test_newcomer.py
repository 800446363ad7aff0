"""Somebody who knows nothing of it: a folder of mixed downloads, the three commands of the guide, a report and a spreadsheet."""

import os
import shutil
import subprocess
import sys

import openpyxl
import pytest

from tests import pages
from tests.pages import ROOT
from tests.report import made

SECTION = "From a folder of downloads to a spreadsheet"
LETTER = "Belarus supplied 3,000 tractors to Russia in 2023, Prime Minister Roman Golovchenko said."
COMMANDS = [line.arguments for block in pages.blocks(ROOT / "docs" / "analysts.md") if block.section == SECTION for line in pages.lines(block.code)][:3]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A folder in which the commands of the guide were run, by a shell of its own, one after the other."""
    from docx import Document

    folder = tmp_path_factory.mktemp("newcomer")
    downloads = folder / "downloads"
    (downloads / "older" / "2024").mkdir(parents=True)
    samples = ROOT / "corpus" / "samples"
    shutil.copy(samples / "en-serbia-belarus-buses.html", downloads / "page.html")
    shutil.copy(samples / "ru-kostroma-mogilev.html", downloads / "страница (1).html")
    shutil.copy(samples / "en-ulyanovsk-minsk-2024-10-15.txt", downloads / "older" / "2024")
    letter = Document()
    letter.add_paragraph(LETTER)
    letter.save(downloads / "older" / "letter.docx")
    (downloads / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "pipeline"), os.environ.get("PYTHONPATH")))), "PYTHONUTF8": "1"}
    codes = [subprocess.run([sys.executable, "-m", "coopfacts", *arguments], cwd=folder, env=environment, capture_output=True, check=False).returncode for arguments in COMMANDS]
    assert codes == [3, 0, 0]  # 3: one input was rejected
    return folder


def test_there_are_three_commands():
    assert [arguments[0] for arguments in COMMANDS] == ["run", "export", "report"]


def test_every_article_is_there_and_what_is_none_is_told(done):
    sources = {os.path.basename(record["source"]) for record in made.records(done / "facts", "documents")}
    assert sources == {"page.html", "страница (1).html", "en-ulyanovsk-minsk-2024-10-15.txt", "letter.docx"}
    (rejected,) = made.records(done / "facts", "rejected")
    assert "broken.docx" in rejected["source"]
    assert rejected["message"]


def test_the_spreadsheet_holds_facts_of_each_kind_of_file(done):
    book = openpyxl.load_workbook(done / "facts.xlsx", read_only=True)
    header, *rows = book["facts"].values
    facts = [dict(zip(header, row, strict=True)) for row in rows]
    assert {os.path.splitext(fact["source"])[1] for fact in facts} == {".html", ".txt", ".docx"}
    assert {fact["language"] for fact in facts} == {"en", "ru"}
    supply = next(fact for fact in facts if fact["source"].endswith("letter.docx") and fact["type"] == "supply")
    assert (supply["parties"], supply["quantity"], supply["product"], supply["said_by"]) == ("Belarus; Russia", 3000, "tractors", "Roman Golovchenko")
    assert supply["evidence"] == LETTER


def test_the_report_opens_and_shows_the_letter(browser, done):
    browser.open(done / "report.html", "view=facts&type=supply&q=3,000")
    assert browser.found() == 1
    browser.click(".rows .row")
    browser.until("return document.getElementById('text')?.textContent.length > 10")
    assert browser.text("#text").strip() == LETTER
    browser.go("view=overview")
    assert browser.texts(".figures b")[:2] == ["4", "1"]
    assert browser.complaints() == []
