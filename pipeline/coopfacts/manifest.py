"""What a run was: versions, configuration, counts, times. The only records that know the clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import re
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from coopfacts import lang, resources
from coopfacts.errors import ConfigurationError
from coopfacts.jobs import Counts, Job
from coopfacts.readers import Options
from coopfacts.records import SCHEMA_VERSION
from coopfacts.store import Store

Record = dict[str, object]


def now() -> dt.datetime:
    """The time."""
    return dt.datetime.now(dt.UTC)


def plan(job: Job, before: Record) -> Record:
    """What is noted at the start of a run; ``before`` is what an earlier start noted."""
    started = now().isoformat(timespec="seconds")
    starts = before.get("starts", 0)
    return {
        "started": before.get("started", started),
        "resumed": started if before else None,
        "starts": (starts if isinstance(starts, int) else 0) + 1,
        "configuration": _configuration(job),
    }


def progress(counts: Counts) -> Record:
    """What is noted now and then while a run is under way."""
    return {"updated": now().isoformat(timespec="seconds"), "counts": counts.plain()}


def record(job: Job, counts: Counts, plan: Record, seal: str) -> Record:
    """What was run, with what, and what came of it; ``seconds`` are those since the last start."""
    finished = now()
    since = dt.datetime.fromisoformat(str(plan["resumed"] or plan["started"]))
    return {
        "schema_version": SCHEMA_VERSION,
        "started": plan["started"],
        "resumed": plan["resumed"],
        "starts": plan["starts"],
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - since).total_seconds(), 3),
        "seal": seal,
        "versions": {"coopfacts": metadata.version("coopfacts"), "python": platform.python_version(), "models": _sorted(counts.models), "libraries": libraries()},
        "configuration": _configuration(job),
        "counts": counts.plain(),
        "languages": _sorted(counts.languages),
        "rejected": _sorted(counts.codes),
        "facts": {"type": _sorted(counts.types), "status": _sorted(counts.statuses)},
        "timings": {
            "stages": {stage: round(spent, 3) for stage, spent in counts.seconds.items()},
            "slowest": [{"source": source, "seconds": round(spent, 3)} for spent, source in sorted(counts.slowest, reverse=True)],
        },
    }


def _configuration(job: Job) -> Record:
    how = {"engine": job.engine, "scheduler": job.scheduler, "workers": job.workers, "timeout": job.timeout, "memory": job.memory}
    return {"inputs": list(job.inputs), "follow": str(job.follow) if job.follow else None, **how, **_plain(job.options)}


def _plain(options: Options) -> Record:
    return {key: _plain_value(value) for key, value in asdict(options).items()}


def _plain_value(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _sorted(counts: dict[str, int] | dict[str, str]) -> Record:
    return dict(sorted(counts.items()))


@cache
def libraries() -> Record:
    """The versions of what the package stands on."""
    needed = [requirement for requirement in metadata.requires("coopfacts") or () if "extra ==" not in requirement]
    names = sorted(match[0] for match in map(re.compile(r"[\w.-]+").match, needed) if match)
    return {name: metadata.version(name) for name in names}


def _chosen(options: Options) -> Record:
    """What identifies the models that were named in the place of the package's own."""
    return {code: lang.identity(code, name) for code, name in options.models.items()}


def seal(options: Options) -> str:
    """One digest of what decides, beside the inputs, what becomes of them: code, tables, models, libraries, options."""
    parts = [resources.digest(), metadata.version("coopfacts"), platform.python_version(), libraries(), _plain(options), _chosen(options)]
    return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()


# --- how a run stands --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """``running``, ``interrupted``, ``paused`` (a folder that is followed now and then) or ``finished``; by whom, and what is known: the manifest, or the plan and progress."""

    name: str
    holder: str | None
    record: Record


def state(output: Path) -> State:
    """How the run in a folder stands."""
    store = Store(output)
    holder = store.running()
    plan = store.noted("plan")
    if holder or plan:
        at_rest = "paused" if plan.get("following") else "interrupted"
        return State("running" if holder else at_rest, holder, {**plan, **store.noted("progress")})
    try:
        return State("finished", None, json.loads((output / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{output} holds no run: no run.json can be read there; give the --output of a run") from error
