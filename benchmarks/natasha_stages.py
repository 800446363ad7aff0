"""natasha's own pipeline, for comparison: segmentation, morphology, syntax and names, one text after another.

natasha 1.6.0 imports pymorphy2, which does not run on Pythons without ``pkg_resources``; pymorphy3, its successor with
the same interface, takes the name here. The four stages compared do not use it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

STAGES = ("segment", "morph", "syntax", "names")


@dataclass
class Timed:
    """Seconds by stage and the number of tokens."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    tokens: int = 0


class Stages:
    """The loaded models; ``run`` gives natasha's documents and keeps the time."""

    def __init__(self) -> None:
        natasha = load()
        embedding = natasha.NewsEmbedding()
        self._document = natasha.Doc
        segmenter = natasha.Segmenter()
        taggers = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding), natasha.NewsNERTagger(embedding)
        self._steps = (
            ("segment", lambda doc: doc.segment(segmenter)),
            ("morph", lambda doc: doc.tag_morph(taggers[0])),
            ("syntax", lambda doc: doc.parse_syntax(taggers[1])),
            ("names", lambda doc: doc.tag_ner(taggers[2])),
        )
        self.timed = Timed()

    def run(self, texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            doc = self._document(text)
            for name, step in self._steps:
                started = time.perf_counter()
                step(doc)
                self.timed.seconds[name] += time.perf_counter() - started
            self.timed.tokens += len(doc.tokens)
            yield doc


def load() -> Any:
    """The package, with pymorphy3 under the name of its predecessor."""
    import pymorphy3
    import pymorphy3.analyzer

    sys.modules.setdefault("pymorphy2", pymorphy3)
    sys.modules.setdefault("pymorphy2.analyzer", pymorphy3.analyzer)
    import natasha

    return natasha
