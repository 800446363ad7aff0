"""Types, style and the direction of imports, checked by the tools that know."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("spacy", "natasha", "slovnet", "navec", "pymorphy3", "pandas", "numpy", "trafilatura", "onnxruntime", "rich", "typer", "duckdb", "pyarrow", "xlsxwriter")


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["mypy"], ["lint-imports"]],
    ids=lambda command: command[0],
)
def test_tool_has_no_complaints(command):
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["coopfacts", "coopfacts.corridor", "coopfacts.run", "coopfacts.evaluate", "coopfacts.report", "coopfacts.tables.frames", "coopfacts.query", "coopfacts.writers"])
def test_importing_is_light(module):
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_shows_what_it_offers():
    import coopfacts

    assert dir(coopfacts) == ["Document", "Fact", "Facts", "__version__", "explain", "extract", "read_claims", "read_documents", "read_facts", "read_fillers"]
    assert all(getattr(coopfacts, name) for name in coopfacts.__all__)
    with pytest.raises(AttributeError):
        _ = coopfacts.nothing
