"""What annotators made of the tasks: an export of Label Studio (format JSON) as gold lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coopfacts.errors import AnnotationError
from coopfacts.labelling.annotation import Annotation
from coopfacts.labelling.drafts import Record

SHOWN = 20  # problems that one message holds
_DATA = ("doc_id", "lang", "text")


def gold(path: Path, annotator: str | None = None) -> tuple[list[Record], list[str]]:
    """The gold lines of an export, and the tasks that nobody has annotated. ``annotator`` (an id or an address) picks one of several.

    Raises :class:`AnnotationError` that lists what is wrong, each with its task.
    """
    lines: list[Record] = []
    waiting: list[str] = []
    problems: list[str] = []
    for task in _tasks(path):
        name = f"task {task.get('id', '?')} ({_mapping(task.get('data')).get('doc_id', 'no doc_id')})"
        try:
            chosen = _chosen(task, annotator)
            if chosen is None:
                waiting.append(name)
            else:
                lines.append(_line(_mapping(task["data"]), chosen))
        except AnnotationError as error:
            problems.extend(f"{name}: {problem}" for problem in str(error).split("\n"))
    if problems:
        more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        raise AnnotationError("\n".join([f"{path}: mend these in Label Studio and export again", *problems[:SHOWN], *more]))
    return lines, waiting


def _tasks(path: Path) -> list[Record]:
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); give a file that Label Studio exported as JSON") from error
    except ValueError as error:
        raise AnnotationError(f"{path}: not JSON ({error}); give a file that Label Studio exported as JSON") from error
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
        raise AnnotationError(f"{path}: not a list of tasks; give a file that Label Studio exported as JSON")
    if any("data" not in task for task in tasks):
        raise AnnotationError(
            f"{path}: this is JSON-MIN, which leaves out the relations between facts and fillers; export again, and choose JSON"
        )
    return tasks


def _chosen(task: Record, annotator: str | None) -> Sequence[Record] | None:
    """The results of the annotation that counts: the one marked as ground truth, else the only one."""
    made = [entry for entry in _list(task.get("annotations")) if isinstance(entry, Mapping) and not entry.get("was_cancelled")]
    if any("result" not in entry for entry in made):
        raise AnnotationError("the export names annotations without their results; export again, and choose JSON")
    made = [entry for entry in made if annotator is None or annotator in _names(entry)]
    made = [entry for entry in made if entry.get("ground_truth")] or made
    if len(made) > 1:
        people = sorted(max(_names(entry), key=len, default="?") for entry in made)
        raise AnnotationError(f"{len(made)} annotations, by {', '.join(people)}: choose one by --annotator, or star one as ground truth")
    return [item for item in _list(made[0]["result"]) if isinstance(item, Mapping)] if made else None


def _names(annotation: Record) -> set[str]:
    who = annotation.get("completed_by")
    return {str(value) for key, value in who.items() if key in {"id", "email"}} if isinstance(who, Mapping) else {str(who)}


def _line(data: Record, result: Sequence[Record]) -> Record:
    missing = [key for key in _DATA if not isinstance(data.get(key), str)]
    if missing:
        raise AnnotationError(f"its data has no {missing[0]}; import the tasks as `coopfacts label export` wrote them")
    facts = Annotation(data, result).facts()
    return {**data, "facts": facts}


def _list(value: object) -> Iterator[object]:
    return iter(value if isinstance(value, list) else [])


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}
