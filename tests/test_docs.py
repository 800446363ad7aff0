"""What the pages say is tried: commands run, Python runs, links lead somewhere."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coopfacts import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seeds/README.md", "outputs/README.md")]
PAGES += sorted([*ROOT.glob("models/*/README.md"), *ROOT.glob("corpus/**/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
FIGURE = re.compile(r"^  confidence .*|\b0\.\d\d$", re.MULTILINE)  # the weights are fitted anew now and then
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return [code for kind, code in BLOCK.findall(README) if kind == language]


def page_name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("code", blocks("python"))
def test_python_of_the_readme_runs(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


COMMANDS = [line for code in blocks("sh") for line in code.splitlines() if line.startswith("coopfacts ")]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_run(command, tmp_path, monkeypatch, capfd):
    samples = ROOT / "corpus" / "samples"
    (tmp_path / "articles").mkdir()
    for name, pattern in (("articles/one.txt", "*.txt"), ("feed.jsonl", "*.jsonl"), ("page.html", "*.html")):
        shutil.copy(sorted(samples.rglob(pattern))[0], tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert cli.main(shlex.split(command, comments=True)[1:]) in {cli.GOOD, cli.SOME_REJECTED}, capfd.readouterr().err


def test_the_explanation_in_the_readme_is_that_of_today(capsys):
    command = next(command for command in COMMANDS if command.startswith("coopfacts explain"))
    assert cli.main(shlex.split(command)[1:]) == cli.GOOD
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert FIGURE.sub("", "\n".join(shown).strip()) == FIGURE.sub("", blocks("text")[0].strip())


def test_the_table_of_commands_is_whole():
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
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
