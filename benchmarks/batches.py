"""What batches cost: the runner itself, one worker and two, the first fact, memory over many articles.

    python benchmarks/batches.py [--sizes 100 300 1000] [--light 100 1000 10000 100000] [--memory 100000] [--write]

Ratios are of runs in turn, so that a busy machine slows both; processor seconds hold on a busy machine, too. The articles are the gold
texts, each sentence of them made another one by a number, so that nothing is known from an article before. `light` runs do nothing with an
article: what is left is the runner. Memory is that of runs over short articles, one sentence of a gold text each, through the whole corridor.
`--write` puts the graph and the figures into docs/.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import os
import re
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

from coopfacts import children, copies, run
from coopfacts.jobs import Job, Outcome, Result
from coopfacts.readers import Options
from coopfacts.records import Reject
from coopfacts.shards import Article

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "corpus" / "gold"
MEGABYTE = 1_000_000
STOP = re.compile(r"(?<=[a-zа-яё])\.(?=\s|$)")
SUBREAPER = 36  # of prctl: who has lost his parent becomes our child


# --- articles --------------------------------------------------------------------------------------


def gold(lang: str) -> list[dict[str, str]]:
    lines = (GOLD / f"dev_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [{"text": record["text"], "lang": lang} for record in map(json.loads, lines)]


def write(path: Path, number: int, short: bool = False) -> Path:
    """So many articles, English and Russian in turn, no sentence of which comes twice; ``short`` ones are one sentence long."""
    texts = [pair for pairs in zip(*map(gold, ("en", "ru")), strict=False) for pair in pairs]
    with path.open("w", encoding="utf-8") as sink:
        for n in range(number):
            record = texts[n % len(texts)]
            text = sentence(record["text"], n // len(texts)) if short else record["text"]
            sink.write(json.dumps({**record, "id": str(n), "text": STOP.sub(f" {n}.", text)}, ensure_ascii=False) + "\n")
    return path


def sentence(text: str, number: int) -> str:
    """One of the longer paragraphs, up to its first full stop."""
    paragraphs = [paragraph for paragraph in text.split("\n") if len(paragraph) > 80] or [text]
    found, stop, _ = paragraphs[number % len(paragraphs)].partition(". ")
    return found + stop.strip()


def nothing(options: Options, article: Article) -> Result:
    """No work at all: what is left is the runner."""
    assert not isinstance(article, Reject)
    document = {"doc_id": article.doc_id, "source": article.source, "language": "en", "text": article.text, "duplicate_group": None}
    return Outcome(document=document, sketch=copies.sketch(str(article.text)), lines=(), types=(), statuses=(), model="", seconds={"nothing": 0.0})


# --- measures --------------------------------------------------------------------------------------


class Tree:
    """The processes below this one, watched: the most memory of a worker, and that of this process, now and then."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []
        self._stop = threading.Event()

    def watch(self) -> None:
        while not self._stop.wait(0.5):
            heaviest = 0
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    heaviest = max(heaviest, child.memory_info().rss)
            self.samples.append((heaviest / MEGABYTE, psutil.Process().memory_info().rss / MEGABYTE))

    def quarters(self, which: int) -> tuple[float, float]:
        """The most in the second quarter of the time, when all models are loaded, and in the last one."""
        quarter = max(1, len(self.samples) // 4)
        return max(sample[which] for sample in self.samples[quarter : 2 * quarter + 1]), max(sample[which] for sample in self.samples[-quarter:])


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


def used() -> tuple[float, float]:
    """Processor seconds of this process, and of the children that have ended."""
    times = psutil.Process().cpu_times()
    servers = [child.cpu_times() for child in psutil.Process().children() if "forkserver" in " ".join(child.cmdline())]
    return times.user + times.system, sum(sum(each[:4]) for each in servers)


def spent(texts: Path, workers: int, engine: str = "local") -> tuple[float, float, float]:
    """Seconds by the wall, and by the processors: of this process, and of its children."""
    children.prepare()
    with tempfile.TemporaryDirectory() as folder:
        before, began = used(), time.perf_counter()
        run.run(Job(inputs=(str(texts),), output=Path(folder) / "out", workers=workers, options=Options(), engine=engine))
        wall, after = time.perf_counter() - began, used()
        return wall, after[0] - before[0], after[1] - before[1]


@contextmanager
def idle_workers() -> Iterator[None]:
    """Runs whose work is nothing."""
    real, run.process = run.process, nothing
    try:
        yield
    finally:
        run.process = real


def overhead(folder: Path, number: int) -> dict[str, float]:
    """Milliseconds an article that the runner takes, beside the work: reading, the way to a worker and back, shards, the output."""
    with idle_workers():
        few, many = (spent(write(folder / f"{size}.jsonl", size), 1) for size in (number // 10, number))
    more = (number - number // 10) / 1000
    wall, main, rest = ((after - before) / more for before, after in zip(few, many, strict=True))
    return {"articles": number, "wall_ms": wall, "cpu_ms": main + rest, "main_cpu_ms": main}


def scaling(folder: Path, sizes: Sequence[int], repeats: int) -> list[dict[str, float]]:
    """Articles a second by one worker and by two, how many times faster two are, and how much more of the processors they took, for each
    number of articles."""
    rows = []
    for size in sizes:
        texts = write(folder / f"s{size}.jsonl", size)
        pairs = [(spent(texts, 1), spent(texts, 2)) for _ in range(repeats)]
        one, two = (min(wall for wall, *_ in column) for column in zip(*pairs, strict=True))
        rows.append({
            "articles": size, "one": size / one, "two": size / two, "ratio": statistics.median(first[0] / second[0] for first, second in pairs),
            "cpu_ratio": statistics.median(sum(second[1:]) / sum(first[1:]) for first, second in pairs),
            "main_share": statistics.median(second[1] / sum(second[1:]) for _, second in pairs),
        })  # fmt: skip
        print(json.dumps(rows[-1]), flush=True)
        texts.unlink()
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
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    known = set(psutil.Process().children())
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
    for orphan in set(psutil.Process().children()) - known:
        os.waitpid(orphan.pid, 0)
    after = os.times()
    return {"wall": seconds, "cpu": sum(after[2:4]) - sum(before[2:4])}


def memory(folder: Path, number: int) -> dict[str, float]:
    """Megabytes of the heaviest worker and of the main process, once all is warm and at the end, over short articles."""
    texts = write(folder / "m.jsonl", number, short=True)
    with watched() as tree:
        wall, *_ = spent(texts, 2)
    (warm, end), (main_warm, main_end) = tree.quarters(0), tree.quarters(1)
    texts.unlink()
    return {"articles": number, "seconds": wall, "warm_mb": warm, "end_mb": end, "growth_mb": end - warm, "main_warm_mb": main_warm, "main_end_mb": main_end}


# --- what is written -------------------------------------------------------------------------------

WIDTH, HEIGHT, EDGE = 560, 320, 56
LINES = (("whole", "one", "#8888cc", "one worker"), ("whole", "two", "#223388", "two workers"), ("light", "one", "#cc9966", "the runner alone, one worker"), ("light", "two", "#884411", "two"))


def graph(rows: dict[str, Sequence[dict[str, float]]]) -> str:
    """Articles a second against articles, both by powers of ten, for one worker and for two, with the work and without."""
    sizes = [row["articles"] for kind in rows.values() for row in kind]
    paces = [row[name] for kind, name, *_ in LINES for row in rows[kind]]
    left, right = (math.log10(edge(sizes)) for edge in (min, max))
    low, high = math.floor(math.log10(min(paces))), math.ceil(math.log10(max(paces)))

    def place(size: float, pace: float) -> tuple[float, float]:
        across = (math.log10(size) - left) / max(right - left, 1)
        up = (math.log10(pace) - low) / max(high - low, 1)
        return EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><text x="{EDGE}" y="20">articles a second, by the number of articles of a run</text>')
    for power in range(low, high + 1):
        x, y = place(10**left, 10**power)
        parts.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{WIDTH - EDGE}" y2="{y:.0f}" stroke="#dddddd"/><text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:,g}</text>')
    for size in sorted(set(sizes)):
        x, _ = place(size, 10**low)
        parts.append(f'<text x="{x:.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{size:,.0f}</text>')
    for number, (kind, name, colour, words) in enumerate(LINES):
        points = [place(row["articles"], row[name]) for row in rows[kind]]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(f'<text x="{EDGE + (0, 90, 190, 400)[number]}" y="{HEIGHT - 12}" fill="{colour}">{words}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 300, 1000], help="articles of runs through the whole corridor")
    parser.add_argument("--light", type=int, nargs="*", default=[100, 1000, 10_000], help="articles of runs of the runner alone")
    parser.add_argument("--repeats", type=int, default=2, help="runs of each size with one worker and with two, in turn")
    parser.add_argument("--overhead", type=int, default=5000, help="articles for the cost of the runner; 0 for none")
    parser.add_argument("--memory", type=int, default=2000, help="articles for the growth of memory; 0 for none")
    parser.add_argument("--first", type=int, default=3, help="starts of the command for the time to the first fact; 0 for none")
    parser.add_argument("--write", action="store_true", help="write docs/speed.svg and docs/speed.json")
    options = parser.parse_args()
    found: dict[str, object] = {"load": os.getloadavg()[0], "processors": os.cpu_count(), "two_processes": busy()}

    def tell(name: str, value: object) -> None:
        found[name] = value
        print(json.dumps({name: value}), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.first:
            tell("first_fact", {lang: min((first_fact(lang) for _ in range(options.first)), key=lambda times: times["wall"]) for lang in ("en", "ru")})
        if options.overhead:
            tell("overhead", overhead(place, options.overhead))
        rows = {"whole": scaling(place, options.sizes, options.repeats)}
        with idle_workers():
            rows["light"] = scaling(place, options.light, options.repeats)
        tell("scaling", rows)
        if options.memory:
            tell("memory", memory(place, options.memory))
    print(json.dumps(found, indent=2))
    if options.write:
        (ROOT / "docs" / "speed.svg").write_text(graph(rows), encoding="utf-8")
        (ROOT / "docs" / "speed.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
