"""The command line with work that is light and needs no model, for tests that kill it: ``python -m tests.forced run ...``."""

import json
import sys
import time

from coopfacts import cli, copies, run
from coopfacts.facts.ids import digest
from coopfacts.jobs import Outcome
from coopfacts.records import Reject

PAUSE = 0.002  # seconds that a document takes


def process(options, article):
    """A made-up document with a fact a sentence; a text that asks for it hangs, or is rejected."""
    if isinstance(article, Reject):
        return article
    time.sleep(PAUSE)
    while "hang" in article.text:
        pass
    if "reject" in article.text:
        return Reject(source=article.source, stage="test", code="asked", message="the text asks for it")
    return Outcome(
        document={"doc_id": article.key, "source": article.source, "language": "en", "duplicate_group": None, "text": article.text},
        sketch=copies.sketch(article.text),
        lines=tuple(json.dumps(fact(article.key, number, part)) for number, part in enumerate(article.text.split("."))),
        types=("trade",) * len(article.text.split(".")),
        statuses=("actual",) * len(article.text.split(".")),
        model="none",
        seconds={"tag": PAUSE},
    )


def fact(doc_id, number, text):
    """A made-up fact, in which texts that are alike agree."""
    return {
        "fact_id": "f_" + digest([doc_id, str(number)]),
        "claim_key": "c_" + digest([text]),
        "doc_id": doc_id,
        "type": "trade",
        "status": "actual",
        "slots": {},
        "confidence": 0.5,
        "provenance": {"language": "en"},
    }


if __name__ == "__main__":
    from tests import forced  # by this name, workers on other machines can import it too

    run.process = forced.process
    sys.exit(cli.main())
