"""The shape of the code: short functions, few arguments, files of readable size, a docstring on each public name."""

import ast
import statistics
from pathlib import Path

import pytest

import coopfacts

ROOT = Path(coopfacts.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MEDIAN, NINETIETH, LONGEST = 8, 25, 60
ARGUMENTS = 7
FILE = 400


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function):
    """Lines of the body, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 1


def name(path):
    return str(path.relative_to(ROOT))


ALL = [(path, function) for path in FILES for function in functions(path)]


def test_functions_are_short():
    lengths = sorted(length(function) for _, function in ALL)
    assert statistics.median(lengths) <= MEDIAN
    assert lengths[int(0.9 * len(lengths))] <= NINETIETH
    assert [f"{name(p)}:{f.lineno} {f.name} {length(f)} lines" for p, f in ALL if length(f) > LONGEST] == []


def test_functions_take_few_arguments():
    def count(function):
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        return len([a for a in arguments if a.arg not in {"self", "cls"}])

    def is_command(function):
        """Its arguments are the options of the command line, each with a name and a default."""
        return any(ast.unparse(decorator).startswith("app.command") for decorator in function.decorator_list)

    assert [f"{name(p)}:{f.lineno} {f.name}" for p, f in ALL if count(f) > ARGUMENTS and not is_command(f)] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_are_of_readable_size(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE


@pytest.mark.parametrize("path", FILES, ids=name)
def test_public_names_are_explained(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
    assert [f"{n.lineno} {n.name}" for n in public if not ast.get_docstring(n)] == []
    assert not path.read_text(encoding="utf-8").strip() or ast.get_docstring(tree)


def test_no_drawers_for_odds_and_ends():
    assert [name(path) for path in FILES if path.stem in {"utils", "util", "helpers", "helper", "misc", "common"}] == []


def test_nothing_is_caught_blindly():
    blind = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}):
                blind.append(f"{name(path)}:{node.lineno}")
    assert blind == []
