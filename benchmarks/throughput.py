"""Documents and tokens a second and peak memory, for each language and beside natasha's own four stages.

    OMP_NUM_THREADS=1 python benchmarks/throughput.py [--texts corpus/gold/dev_ru.jsonl ...] [--json]

Each row is measured in a process of its own, so that its memory is its own. The first third of the texts warms up, the
rest is timed once: every sentence counts, none is found in a cache. `analyser` is everything linguistic (sentences,
tokens, lemmas, morphology, syntax, names); `pipeline` is coopfacts.extract, text to facts; `natasha` is razdel,
slovnet's morphology, syntax and names as natasha runs them, without lemmas.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

GOLD = Path(__file__).parents[1] / "corpus" / "gold"


@dataclass(frozen=True)
class Article:
    lang: str
    text: str
    published: str | None


@dataclass(frozen=True)
class Row:
    lang: str
    what: str
    documents: int
    tokens: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    detail: str = ""


def articles(paths: Iterable[Path]) -> list[Article]:
    lines = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [Article(line["lang"], line["text"], line.get("published")) for line in lines]


# --- what is measured ------------------------------------------------------------------------------


Measured = tuple["Clock", int, str]


@dataclass(frozen=True)
class Clock:
    """Seconds by the wall and by the processor; the second holds on a busy machine, too."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Clock:
        return cls(time.perf_counter(), time.process_time())

    def passed(self) -> Clock:
        now = self.now()
        return Clock(now.wall - self.wall, now.cpu - self.cpu)


def analyser(warm: Sequence[Article], timed: Sequence[Article]) -> Measured:
    from coopfacts import lang

    engine = lang.analyser(timed[0].lang)
    list(engine.analyse(article.text for article in warm))
    started = Clock.now()
    tokens = sum(len(analysis.tokens) for analysis in engine.analyse(article.text for article in timed))
    return started.passed(), tokens, ""


def pipeline(warm: Sequence[Article], timed: Sequence[Article]) -> Measured:
    import coopfacts
    from coopfacts import lang

    for article in warm:
        coopfacts.extract(article.text, date=article.published, lang=article.lang)
    started = Clock.now()
    facts = sum(len(coopfacts.extract(article.text, date=article.published, lang=article.lang)) for article in timed)
    spent = started.passed()
    tokens = sum(len(analysis.tokens) for analysis in lang.analyser(timed[0].lang).analyse(article.text for article in timed))
    return spent, tokens, f"{facts} facts"


def natasha(warm: Sequence[Article], timed: Sequence[Article]) -> Measured:
    from natasha_stages import Stages, Timed

    stages = Stages()
    list(stages.run(article.text for article in warm))
    stages.timed = Timed()
    started = Clock.now()
    list(stages.run(article.text for article in timed))
    spent = started.passed()
    return spent, stages.timed.tokens, ", ".join(f"{name} {seconds:.2f} s" for name, seconds in stages.timed.seconds.items())


MEASURES: dict[str, Callable[[Sequence[Article], Sequence[Article]], Measured]] = {"analyser": analyser, "pipeline": pipeline, "natasha": natasha}


def measure(what: str, lang: str, paths: Sequence[Path]) -> Row:
    chosen = [article for article in articles(paths) if article.lang == lang]
    third = len(chosen) // 3
    spent, tokens, detail = MEASURES[what](chosen[:third], chosen[third:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Row(lang, what, len(chosen) - third, tokens, spent.wall, spent.cpu, peak, detail)


# --- the table -------------------------------------------------------------------------------------


def in_own_process(what: str, lang: str, paths: Sequence[Path]) -> Row | None:
    """The row, or nothing (and the reason on stderr) where the measured part fails."""
    command = [sys.executable, __file__, "--measure", what, "--lang", lang, "--texts", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"{lang} {what}: failed\n{done.stderr}", file=sys.stderr)
        return None
    return Row(**json.loads(done.stdout.splitlines()[-1]))


def show(row: Row) -> str:
    return f"{row.lang}  {row.what:9} {row.documents / row.seconds:8.1f} documents/s {row.tokens / row.seconds:8.0f} tokens/s {row.tokens / row.cpu_seconds:8.0f} a CPU second {row.megabytes:7.0f} MB peak  {row.detail}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", default=[GOLD / "dev_en.jsonl", GOLD / "dev_ru.jsonl"], help="JSON lines with lang, text, published")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--measure", choices=sorted(MEASURES), help="only this row, as JSON (needs --lang)")
    parser.add_argument("--lang")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(asdict(measure(options.measure, options.lang, options.texts))))
        return
    complete = True
    for lang in sorted({article.lang for article in articles(options.texts)}):
        for what in ("analyser", "pipeline", *(["natasha"] if lang == "ru" else [])):
            row = in_own_process(what, lang, options.texts)
            complete = complete and row is not None
            if row is not None:
                print(json.dumps(asdict(row)) if options.json else show(row), flush=True)
    if not complete:
        sys.exit(1)


if __name__ == "__main__":
    main()
