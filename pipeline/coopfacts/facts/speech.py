"""Who says what: the speaker of each sentence, stretches of speech by one speaker, and what they say.

A sentence has a speaker when a speech verb has one ("said X", "X noted that"), a source phrase names one ("according to X"), a
turn is labelled ("Name: ...") or a quotation goes on from the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from coopfacts import lang
from coopfacts.facts.arguments import is_passive
from coopfacts.facts.graph import NOMINAL, Graph
from coopfacts.facts.phrases import Phrases
from coopfacts.records import Attribution, Document, Entities, Entity, Mention, Sentence, Text

QUOTED = re.compile(r"[«“„\"](?P<words>[^«»“”„\"]{3,1500})[»”“\"]")
OPENING, CLOSING = "«“„", "»”"
AFTER_LABEL = re.compile(r"(?:[ ,]*\([^)\n]{1,60}\))?:(?=\s)")
QUESTIONER = re.compile(r"(?:Вопрос|Корреспондент|Ведущий|Реплика|Question|Correspondent|Moderator|Host|Remark)\b[^\n:]{0,80}:")
CLOSING_OF_TRANSCRIPT = re.compile(r"<…>|\* \* \*|<\.\.\.>")
MAX_BEFORE_LABEL = 30
MEETING = frozenset({"talk", "talks", "meeting", "meet", "conversation", "переговоры", "встреча", "разговор", "беседа", "встретиться"})
INITIALS = re.compile(r"^[^\W\d_]\.\s?[^\W\d_]")
SPEAKING = frozenset({"person", "organization", "company", "group", "country", "bloc"})
MIN_QUOTE_WORDS = 4
# Speech that a dash opens and the author's words close: "– We need contracts, – says the director."
DASHED = re.compile(r"(?m)^[^\S\n]*[-–—] (?P<words>[^\n]{3,600}?)[,!?…] [-–—] (?=[^\W\d_])")
# The author's words inside one pair of quotation marks.
INSERTED = re.compile(r"[,.!?…] [-–—] (?:[^\W\d_]+ ){0,1}$")
DASHES = "-–—"
BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n(?!\s*[-–—])[^\n]*\S[^\n]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What one sentence says of its speaker; ``own`` when a cue in this sentence names the speaker; ``at``: the token of the cue,
    where it is a word."""

    speaker: Entity
    cue: str
    quoted: bool
    own: bool
    turn: int = 0
    others: tuple[Entity, ...] = ()
    view: bool = False
    at: int | None = None


