"""What the pages say is tried: commands run, Python runs, what they print is compared, recipes are followed, links lead somewhere."""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopfacts import cli, engines
from tests import pages
from tests.pages import ROOT

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seeds/README.md", "outputs/README.md")]
PAGES += sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("models/*/README.md"), *ROOT.glob("corpus/**/*.md"), *ROOT.glob("benchmarks/*.md")])
GUIDES = [ROOT / name for name in ("README.md", "docs/analysts.md", "docs/programmers.md")]
RECIPES = ROOT / "docs" / "contributors.md"
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def page_name(page):
    return str(page.relative_to(ROOT))


# --- guides: every block is run, in order, in a folder of its page ---------------------------------------

BLOCKS = [block for page in GUIDES for block in pages.blocks(page)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A folder for each page, with what its commands take for granted."""
    return {page_name(page): laid_out(tmp_path_factory.mktemp("page")) for page in GUIDES}


def laid_out(folder):
    """Downloads of four kinds, articles, two days of a feed, an archive."""
    from docx import Document

    samples = ROOT / "corpus" / "samples"
    for name in ("downloads", "articles", "monday", "tuesday"):
        (folder / name).mkdir()
    shutil.copy(samples / "en-serbia-belarus-buses.html", folder / "downloads" / "page.html")
    shutil.copy(samples / "ru-kostroma-mogilev.html", folder / "downloads" / "страница.html")
    shutil.copy(samples / "en-ulyanovsk-minsk-2024-10-15.txt", folder / "downloads")
    letter = Document()
    letter.add_paragraph("Belarus supplied 3,000 tractors to Russia in 2023, Prime Minister Roman Golovchenko said.")
    letter.save(folder / "downloads" / "letter.docx")
    shutil.copy(samples / "en-vitebsk-pskov-border.txt", folder / "articles")
    shutil.copy(samples / "en-digest-and-interview.jsonl", folder / "feed.jsonl")
    shutil.copy(samples / "en-samarkand-forum.html", folder / "page.html")
    shutil.copy(ROOT / "tests" / "data" / "label_export.json", folder / "export.json")
    for feed in (folder / "feed", folder / "press" / "feed"):
        feed.mkdir(parents=True)
        (feed / "one.txt").write_text("Belarus supplied 3,000 tractors to Russia in 2023.\n", encoding="utf-8")
    (folder / "monday" / "one.txt").write_text("Belarus supplied 3,000 tractors to Russia in 2023.\n", encoding="utf-8")
    (folder / "tuesday" / "two.txt").write_text("Belarus supplied 40 buses to Serbia in 2024.\n", encoding="utf-8")
    (folder / "archive.csv").write_text("day,body\n2024-02-01,Belarus supplied 40 buses to Serbia in 2024.\n", encoding="utf-8")
    (folder / "outputs").mkdir()
    for name in ("sample", "monday", "tuesday"):
        (folder / "outputs" / name).symlink_to(ROOT / "outputs" / "sample")
    return folder


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language in pages.RUNNABLE], ids=lambda block: block.name)
def test_a_block_runs_and_prints_what_the_page_shows(block, folders, monkeypatch):
    if block.needs and not pages.offered(block.needs):
        pytest.skip(f"pending: coopfacts has no {block.needs} yet")
    if block.shell or block.stopped:
        by_shell(block, folders[block.page])
        return
    monkeypatch.chdir(folders[block.page])
    monkeypatch.setattr(engines, "named", lambda name, scheduler=None: Here)
    printed = python(block.code) if block.language == "python" else "".join(map(command, pages.lines(block.code)))
    if block.expected is not None:
        assert pages.agrees(printed, block.expected), f"{block.name} prints\n{printed}"


def by_shell(block, folder):
    """A block run by ``sh``, ``coopfacts`` being this one and ``~`` the folder; one that waits is stopped when its facts are there."""
    command = folder / "bin" / "coopfacts"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m coopfacts "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = os.pathsep.join(filter(None, (str(ROOT / "pipeline"), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "PYTHONPATH": path, "PYTHONUTF8": "1"}
    code = f"exec {pages.script(block)}" if block.stopped else f"set -e\n{pages.script(block)}"
    process = subprocess.Popen(["sh", "-c", code], cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
    if block.stopped:
        (line,) = pages.lines(block.code)
        facts = folder / line.arguments[line.arguments.index("--output") + 1] / "facts.jsonl"
        while not facts.exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate()
    assert process.returncode == (128 + signal.SIGTERM if block.stopped else 0), complaints
    assert "Traceback" not in complaints


def test_what_the_clock_starts_has_written_facts_and_a_spreadsheet(folders):
    press = folders["docs/analysts.md"] / "press"
    if not (press / "runs").exists():  # the blocks of the page have not been run
        by_shell(next(block for block in BLOCKS if block.language == "crontab"), press.parent)
    (night,) = (press / "runs").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", night.name)
    assert "supply" in (night / "facts.jsonl").read_text(encoding="utf-8")
    assert (press / "facts.xlsx").stat().st_size > 10_000


def test_corrections_of_annotators_are_measured(folders, capsys):
    """In the export, somebody made the supply a plan and struck out its buyer."""
    folder = folders["docs/analysts.md"]
    assert cli.main(["label", "import", str(folder / "export.json"), "-o", str(folder / "gold")]) == cli.GOOD
    gold = folder / "gold" / "export.jsonl"
    (document,) = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    supply = next(fact for fact in document["facts"] if fact["type"] == "supply")
    assert supply["status"] == "planned"
    assert "buyer" not in supply["slots"]
    assert cli.main(["evaluate", str(gold), "--errors", "20"]) == cli.GOOD
    told = capsys.readouterr().out
    assert "buyer" in told
    assert "planned" in told


class Here:
    """An engine without processes: the models that this one has loaded serve. The engines have tests of their own."""

    @staticmethod
    def run(work, tasks, workers, limits=None):
        yield from map(work, tasks)


def python(code):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "page", "exec"), {"__name__": "page"})
    assert printed.getvalue().strip()
    return printed.getvalue()


def command(line):
    """A command of a page in this process: what it prints. Only ``diff`` may answer by its exit code."""
    printed, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        code = cli.main(line.arguments)
    assert code in ({0, 1} if line.arguments[0] == "diff" else {cli.GOOD, cli.SOME_REJECTED}), complaints.getvalue()
    if line.target:
        Path(line.target).write_text(printed.getvalue(), encoding="utf-8")
        return ""
    return printed.getvalue()


@pytest.mark.parametrize("page", [*GUIDES, RECIPES], ids=page_name)
def test_every_block_is_one_that_is_tried(page):
    loose = [block.name for block in pages.blocks(page) if block.language not in pages.RUNNABLE and not block.where]
    assert loose == []


def test_marks_name_what_they_wait_for():
    for block in BLOCKS:
        if block.needs:
            first = block.needs.split()[0]
            assert all(line.arguments[0] == first for line in pages.lines(block.code)), block.name


def test_what_is_offered_is_known():
    assert pages.offered("run --workers")
    assert pages.offered("label export --first")
    assert not pages.offered("run --colour")
    assert not pages.offered("sing")


def test_output_is_compared_with_gaps_for_what_varies():
    assert pages.agrees("a 12 b\nc  \n", "a ... b\nc")
    assert pages.agrees("x 0.71\n", "x 0.84")
    assert not pages.agrees("a 12 b", "a 13 b")
    assert not pages.agrees("a b c", "a b")


# --- recipes: each is followed in a copy of the project --------------------------------------------------

SECTIONS = list(dict.fromkeys(block.section for block in pages.blocks(RECIPES)))


@pytest.fixture
def copy(tmp_path):
    """The package, to be changed, with the models beside it."""
    folder = tmp_path / "coopfacts"
    shutil.copytree(ROOT / "pipeline", folder / "pipeline")  # compiled files too, which its times keep valid
    (folder / "models").symlink_to(ROOT / "models")
    return folder


@pytest.mark.parametrize("section", SECTIONS)
def test_a_recipe_works_when_it_is_followed(section, copy):
    recipe = [block for block in pages.blocks(RECIPES) if block.section == section]
    assert any(block.expected for block in recipe), "a recipe shows what comes of it"
    for block in recipe:
        if block.where:
            pages.applied(block, copy)
        else:
            printed = (
                inside(copy, ["-c", block.code])
                if block.language == "python"
                else "".join(inside(copy, ["-m", "coopfacts", *line.arguments], line.stdin) for line in pages.lines(block.code))
            )
            assert block.expected is None or pages.agrees(printed, block.expected), f"{block.name} prints\n{printed}"


def inside(folder, arguments, stdin=""):
    """Python in the copy: what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "pipeline"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("section", SECTIONS)
def test_without_the_recipe_there_is_nothing_of_it(section):
    """What a recipe adds is not there already: else it would prove nothing."""
    for block in pages.blocks(RECIPES):
        if block.section == section and block.where and block.where[0] != "Change":
            verb, name = block.where
            path = ROOT / name
            assert not path.exists() if verb == "Write" else block.code not in path.read_text(encoding="utf-8")


def test_a_change_that_does_not_fit_is_told():
    assert pages.patched("a\nb\nc\n", "@@\n a\n-b\n+x\n", "f") == "a\nx\nc\n"
    with pytest.raises(AssertionError, match="f does not hold, once"):
        pages.patched("a\nc\n", "@@\n a\n-b\n+x\n", "f")


# --- the rest --------------------------------------------------------------------------------------------


def test_the_table_of_commands_is_whole():
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands} | {
        group.name for group in cli.app.registered_groups
    }
    assert set(re.findall(r"^\| `coopfacts (\w+)", README, re.MULTILINE)) == known


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_targets_of_make_are_there():
    named = set(re.findall(r"`?make (\w+)", "\n".join(page.read_text(encoding="utf-8") for page in PAGES)))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_package_says_its_version_once():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_pins_have_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert text.count("==") <= text.count("--hash=sha256:")
