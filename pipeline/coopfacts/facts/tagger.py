"""From the analysed sentences of a document to drafts of facts: candidates, roles, values, status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coopfacts.facts import anniversaries, conditions, dealing, frames, stages, status, values, wording
from coopfacts.facts.arguments import Argument, arguments, host
from coopfacts.facts.conditions import Lack
from coopfacts.facts.draft import Candidate, Draft
from coopfacts.facts.fitting import LABELS, fitting
from coopfacts.facts.frames import Frame, Trigger, Variant
from coopfacts.facts.graph import Graph
from coopfacts.facts.phrases import Phrases
from coopfacts.facts.sides import Sides
from coopfacts.facts.splitting import Splitter
from coopfacts.facts.trace import Trace
from coopfacts.records import Document, Entities, Entity, Filler, Period, Quantity, Sentence, Status, Term, Text

# "Summit talks", "forum participants": the gathering is only named beside something else.
GATHERED = frozenset({"event", "meeting"})
# "The X project": the name says all that there is of the object.
BARE_PROJECT = frozenset({"project", "проект"})
# What takes place where a visit leads ("during his visit *to Kenya* he met").
GATHERED_ABROAD = frozenset({"meeting", "agreement"})
NAMED_SIDES = frozenset({"organization", "company", "bloc", "country", "region"})
# Kinds of side whose partner the document's pair can supply; companies and bodies find their own.
COMPLETED = frozenset({"country", "region", "bloc", "person"})
# Where the word that a variant asks for (``within``) may stand.
FOCUS = frozenset({("patient",), ("agent",), ("in",), ("patient", "in"), ("by",)})


class Tagger:
    """The frames at work on one document."""

    def __init__(self, document: Document, graph: Graph, entities: Entities, quantities: Sequence[Quantity], periods: Sequence[Period], trace: Trace | None = None) -> None:
        self.trace = trace
        self.document = document
        self.graph = graph
        self.phrases = Phrases(document, graph, entities, quantities, periods)
        self.sides = Sides(entities, graph)
        self.phrases.pair = self.sides.pair() or ()
        self.phrases.led = self.sides.led
        self.quantities = quantities
        self.periods = periods
        self.splitter = Splitter(graph, self.phrases, periods)

    def drafts(self) -> Iterator[Draft]:
        for sentence in self.graph.analysis.sentences:
            yield from self.sentence(sentence)

    def sentence(self, sentence: Sentence) -> Iterator[Draft]:
        tried = [c for frame in frames.frames() for c in self._candidates(frame, sentence)]
        candidates = [c for c in tried if self._passes(c, conditions.lacking(self.sides, c))]
        candidates = [c for c in candidates if self._passes(c, self._yielding(c, candidates))]
        if not candidates:
            return
        dealing.quantities(self.graph, candidates, values.within(self.quantities, sentence))
        dealing.periods(self.graph, candidates, values.within(self.periods, sentence))
        told: set[tuple[str, int]] = set()
        for candidate in candidates:
            key = (candidate.frame.type, candidate.predicate)
            drafts = list(self._parts(candidate)) if self._passes(candidate, Lack("told") if key in told else None) else []
            if drafts:
                told.add(key)
            yield from drafts

    def _passes(self, candidate: Candidate, lack: Lack | None) -> bool:
        """Whether a candidate lacks nothing; what it lacks is recorded where somebody wants to know."""
        if lack is not None and self.trace is not None:
            self.trace.failed(candidate, lack.reason, lack.missing)
        return lack is None

    def _parts(self, candidate: Candidate) -> Iterator[Draft]:
        for part in self.splitter.split(candidate):
            self._complete(part)
            anniversaries.dated(self.graph, part, self.document.published)
            if not self._passes(part, conditions.failing(self.phrases, self.sides, part)):
                continue
            draft = self._draft(part)
            if self._passes(part, Lack("other_status") if part.variant.statuses and draft.status not in part.variant.statuses else None):
                yield draft

    # --- candidates ----------------------------------------------------------------------------------

    def _candidates(self, frame: Frame, sentence: Sentence) -> Iterator[Candidate]:
        taken: list[int] = []
        for predicate, trigger in frames.found(self.graph, frame.type, sentence.first, sentence.last):
            barred = self._barred(frame, trigger, predicate, taken)
            if barred:
                if self.trace is not None:
                    self.trace.barred(self.graph, frame.type, predicate, barred)
                continue
            for variant in frame.variants:
                if trigger.group not in variant.triggers:
                    continue
                candidate = Candidate(frame=frame, variant=variant, trigger=trigger, predicate=predicate, sentence=sentence)
                if self._passes(candidate, self._unfit(frame, variant, predicate)):
                    taken.append(predicate)
                    yield self._filled(candidate)

    def _barred(self, frame: Frame, trigger: Trigger, predicate: int, taken: Sequence[int]) -> str:
        """Why no rule is tried on a trigger (a key of :data:`coopfacts.facts.trace.REASONS`); empty where they are."""
        relation = self.graph.tokens[predicate].deprel
        if relation == "amod" and trigger.upos == "VERB" and not self.graph.children(predicate, "obl", "obj"):
            return "attribute"
        if any(self._same_trigger(predicate, other) for other in taken):
            return "same_trigger"
        if self._inside_name(predicate):
            return "inside_name"
        if frame.type in GATHERED and relation == "compound":
            return "only_named"
        if frame.type == "programme" and conditions.signed(self.graph, predicate):
            return "in_document"
        return "in_document" if frame.type in {"project", "ties"} and conditions.in_document(self.graph, predicate) else ""

    def _unfit(self, frame: Frame, variant: Variant, predicate: int) -> Lack | None:
        if not self._within(frame, variant, predicate):
            return Lack("other_object")
        return None if self._marked(frame, variant, predicate) else Lack("other_words")

    def _yielding(self, candidate: Candidate, others: Sequence[Candidate]) -> Lack | None:
        return Lack("carried") if candidate.variant.yields and any(self._carries(other, candidate) for other in others) else None

    def _carries(self, verb: Candidate, noun: Candidate) -> bool:
        """Whether a candidate is the verb of another of its type, or the participle or relative clause on it ("*students* who study in")."""
        if verb.frame.type != noun.frame.type or verb.predicate == noun.predicate:
            return False
        token = self.graph.tokens[verb.predicate]
        return host(self.graph, noun.predicate) == verb.predicate or (token.head == noun.predicate and token.deprel.split(":")[0] == "acl")

    def _same_trigger(self, predicate: int, other: int) -> bool:
        """A trigger inside another's phrase ("*trade* turnover") or the verb that carries it ("*traded* goods")."""
        token = self.graph.tokens[predicate]
        if predicate == other:
            return False  # another group of the same word
        return token.head == other and token.deprel.split(":")[0] in {"compound", "amod", "flat", "fixed", "appos"} or host(self.graph, predicate) == other

    def _inside_name(self, predicate: int) -> bool:
        """A trigger that is a word of somebody's name ("National *Assembly*", "Ministry of *Trade*")."""
        token = self.graph.tokens[predicate]
        return any(
            not m.adjectival and m.entity.label in NAMED_SIDES and m.entity.start <= token.start < m.entity.end and m.entity.end > token.end and self.document.text[token.start].isupper()
            for m in self.phrases.mentions_at(predicate)
        )

    def _within(self, frame: Frame, variant: Variant, predicate: int) -> bool:
        if not variant.within and not variant.unless:
            return True
        found = arguments(self.graph, predicate)
        focus = [a for a in found if a.path in FOCUS]
        if self._has(frame, variant.unless, focus):
            return False
        if any(paths[0] == "patient" for paths in variant.roles.values()):
            # What is done counts, not who does it ("the *bank* opened its books"), where the sentence names both.
            focus = [a for a in focus if a.path[0] == "patient"] or focus
        if self.graph.tokens[predicate].upos == "NOUN":
            focus += [a for a in found if a.path == ("of",)]
        return not variant.within or self._has(frame, variant.within, focus)

    def _has(self, frame: Frame, groups: tuple[str, ...], found: Sequence[Argument]) -> bool:
        return bool(groups) and any(frames.in_group(self.graph, frame.type, self.phrases.content(a.token), groups) for a in found)

    def _marked(self, frame: Frame, variant: Variant, predicate: int) -> bool:
        if not variant.marked and not variant.unmarked:
            return True
        sentence = self.graph.sentence(predicate)
        clause = self.graph.clause(predicate)
        here = {t.group for i, t in frames.found(self.graph, frame.type, sentence.first, sentence.last) if self.graph.clause(i) == clause or abs(i - predicate) <= 8}
        return (not variant.marked or bool(here & set(variant.marked))) and not here & set(variant.unmarked)

    def _filled(self, candidate: Candidate) -> Candidate:
        found = arguments(self.graph, candidate.predicate)
        used: set[int] = set()
        spans: list[tuple[int, int]] = []
        persons: set[int] = set()  # "King Salman *of Saudi Arabia*" is one participant
        if candidate.variant.shape:
            self._fill_shape(candidate)
        for role, specifications in candidate.variant.roles.items():
            whole = self._over_sentence(candidate.sentence, specifications)
            if whole:
                candidate.slots[role] = list(whole)
                continue
            for argument, labels in self._matching(found, specifications, used):
                if self._inside(argument.token, spans) or argument.path[-1] == "of" and self.graph.tokens[argument.token].head in persons:
                    continue
                fillers = [f for f in self._fillers(candidate, role, argument) if not labels or isinstance(f, Entity) and f.label in labels]
                if fillers:
                    used.add(argument.token)
                    if any(isinstance(f, Entity) and f.label == "person" for f in fillers):
                        persons.update(self.graph.conjuncts(argument.token))
                    spans += self._outer(argument.token) if candidate.frame.slots[role] == "E" else []
                    candidate.slots.setdefault(role, []).extend(fillers)
                    candidate.heads.setdefault(role, []).append(argument.token)
                    candidate.paths[argument.token] = argument.path
                    if candidate.frame.slots[role] != "E" or role not in {"party", "participant", "endpoint"}:
                        break
        self._trim(candidate)
        self._name(candidate)
        self._terms(candidate)
        self._nearby_terms(candidate)
        self._place(candidate, found, used)
        return candidate

    def _over_sentence(self, sentence: Sentence, specifications: tuple[str, ...]) -> list[Entity]:
        """What is read from the whole sentence: the ends of a ``route``, or all persons ``listed``."""
        if "route" in specifications:
            return self.phrases.route(sentence)
        return self.phrases.listed(sentence) if "listed" in specifications else []

    def _inside(self, token: int, spans: list[tuple[int, int]]) -> bool:
        """Whether a token stands inside the title or name of a mention that already fills a role."""
        start = self.graph.tokens[token].start
        return any(first <= start < last for first, last in spans)

    def _outer(self, token: int) -> list[tuple[int, int]]:
        found = [self.phrases.mention(t) for t in self.graph.conjuncts(token)]
        return [(m.outer_start, m.outer_end) for m in found if m is not None]

    def _fill_shape(self, candidate: Candidate) -> None:
        role = candidate.variant.shape
        kind = candidate.frame.slots[role]
        mention = self.phrases.mention(candidate.predicate)
        if kind == "E" and mention is not None and not mention.adjectival:
            candidate.slots[role] = [mention.entity]
        elif not candidate.variant.proper:
            text = self.phrases.text(candidate.predicate) if self.graph.tokens[candidate.predicate].upos != "VERB" else self.phrases.deed(candidate.predicate)
            if text is not None:
                candidate.slots[role] = [text if kind == "X" else Entity(text=text.text, start=text.start, end=text.end, name=text.text, label=_label(candidate.frame.type))]
        candidate.heads[role] = [candidate.predicate]
        if candidate.variant.proper and not any(conditions.is_name(self.graph, f) for f in candidate.slots.get(role, [])):
            candidate.slots.pop(role, None)

    @staticmethod
    def _matching(found: list[Argument], specifications: tuple[str, ...], used: set[int]) -> Iterator[tuple[Argument, frozenset[str]]]:
        """Unused arguments that fit, best first, each with the labels to which the specification holds its fillers (``to@geo``)."""
        for specification in specifications:
            path, _, group = specification.partition("@")
            for argument in found:
                if argument.token not in used and argument.fits(path):
                    yield argument, LABELS[group]

    def _fillers(self, candidate: Candidate, role: str, argument: Argument) -> list[Filler]:
        kind = candidate.frame.slots[role]
        if kind == "E":
            named = self.phrases.sides(argument.token)
            if argument.inherited and conditions.provided(self.graph, candidate.predicate):
                named = [self.sides.represented(entity) for entity in named]
            found = fitting(candidate.frame.type, role, named)
            if candidate.frame.type == "transport_link":
                return conditions.on_route(self.phrases, found, role, argument.path[-1])
            return [*found]
        return [*wording.texts(self.phrases, role, argument, candidate.predicate)] if kind == "X" else []

    def _terms(self, candidate: Candidate) -> None:
        token = self.graph.tokens[candidate.predicate]
        for role, name in {**candidate.variant.terms, **candidate.trigger.terms}.items():
            if role in candidate.frame.slots:
                candidate.slots[role] = [Term(text=token.text, start=token.start, end=token.end, name=name)]

    def _trim(self, candidate: Candidate) -> None:
        """Texts end where the phrase of another role begins ("a memorandum | on tourism")."""
        for role, fillers in candidate.slots.items():
            others = sorted(h for other, heads in candidate.heads.items() if other != role for h in heads)
            candidate.slots[role] = [self._cut(f, others) if isinstance(f, Text) else f for f in fillers]

    def _cut(self, text: Text, others: list[int]) -> Text:
        for head in others:
            if self.graph.tokens[head].deprel == "amod":
                continue  # "companies with *Polish* capital": the phrase goes on
            first = min([head, *self.graph.children(head, "case", "det", "amod", "compound", "mark")])
            start = self.graph.tokens[first].start
            if text.start < start < text.end:
                end = start
                while end > text.start and not self.document.text[end - 1].isalnum():
                    end -= 1
                return Text(text=self.document.text[text.start : end], start=text.start, end=end)
        return text

    def _name(self, candidate: Candidate) -> None:
        """The proper name of a project, read from its object."""
        if candidate.frame.type != "project" or candidate.slots.get("name"):
            return
        for head in candidate.heads.get("object", []):
            name = self.phrases.name_inside(head)
            if name is not None:
                candidate.slots["name"] = [name]
                if self.graph.lemmas[head] in BARE_PROJECT:
                    candidate.slots.pop("object", None)
                return

    def _nearby_terms(self, candidate: Candidate) -> None:
        """Terms that other words of the clause settle ("by telephone", "в режиме видеоконференции")."""
        sentence = candidate.sentence
        for index, trigger in frames.found(self.graph, candidate.frame.type, sentence.first, sentence.last):
            if (trigger.group == "term" or "format" in trigger.terms) and self.graph.clause(index) == self.graph.clause(candidate.predicate):
                token = self.graph.tokens[index]
                for role, name in trigger.terms.items():
                    candidate.slots.setdefault(role, [Term(text=token.text, start=token.start, end=token.end, name=name)])

    def _place(self, candidate: Candidate, found: list[Argument], used: set[int]) -> None:
        if candidate.frame.type == "visit" or "place" in candidate.slots or "place" not in candidate.variant.roles.get("place", ("place",)):
            return
        for argument in found:
            inside = argument.path[-1] == "in" and len(argument.path) <= 3 and "agent" not in argument.path
            if argument.token in used or not (inside or candidate.frame.type in GATHERED_ABROAD and argument.path[-2:] == ("during", "to")):
                continue
            mention = self.phrases.mention(argument.token)
            if mention is not None and mention.entity.label in {"city", "region", "country", "place", "facility"} and not mention.adjectival:
                candidate.slots["place"] = list(self.phrases.sides(argument.token))
                candidate.heads["place"] = [argument.token]
                candidate.paths[argument.token] = argument.path
                return

    # --- one candidate, one or more facts ----------------------------------------------------------------

    def _complete(self, candidate: Candidate) -> None:
        self._oppose(candidate)
        role = candidate.variant.complete
        if not role or not all(candidate.slots.get(r) for r in candidate.variant.stated):
            return
        present = [f for f in candidate.slots.get(role, []) if isinstance(f, Entity)]
        added: list[Entity] = []
        if not present:
            added = list(self.sides.pair() or ())
        elif not self.sides.apart(present) and present[0].label in COMPLETED:
            partner = self.sides.partner(present[0])
            added = [partner] if partner else []
        if added:
            candidate.slots[role] = [*present, *(replace(e, resolved_from="context") for e in added)]

    def _oppose(self, candidate: Candidate) -> None:
        """Fill the missing one of two opposite roles with the partner of the other."""
        given = [role for role in candidate.variant.opposite if candidate.slots.get(role)]
        if len(given) != 1:
            return
        missing = next(role for role in candidate.variant.opposite if role not in given)
        if self._dealt(candidate, given[0], missing):
            return
        first = candidate.slots[given[0]][0]
        partner = self.sides.partner(first) if isinstance(first, Entity) else None
        if partner is not None:
            candidate.slots[missing] = [replace(partner, resolved_from="context")]

    def _dealt(self, candidate: Candidate, given: str, missing: str) -> bool:
        """Deal out a company and another side that one word joins ("the mayor's office and the plant signed a contract for the supply")."""
        both = [f for f in candidate.slots[given] if isinstance(f, Entity)]
        companies = [e for e in both if e.label == "company"]
        if len(both) != 2 or len(companies) != 1 or not self.sides.apart(both):
            return False
        other = [e for e in both if e.label != "company"]
        sells = candidate.variant.opposite[0]
        candidate.slots[sells], candidate.slots[missing if given == sells else given] = [companies[0]], list(other)
        return True

    def _draft(self, candidate: Candidate) -> Draft:
        own = candidate.trigger.terms.get("status")
        verdict = status.verdict(self.graph, candidate.predicate if candidate.voice is None else candidate.voice, own)  # type: ignore[arg-type]
        decided = "actual" if candidate.past else self._dated(verdict.status, candidate)
        stages.restage(candidate, decided)
        return Draft(
            type=candidate.frame.type,
            status=decided,
            slots={role: fillers for role, fillers in candidate.slots.items() if fillers},
            sentences=[candidate.sentence],
            rule=f"{candidate.frame.type}.{candidate.variant.name}",
            trigger=self.graph.tokens[candidate.predicate].text,
            cue=verdict.cue,
            supplement=candidate.variant.supplement,
            at=candidate.predicate,
            cue_at=verdict.at,
            origin=candidate,
        )

    def _dated(self, found: Status, candidate: Candidate) -> Status:
        """What lies after the publication date is planned, whatever the tense ("opens in June")."""
        published = self.document.published
        starts = [p.start_date for p in candidate.slots.get("period", []) if isinstance(p, Period) and p.start_date]
        if found == "actual" and published and starts and min(starts) > published:
            return "planned"
        return found


def _label(fact_type: str) -> str:
    return {"event": "event", "programme": "programme", "project": "facility", "transport_link": "facility"}.get(fact_type, "group")
