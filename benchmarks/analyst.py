"""What analysts wait for, over made-up facts on real texts: seconds for the tables as a workbook and for claims, size of the report, and seconds that the
report takes in Chromium to open, filter, sort, search and page.

    python benchmarks/analyst.py --facts 100000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.report import made
from tests.report.conftest import chromium

from coopfacts import claims, report, writers
from coopfacts.writers import jsonl

STEPS = {
    "type": "view=facts&type=trade",
    "side, confidence, order": "view=facts&type=trade&side=iso:BY&confidence=0.5&sort=-amount",
    "words": "view=facts&q=беларуси",
    "claims": "view=claims",
    "who with whom": "view=dyads",
    "timeline": "view=timeline",
}


def timed(name: str, act: Callable[[], object]) -> None:
    start = time.perf_counter()
    act()
    print(f"  {time.perf_counter() - start:6.1f} s  {name}", flush=True)


def join(run: Path) -> None:
    with jsonl.replacing(run / "claims.jsonl") as sink:
        for claim in claims.join([run]):
            jsonl.write(sink, claim)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--facts", type=int, default=100_000, help="multiple of 10,000")
    arguments.add_argument("--no-workbook", action="store_true", help="leave the workbook out")
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        thousand = made.large(Path(folder) / "thousand", 1_000, 12)
        print(f"1,000 documents, 12,000 facts: {report.write(thousand).stat().st_size / 1e6:.1f} MB of report")
        run = made.copied(made.large(Path(folder) / "run", 200, 50, longest=900), wanted.facts // 10_000)
        print(f"{wanted.facts:,} facts")
        timed("claims", lambda: join(run))
        if not wanted.no_workbook:
            timed("workbook", lambda: writers.export(run, "xlsx", Path(folder) / "facts.xlsx"))
        timed("report", lambda: report.write(run))
        with chromium(Path(folder)) as page:
            timed("report opened", lambda: page.open(run / "report.html", "view=facts"))
            for name, address in STEPS.items():
                timed(name, lambda address=address: page.go(address))  # type: ignore[misc]
                print(f"            {page.found():,} facts, {page.run('return document.querySelectorAll(`.rows .row`).length')} rows in sight")


if __name__ == "__main__":
    main()
