"""Options of the test run, and what tests of several modules start from."""

import json

import pytest


def pytest_addoption(parser):
    parser.addoption("--mutations", type=int, default=300, metavar="N", help="damaged inputs for tests/test_hostile.py (10,000 for a thorough run)")
    parser.addoption("--kills", type=int, default=30, metavar="N", help="kills of a run in tests/test_batch.py (100 for a thorough run)")


@pytest.fixture(scope="session")
def texts(tmp_path_factory):
    """Many short articles; some repeat others, some are rejected, some lines are no JSON."""
    from tests import test_batch

    path = tmp_path_factory.mktemp("texts") / "texts.jsonl"
    with path.open("w", encoding="utf-8") as sink:
        for n in range(test_batch.NUMBER):
            body = "Please reject" if n % 97 == 5 else f"Text {n % 700} says so. It says more."
            sink.write("broken\n" if n % 211 == 7 else json.dumps({"text": body}) + "\n")
    return path


@pytest.fixture(scope="session")
def undisturbed(texts, tmp_path_factory):
    """What a run over them writes."""
    from tests import test_batch

    output = tmp_path_factory.mktemp("undisturbed")
    assert test_batch.finish(texts, "-o", output, "-w", 1, "-q")[0] == 3
    assert sorted(path.name for path in output.iterdir()) == sorted((*test_batch.FILES, "run.json"))
    return test_batch.written(output)
