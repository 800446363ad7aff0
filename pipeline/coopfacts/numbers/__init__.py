"""Words and figures into exact numbers: the lowest room of the readers of values."""

from coopfacts.numbers.finding import find
from coopfacts.numbers.number import Number
from coopfacts.numbers.tokens import Tokens, tokenize

__all__ = ["Number", "Tokens", "find", "tokenize"]
