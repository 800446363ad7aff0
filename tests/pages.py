"""Pages of documentation as programs: their blocks in order, run in a folder, with what they should print.

A block of ``sh`` or ``python`` is run; a block of ``text`` right behind it is what it prints, where ``...`` stands for anything. A comment above a
block may say ``needs: COMMAND [--option]`` (pending while the command line lacks it), ``shell: WHY`` (run by a shell, in processes of its own, instead of
in the process of the tests) or ``stopped: WHY`` (so too, and ended by a signal). A ``crontab`` is run once, as its line says, whatever the time.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer.main

from coopfacts import cli

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- (needs|shell|stopped): (.*?) -->")
WHERE = re.compile(r"(Add to|Write|Change) `([^`]+)`:\s*$")
FIGURE = re.compile(r"\+?-?\b0\.\d\d\b|^  confidence .*", re.MULTILINE)  # the weights are fitted anew now and then
RUNNABLE = ("sh", "python", "crontab")
CRON = re.compile(r"^(?:\S+\s+){5}")


@dataclass
class Block:
    """A fenced block. ``expected`` is the text behind it, ``where`` what it does to which file (in a recipe)."""

    page: str
    section: str
    line: int
    language: str
    code: str
    needs: str | None = None
    shell: str | None = None
    stopped: str | None = None
    where: tuple[str, str] | None = None
    expected: str | None = None

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order; those of text that are the output of another belong to it."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    end = 0
    for match in BLOCK.finditer(text):
        between, end = text[end : match.start()], match.end()
        headings = re.findall(r"^## (.*)$", text[: match.start()], re.MULTILINE)
        marks = dict(MARK.findall(between))
        block = Block(
            str(page.relative_to(ROOT)), headings[-1] if headings else "", text.count("\n", 0, match.start()) + 1, match[1], match[2]
        )
        block.needs, block.shell, block.stopped = marks.get("needs"), marks.get("shell"), marks.get("stopped")
        where = WHERE.search(between)
        block.where = (where[1], where[2]) if where else None
        if match[1] == "text" and found and not between.strip() and found[-1].language in RUNNABLE:
            found[-1].expected = match[2]
        else:
            found.append(block)
    return found


# --- what the command line has -------------------------------------------------------------------------


def offered(needs: str) -> bool:
    """Whether the command line has a command, and the option that stands behind it."""
    command: object = typer.main.get_command(cli.app)
    for word in needs.split():
        if word.startswith("--"):
            return any(word in parameter.opts for parameter in command.params)  # type: ignore[attr-defined]
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            return False
    return True


# --- lines of a shell ----------------------------------------------------------------------------------


@dataclass
class Line:
    """``coopfacts`` with its arguments; what is piped into it, and the file that its output goes to."""

    arguments: list[str]
    stdin: str = ""
    target: str | None = None


def lines(code: str) -> Iterator[Line]:
    """The commands of a block that are ours; others (``make``, ``pip``) are not run."""
    for text in code.splitlines():
        words = shlex.split(text, comments=True)
        stdin = ""
        if words[:1] == ["echo"] and "|" in words:
            stdin, words = " ".join(words[1 : words.index("|")]) + "\n", words[words.index("|") + 1 :]
        if words[:1] == ["coopfacts"]:
            target = words[words.index(">") + 1] if ">" in words else None
            yield Line(words[1 : words.index(">")] if ">" in words else words[1:], stdin, target)


def script(block: Block) -> str:
    """What a shell is to run: of a line of cron what stands behind its five times, where ``%`` is written with a backslash."""
    if block.language != "crontab":
        return block.code
    return "".join(CRON.sub("", line).replace("\\%", "%") for line in block.code.splitlines(keepends=True))


# --- what is printed -----------------------------------------------------------------------------------


def agrees(printed: str, expected: str) -> bool:
    """Whether the output is what the page shows: blanks at line ends and fitted figures aside, ``...`` standing for anything."""
    shown, wanted = (FIGURE.sub("#", "\n".join(line.rstrip() for line in text.strip().splitlines())) for text in (printed, expected))
    return re.fullmatch(".*".join(map(re.escape, wanted.split("..."))), shown, re.DOTALL) is not None


# --- recipes -------------------------------------------------------------------------------------------


def applied(block: Block, folder: Path) -> None:
    """Do to a file what a recipe says."""
    assert block.where is not None
    verb, name = block.where
    path = folder / name
    if verb == "Write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.code, encoding="utf-8")
    elif verb == "Add to":
        path.write_text(path.read_text(encoding="utf-8") + block.code, encoding="utf-8")
    else:
        path.write_text(patched(path.read_text(encoding="utf-8"), block.code, name), encoding="utf-8")


def patched(text: str, diff: str, name: str) -> str:
    """A text with the hunks of a diff, found by their context, which must be there once."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE)[1:]:
        rows = hunk.splitlines(keepends=True)
        before, after = ("".join(row[1:] for row in rows if row[0] in signs) for signs in (" -", " +"))
        assert ("\n" + text).count("\n" + before) == 1, f"{name} does not hold, once:\n{before}"
        text = ("\n" + text).replace("\n" + before, "\n" + after)[1:]
    return text
