"""Free words as fillers: goods, objects, what an agreement is about."""

from __future__ import annotations

from coopfacts.facts import conditions
from coopfacts.facts.arguments import CIRCUMSTANCE, Argument, relators
from coopfacts.facts.graph import NOMINAL
from coopfacts.facts.phrases import Phrases
from coopfacts.records import Period, Quantity, Text

WORDED = NOMINAL | {"VERB", "ADJ"}
# Functions whose coordinated phrases are a filler each.
LISTED = frozenset({"patient", "of", "agent"})
# "A loan for the *sum* of 2 million": the money, not what it is for.
SUMS = frozenset({"sum", "amount", "total", "сумма", "размер"})
# "Treaties *ranging from* fishing to trade": the verb says nothing of what they are for.
SPANNING = frozenset({"range", "include", "follow", "total"})


def texts(phrases: Phrases, role: str, argument: Argument, predicate: int) -> list[Text]:
    """What an argument gives a role of free words: its phrase, or one for each of what it lists; empty where it cannot fill the role."""
    if phrases.graph.tokens[argument.token].upos not in WORDED or not _may_fill(phrases, role, argument, predicate):
        return []
    heads = phrases.graph.conjuncts(argument.token) if argument.path[-1] in LISTED or role == "product" else [argument.token]
    found = [phrases.text(head) for head in heads if not _is_amount(phrases, head)]
    return [text for text in found if text is not None and not _opens_with_person(phrases, text)]


def _may_fill(phrases: Phrases, role: str, argument: Argument, predicate: int) -> bool:
    if role == "product":
        return conditions.goods(phrases, argument.token, predicate)
    if role == "subject":
        return relators(phrases.graph.language).get(phrases.graph.lemmas[argument.token]) not in CIRCUMSTANCE and not (argument.path[-1] == "acl" and _tells(phrases, argument.token))
    return True


def _tells(phrases: Phrases, verb: int) -> bool:
    """Whether a clause on a document tells of it ("*reached* at the talks", "*worth* 5 million"), and not what it is for ("*to sell* grain",
    "*slashing* tariffs")."""
    graph = phrases.graph
    if graph.tokens[verb].upos != "VERB" or graph.lemmas[verb] in SPANNING:
        return True
    form = graph.feat(verb, "VerbForm")
    return form != "Inf" if graph.language == "ru" else form == "Part" and graph.feat(verb, "Tense") != "Pres"


def _is_amount(phrases: Phrases, token: int) -> bool:
    """Whether a phrase names nothing but a sum, a measure or a time ("signed agreements *on Tuesday*")."""
    value = phrases.value_at(phrases.content(token))
    if phrases.graph.lemmas[token] in SUMS and any(isinstance(phrases.value_at(i), Quantity) for i in phrases.graph.subtree(token)):
        return True
    return isinstance(value, Period) or isinstance(value, Quantity) and value.unit != "count"


def _opens_with_person(phrases: Phrases, text: Text) -> bool:
    first = phrases.graph.token_at(text.start)
    mention = phrases.mention(first) if first is not None else None
    return mention is not None and mention.entity.label == "person"
