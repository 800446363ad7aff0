"""What batches cost: the runner itself, one worker and two, the first fact, memory over many articles.

    python benchmarks/batches.py [--sizes 100 200 400] [--overhead 5000] [--write]

Ratios are of runs in turn, so that a busy machine slows both; processor seconds hold on a busy machine, too. The articles are the gold
texts, each made another one by a last sentence. `--write` puts the graph and the figures into docs/.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from coopfacts import copies, run
from coopfacts.jobs import Job, Outcome, Result
from coopfacts.readers import Options
from coopfacts.records import Reject
from coopfacts.shards import Article

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "corpus" / "gold"
MEGABYTE = 1_000_000


# --- articles --------------------------------------------------------------------------------------


def gold(lang: str) -> list[dict[str, str]]:
    lines = (GOLD / f"dev_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [{"text": record["text"], "lang": lang} for record in map(json.loads, lines)]


def write(path: Path, number: int, langs: Sequence[str] = ("en", "ru")) -> Path:
    texts = [pair for pairs in zip(*map(gold, langs), strict=False) for pair in pairs]
    last = {"en": "That was case {}.", "ru": "Это был случай {}."}
    with path.open("w", encoding="utf-8") as sink:
        for n in range(number):
            record = texts[n % len(texts)]
            sink.write(json.dumps({**record, "id": str(n), "text": f"{record['text']}\n\n{last[record['lang']].format(n)}"}, ensure_ascii=False) + "\n")
    return path


def nothing(options: Options, article: Article) -> Result:
    """No work at all: what is left is the runner."""
    assert not isinstance(article, Reject)
    document = {"doc_id": article.doc_id, "source": article.source, "language": "en", "text": article.text, "duplicate_group": None}
    return Outcome(document=document, sketch=copies.sketch(str(article.text)), lines=(), types=(), statuses=(), model="", seconds={"nothing": 0.0})


# --- measures --------------------------------------------------------------------------------------


class Tree:
    """The processes below this one, watched: the most memory of each kind in each third of a run."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []
        self._stop = threading.Event()

    def watch(self) -> None:
        while not self._stop.wait(0.25):
            heaviest = 0
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    heaviest = max(heaviest, child.memory_info().rss)
            self.samples.append((time.monotonic(), heaviest / MEGABYTE))

    def peaks(self) -> tuple[float, float]:
        """The heaviest worker in the second quarter of the time, when all models are loaded, and in the last one."""
        quarter = max(1, len(self.samples) // 4)
        return max(size for _, size in self.samples[quarter : 2 * quarter + 1]), max(size for _, size in self.samples[-quarter:])


@contextmanager
def watched() -> Iterator[Tree]:
    tree = Tree()
    thread = threading.Thread(target=tree.watch)
    thread.start()
    try:
        yield tree
    finally:
        tree._stop.set()
        thread.join()


def spent(texts: Path, workers: int, engine: str = "local") -> tuple[float, float]:
    """Seconds by the wall and by the processors, of this process and the children that have ended."""
    with tempfile.TemporaryDirectory() as folder:
        before, began = os.times(), time.perf_counter()
        run.run(Job(inputs=(str(texts),), output=Path(folder) / "out", workers=workers, options=Options(), engine=engine))
        after = os.times()
        return time.perf_counter() - began, sum(after[:4]) - sum(before[:4])


def overhead(folder: Path, number: int) -> dict[str, float]:
    """Milliseconds an article that the runner takes, beside the work: reading, the way to a worker and back, shards, the output."""
    real, run.process = run.process, nothing
    try:
        few, many = (spent(write(folder / f"{size}.jsonl", size), 1) for size in (number // 10, number))
    finally:
        run.process = real
    more = number - number // 10
    return {"articles": number, "wall_ms": 1000 * (many[0] - few[0]) / more, "cpu_ms": 1000 * (many[1] - few[1]) / more}


def scaling(folder: Path, sizes: Sequence[int], repeats: int) -> list[dict[str, float]]:
    """Articles a second by one worker and by two, and how many times faster two are, for each number of articles."""
    rows = []
    for size in sizes:
        texts = write(folder / f"s{size}.jsonl", size)
        pairs = [(spent(texts, 1)[0], spent(texts, 2)[0]) for _ in range(repeats)]
        one, two = (min(column) for column in zip(*pairs, strict=True))
        rows.append({"articles": size, "one": size / one, "two": size / two, "ratio": statistics.median(first / second for first, second in pairs)})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def busy() -> float:
    """How many times faster two processes calculate than one on this machine, now: more than that nobody can ask for."""
    code = "x = 0\nfor n in range(20_000_000): x += n * n"

    def seconds(number: int) -> float:
        began = time.perf_counter()
        for process in [subprocess.Popen([sys.executable, "-c", code]) for _ in range(number)]:
            process.wait()
        return time.perf_counter() - began

    return statistics.median(2 * seconds(1) / seconds(2) for _ in range(3))


def first_fact(lang: str) -> dict[str, float]:
    """Seconds from the start of the command to the first fact on standard output, and what the processors took for the whole command."""
    text = next(record["text"] for record in gold(lang))
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "coopfacts", "run", "-", "-o", "-", "-w", "1", "--lang", lang]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert process.stdin
    assert process.stdout
    process.stdin.write(text)
    process.stdin.close()
    assert process.stdout.readline()
    seconds = time.perf_counter() - began
    process.stdout.read()
    process.wait()
    after = os.times()
    return {"wall": seconds, "cpu": sum(after[2:4]) - sum(before[2:4])}


def memory(folder: Path, number: int) -> dict[str, float]:
    """Megabytes of the heaviest worker once it is warm and at the end."""
    texts = write(folder / "m.jsonl", number)
    with watched() as tree:
        spent(texts, 1)
    early, late = tree.peaks()
    return {"articles": number, "warm_mb": early, "end_mb": late, "growth_mb": late - early}


# --- what is written -------------------------------------------------------------------------------

WIDTH, HEIGHT, EDGE = 520, 260, 50
COLOURS = {"one": "#8888cc", "two": "#223388"}


def graph(rows: Sequence[dict[str, float]]) -> str:
    """Articles a second against articles, for one worker and for two."""
    top = 1.1 * max(row["two"] for row in rows)
    step = (WIDTH - 2 * EDGE) / max(1, len(rows) - 1)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><text x="{EDGE}" y="20">articles a second, by the number of articles of a run</text>')
    for place, (name, colour) in enumerate(COLOURS.items()):
        points = [(EDGE + n * step, HEIGHT - EDGE - row[name] / top * (HEIGHT - 2 * EDGE)) for n, row in enumerate(rows)]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"/>')
        parts += [f'<text x="{x - 10:.0f}" y="{y - 6:.0f}" fill="{colour}">{row[name]:.1f}</text>' for (x, y), row in zip(points, rows, strict=True)]
        parts.append(f'<text x="{EDGE + 120 * place}" y="{HEIGHT - 8}" fill="{colour}">{name} worker{"s" * (name == "two")}</text>')
    parts += [f'<text x="{EDGE + n * step - 12:.0f}" y="{HEIGHT - EDGE + 18}">{row["articles"]:,.0f}</text>' for n, row in enumerate(rows)]
    parts.append(f'<line x1="{EDGE}" y1="{HEIGHT - EDGE}" x2="{WIDTH - EDGE}" y2="{HEIGHT - EDGE}" stroke="black"/></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 200, 400])
    parser.add_argument("--repeats", type=int, default=2, help="runs of each size with one worker and with two, in turn")
    parser.add_argument("--overhead", type=int, default=5000, help="articles for the cost of the runner")
    parser.add_argument("--memory", type=int, default=400, help="articles for the growth of memory")
    parser.add_argument("--write", action="store_true", help="write docs/speed.svg and docs/speed.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found: dict[str, object] = {"load": os.getloadavg()[0], "processors": os.cpu_count(), "two_processes": busy()}
        for name, value in (("first_fact", {lang: first_fact(lang) for lang in ("en", "ru")}), ("overhead", overhead(place, options.overhead))):
            found[name] = value
            print(json.dumps({name: value}), flush=True)
        rows = scaling(place, options.sizes, options.repeats)
        found |= {"scaling": rows, "memory": memory(place, options.memory)}
        print(json.dumps(found, indent=2))
    if options.write:
        (ROOT / "docs" / "speed.svg").write_text(graph(rows), encoding="utf-8")
        (ROOT / "docs" / "speed.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