@dataclass(slots=True, kw_only=True)
class Stretch:
    """Sentences by one speaker, with no other speaker between."""

    speaker: Entity
    cue: str
    turn: int = 0
    others: tuple[Entity, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    quotes: list[Text] = field(default_factory=list)
    reported: list[Sentence] = field(default_factory=list)
    view: bool = False
    at: int | None = None


@cache
def _forms(language: str) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for row in lang.table(language, "speech"):
        kinds.setdefault(row["kind"], set()).add(row["form"])
    return {kind: frozenset(forms) for kind, forms in kinds.items()}


class Speakers:
    """The speaker of each sentence of a document."""

    def __init__(self, document: Document, graph: Graph, phrases: Phrases, entities: Entities) -> None:
        self.document = document
        self.graph = graph
        self.phrases = phrases
        self.forms = _forms(graph.language)
        self.titles = {office.person.name: office.title.text for office in reversed(entities.offices)}
        self._people = [m for m in entities.mentions if m.entity.label == "person"]
        self.met = any(lemma in MEETING for lemma in graph.lemmas[:120])
        self.quotes = sorted(
            (Text(text=m["words"], start=m.start("words"), end=m.end("words")) for found in (QUOTED, DASHED) for m in found.finditer(document.text)), key=lambda q: q.start
        )
        self.speech = self._assign()

    def attribution(self, sentence: Sentence) -> Attribution | None:
        """Who is responsible for what a sentence states, if not the article itself."""
        speech = self.speech.get(sentence.start)
        if speech is None:
            return None
        return Attribution(speaker=speech.speaker, title=self.titles.get(speech.speaker.name), quoted=speech.quoted, cue=speech.cue)

    def stretches(self) -> Iterator[Stretch]:
        """Stretches in text order."""
        current: Stretch | None = None
        for sentence in self.graph.analysis.sentences:
            speech = self.speech.get(sentence.start)
            if speech is None:
                continue
            if current is None or current.speaker.name != speech.speaker.name or current.turn != speech.turn:
                if current is not None:
                    yield current
                current = Stretch(speaker=speech.speaker, cue=speech.cue, turn=speech.turn, others=speech.others, at=speech.at)
            current.sentences.append(sentence)
            current.view = current.view or speech.view
            quotes = [q for q in self.quotes if q.start < sentence.end and q.end > sentence.start and len(q.text.split()) >= MIN_QUOTE_WORDS]
            current.quotes += [q for q in quotes if q not in current.quotes]
            if not quotes and speech.own:
                current.reported.append(sentence)
            elif speech.cue == ":" and not quotes:
                current.quotes.append(self._without_label(sentence))
        if current is not None:
            yield current

    def _without_label(self, sentence: Sentence) -> Text:
        label = self._label(sentence)
        start = self.document.text.index(":", label.end, sentence.end + 1) + 1 if label is not None and ":" in self.document.text[label.end : sentence.end + 1] else sentence.start
        while start < sentence.end and self.document.text[start].isspace():
            start += 1
        return Text(text=self.document.text[start : sentence.end], start=start, end=sentence.end)

    # --- one sentence after the other ----------------------------------------------------------------

    def _assign(self) -> dict[int, Speech]:
        found: dict[int, Speech] = {}
        last: Entity | None = None
        turn: Speech | None = None
        previous: Sentence | None = None
        answers = self._answers()
        for sentence in self.graph.analysis.sentences:
            label = self._label(sentence) if not answers else None
            if label is not None:
                turn = Speech(speaker=label, cue=":", quoted=True, own=True)
            elif self._interviewer(sentence):
                turn = None
            speech = answers.get(sentence.start)
            if speech is None and turn is not None:
                speech = Speech(speaker=turn.speaker, cue=":", quoted=True, own=False)
            speech = speech or self._own(sentence, last)
            if speech is None and previous is not None:
                speech = self._continued(sentence, previous, found.get(previous.start))
            if speech is not None:
                found[sentence.start] = speech
                last = speech.speaker
            previous = sentence
            if CLOSING_OF_TRANSCRIPT.search(self.document.text, sentence.start, sentence.end + 4):
                turn = None
        self._look_ahead(found)
        return found

    def _answers(self) -> dict[int, Speech]:
        """The sentences of an interview's answers: paragraphs with a dash that follow a question. Each answer is a turn."""
        blocks = list(BLOCK.finditer(self.document.text))
        asked = [i for i, block in enumerate(blocks[:-1]) if block[0].rstrip(" »”\"").endswith("?") and blocks[i + 1][0].lstrip()[:1] in DASHES]
        guest = self._guest(blocks[asked[0]].start()) if len(asked) >= 2 else None
        if guest is None:
            return {}
        found: dict[int, Speech] = {}
        for turn, i in enumerate(asked, 1):
            last = next((j for j in range(i + 2, len(blocks)) if j in asked), len(blocks))
            span = [b for j, b in enumerate(blocks[i + 1 : last]) if j == 0 or b[0].lstrip()[:1] in DASHES]
            for sentence in self.graph.analysis.sentences:
                if span[0].start() <= sentence.start < span[-1].end():
                    found[sentence.start] = Speech(speaker=guest, cue=":", quoted=True, own=False, turn=turn)
        return found

    def _guest(self, before: int) -> Entity | None:
        """Whom an interview is with: the person named most often before its first question."""
        counts: dict[str, int] = {}
        for mention in self._people:
            if mention.outer_start < before:
                counts[mention.entity.name] = counts.get(mention.entity.name, 0) + 1
        best = max(counts, key=lambda name: counts[name], default=None)
        return next((m.entity for m in self._people if m.entity.name == best), None)

    def _look_ahead(self, found: dict[int, Speech]) -> None:
        """A quotation may begin sentences before the words that name its speaker."""
        sentences = self.graph.analysis.sentences
        for i in range(len(sentences) - 2, -1, -1):
            here, after = sentences[i], sentences[i + 1]
            speech = found.get(after.start)
            if here.start not in found and speech is not None and speech.own and self._open_at(here.end) and "\n\n" not in self.document.text[here.end : after.start]:
                found[here.start] = Speech(speaker=speech.speaker, cue=speech.cue, quoted=True, own=False, at=speech.at)

    def _open_at(self, offset: int) -> bool:
        """Whether a quotation is open at an offset."""
        return any(q.start <= offset < q.end for q in self.quotes)

    def _continued(self, sentence: Sentence, previous: Sentence, speech: Speech | None) -> Speech | None:
        if speech is None or not speech.quoted:
            return None
        text = self.document.text[sentence.start : sentence.end].lstrip("-–— ")
        inside = any(q.start <= sentence.start + 3 and q.end >= sentence.end - 3 for q in self.quotes)
        if text[:1] in OPENING + '"' and self._mostly_quoted(sentence) or inside:
            return Speech(speaker=speech.speaker, cue=speech.cue, quoted=True, own=False, at=speech.at)
        return None

    def _mostly_quoted(self, sentence: Sentence) -> bool:
        length = max(1, sentence.end - sentence.start)
        covered = sum(max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in self.quotes)
        return covered >= 0.6 * length

    def _label(self, sentence: Sentence) -> Entity | None:
        """The person whose name ends in a colon: with initials, or with no verb before it."""
        for mention in self._people:
            if sentence.start <= mention.outer_start < sentence.end and AFTER_LABEL.match(self.document.text, max(mention.outer_end, mention.entity.end)):
                if INITIALS.search(mention.entity.text):
                    return mention.entity
                before = [t for t in self.graph.analysis.tokens_of(sentence) if t.end <= mention.outer_start]
                return None if any(t.upos in {"VERB", "AUX"} for t in before) or len(before) > MAX_BEFORE_LABEL else mention.entity
        return None

    def _interviewer(self, sentence: Sentence) -> bool:
        return QUESTIONER.match(self.document.text, sentence.start) is not None

    # --- cues in the sentence -------------------------------------------------------------------------

    def _own(self, sentence: Sentence, last: Entity | None) -> Speech | None:
        quoted = any(q.start < sentence.end and q.end > sentence.start and len(q.text.split()) >= MIN_QUOTE_WORDS for q in self.quotes)
        for index in range(sentence.first, sentence.last):
            if self._in_quote(index):
                continue
            speakers: list[Entity] = []
            if self._speaks(index, quoted) and self.graph.tokens[index].upos in {"VERB", "AUX"}:
                speakers = self._subject(index, last) or self._beside(index, sentence)
            elif self._source(index):
                speakers = self._named_after(index + 2, sentence, last)
            if speakers:
                view = self.graph.lemmas[index] in self.forms["view"]
                return Speech(speaker=speakers[0], cue=self.graph.tokens[index].text, quoted=quoted, own=True, others=tuple(speakers[1:]), view=view, at=index)
        return None

    def _speaks(self, index: int, quoted: bool) -> bool:
        """A verb of speech; some are verbs of speech only beside a quotation ("*continued* the minister")."""
        lemma = self.graph.lemmas[index]
        return lemma in self.forms["verb"] or lemma in self.forms["view"] or quoted and lemma in self.forms["quoting"]

    def _in_quote(self, index: int) -> bool:
        start = self.graph.tokens[index].start
        if INSERTED.search(self.document.text, max(0, start - 30), start):
            return False
        return any(q.start <= start < q.end and len(q.text.split()) >= MIN_QUOTE_WORDS for q in self.quotes)

    def _subject(self, verb: int, last: Entity | None) -> list[Entity]:
        for child in self.graph.children(verb, "nsubj"):
            token = self.graph.tokens[child]
            if is_passive(self.graph, verb):
                return self._understood(verb)
            if self.graph.lemmas[child] in self.forms["pronoun"]:
                person = last or self._person_before(token.start)
                return [person] if person is not None else []
            if token.upos in NOMINAL:
                return self.phrases.principals(child) or next((found for c in self.graph.conjuncts(child) if (found := self._speaker_at(c))), [])
        if self.graph.tokens[verb].deprel == "conj" or self.graph.tokens[verb].deprel == "advcl" and self.graph.feat(verb, "VerbForm") in {"Ger", "Part", "Conv"}:
            return self._subject(self.graph.tokens[verb].head, last) if self.graph.tokens[verb].head != verb else []
        if self.graph.language == "ru" and not self.graph.children(verb, "nsubj"):
            return self._institution(verb)
        return []

    def _beside(self, verb: int, sentence: Sentence) -> list[Entity]:
        """The person named next to a finite speech verb that the parser gave no subject: no verb between, or right behind it."""
        if self.graph.feat(verb, "VerbForm") not in {"Fin", ""} or self.graph.children(verb, "nsubj"):
            return []
        for mention in reversed([m for m in self._people if sentence.start <= m.outer_start < sentence.end]):
            if mention.outer_end <= self.graph.tokens[verb].start:
                between = [t for t in self.graph.tokens[mention.head : verb] if t.upos in {"VERB", "AUX"}]
                return [] if between else [mention.entity]
            if 0 <= mention.outer_start - self.graph.tokens[verb].end <= 2:
                return [mention.entity]
        return []

    def _understood(self, verb: int) -> list[Entity]:
        """ "Satisfaction was expressed": in the account of a meeting, both who met."""
        if any(self.graph.marker(c) == "by" for c in self.graph.children(verb, "obl")):
            return []
        return self.phrases.persons_before(self.graph.tokens[verb].start) if self.met else []

    def _institution(self, verb: int) -> list[Entity]:
        """ "Сообщили в министерстве": the body where it was said."""
        for child in self.graph.children(verb, "obl"):
            if self.graph.marker(child) == "in":
                return self._speaker_at(child)
        return []

    def _speaker_at(self, token: int) -> list[Entity]:
        mention = self.phrases.mention(token)
        if mention is None:
            for child in self.graph.children(token, "appos", "flat", "nmod"):
                mention = self.phrases.mention(child)
                if mention is not None and mention.entity.label == "person":
                    break
        if mention is None or mention.entity.label not in SPEAKING or mention.adjectival:
            group = self.phrases.group(token)
            return [group] if group is not None else []
        return [mention.entity]

    def _source(self, index: int) -> bool:
        if index + 1 >= len(self.graph.tokens):
            return False
        pair = f"{self.graph.lemmas[index]} {self.graph.lemmas[index + 1]}"
        plain = f"{self.graph.tokens[index].text.lower()} {self.graph.tokens[index + 1].text.lower()}"
        return pair in self.forms["source"] or plain in self.forms["source"]

    def _named_after(self, first: int, sentence: Sentence, last: Entity | None) -> list[Entity]:
        for index in range(first, min(first + 4, sentence.last)):
            if self.graph.lemmas[index] in self.forms["pronoun"] or self.graph.tokens[index].text.lower() in {"him", "her", "его", "её", "ее"}:
                return [last] if last is not None else []
            mention = self.phrases.mention(index)
            if mention is not None and mention.entity.label in SPEAKING and not mention.adjectival:
                return [mention.entity]
        group = self.phrases.group(first) if first < sentence.last else None
        return [group] if group is not None else []

    def _person_before(self, offset: int) -> Entity | None:
        earlier: Sequence[Mention] = [m for m in self._people if m.outer_end <= offset]
        return earlier[-1].entity if earlier else None
