"""The corridor: one text is read, cleaned, analysed, searched for names and values, tagged. What a worker does, and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from coopfacts import copies, engines, entities, lang, periods, quantities, readers
from coopfacts.facts import tag
from coopfacts.facts.trace import Trace
from coopfacts.jobs import Outcome, Result, Stopwatch
from coopfacts.readers import Options, RawArticle
from coopfacts.records import Analysis, Document, Fact, Facts, Reject
from coopfacts.writers import jsonl

Article = RawArticle | Reject
NO_MODELS: Mapping[str, str] = {}

# --- one text --------------------------------------------------------------------------------------


def extract(text: str, *, date: dt.date | str | None = None, lang: str | None = None, title: str | None = None, model: str | None = None) -> Facts:
    """The facts of one text: a list, that a notebook shows as the text with everything marked.

    ``date`` is the day of publication, against which "this year" is read; without it, the dates of the text serve.
    ``lang`` (``en`` or ``ru``) is found out when it is not given. ``model`` names an English spaCy pipeline, or its folder, in the
    place of the package's own model. A text that cannot become a document raises
    :class:`coopfacts.errors.RejectedInput`.
    """
    document = readers.document(text, readers.as_date(date), lang, title)
    return Facts(facts_of(document, models={"en": model} if model else {}), document)


def facts_of(document: Document, lap: Callable[[str], None] = lambda stage: None, trace: Trace | None = None, models: Mapping[str, str] = NO_MODELS) -> tuple[Fact, ...]:
    """The facts of a cleaned text; ``lap`` is told the end of each stage, a ``trace`` learns how they came about;
    ``models`` names models by language in the place of the package's own."""
    text, language = document.text, document.language
    analysis = analyse(text, language, models)
    lap("analyse")
    names = entities.find(document, analysis)
    lap("entities")
    times = tuple(periods.find(text, language, periods.anchor(text, language, document.published)))
    amounts = tuple(quantities.find(text, language))
    lap("values")
    facts = tag(document, analysis, names, amounts, times, trace)
    lap("tag")
    return facts


def analyse(text: str, language: str, models: Mapping[str, str] = NO_MODELS) -> Analysis:
    """Sentences, tokens and names of a text."""
    return next(iter(lang.analyser(language, models.get(language)).analyse([text])))


# --- one input of many -------------------------------------------------------------------------------


def process(options: Options, article: Article) -> Result:
    """One input through the whole corridor: the work of a worker."""
    if isinstance(article, Reject):
        return article
    watch = Stopwatch()
    document = readers.build(article, options)
    if isinstance(document, Reject):
        return document
    watch.lap("clean")
    with engines.untimed():
        model = lang.analyser(document.language, options.models.get(document.language)).version
    watch.skip()
    facts = facts_of(document, watch.lap, models=options.models)
    return _outcome(document, facts, model, watch)


def _outcome(document: Document, facts: Sequence[Fact], model: str, watch: Stopwatch) -> Outcome:
    return Outcome(
        document=jsonl.document_record(document),
        sketch=copies.sketch(document.text),
        lines=tuple(jsonl.line(jsonl.fact_record(fact, document.source_offsets)) for fact in facts),
        types=tuple(fact.type for fact in facts),
        statuses=tuple(fact.status for fact in facts),
        model=model,
        seconds=watch.seconds,
    )
