"""The grammar of numerals, the same for every language: groups below a thousand, scales that multiply them, fractions.

A reader takes the tokens and an index and gives the value with the index after it, or ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from coopfacts.numbers.lexicon import Lexicon, Numeral
from coopfacts.numbers.tokens import Tokens
from coopfacts.numbers.years import MONEY_MARKS

ONE = Decimal(1)
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")
THOUSAND = Decimal(1000)
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333333333333333", "⅔": "0.6666666666666667", "⅕": "0.2", "⅛": "0.125"}


@dataclass(frozen=True, slots=True)
class Read:
    """A value and the index of the token after it."""

    value: Decimal
    after: int
    scale: Decimal = ONE
    digits: bool = False
    kind: str = "cardinal"


def digits_value(form: str, comma_decimal: bool) -> Decimal:
    """The value of figures written with any thousands mark; ``comma_decimal`` decides about ``1,234``."""
    bare = "".join(character for character in form if not character.isspace())
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        return Decimal(bare.replace(thousands, "").replace(",", "."))
    if bare.count(".") > 1:
        return Decimal(bare.replace(".", ""))
    if "," in bare:
        groups = bare.split(",")
        thousands_comma = len(groups) > 2 or (not comma_decimal and len(groups[1]) == 3 and groups[0] != "0")
        return Decimal(bare.replace(",", "" if thousands_comma else "."))
    return Decimal(bare)


def is_figure(form: str) -> bool:
    """The token is a number in figures."""
    return bool(form) and form[0].isdigit() and form[0].isascii() or form in VULGAR


def read_cardinal(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """A cardinal of any size: ``54 billion``, ``1 млрд 870 млн``, ``two hundred and six``, ``полтора миллиона``."""
    total, last, after, digits, first_scale, kind = Decimal(0), Decimal("Infinity"), index, False, ONE, "cardinal"
    while True:
        start = _skip_comma(tokens, after, lexicon) if after > index else index
        group = None if after > index and _is_half(tokens, start, lexicon) else _group(tokens, start, lexicon, last)
        if group is None:
            break
        group = _dozens(tokens, group, lexicon)
        mult, end = _scales(tokens, group.after, lexicon, group.digits, start)
        if tokens.word(after) == "," and after > index and mult == ONE and group.value < 100:
            break
        if mult == ONE:
            if after > index and not _may_end(group, last, start, after):
                break
            kind = group.kind if after == index else kind
            total, after, digits = total + group.value, group.after, digits or group.digits
            break
        if mult >= last:
            break
        total, after, last, digits = total + group.value * mult, end, mult, digits or group.digits
        first_scale = mult if first_scale == ONE else first_scale
    if after == index:
        return None
    return _and_a_half(tokens, Read(total, after, first_scale, digits, kind), last, lexicon)


def _dozens(tokens: Tokens, group: Read, lexicon: Lexicon) -> Read:
    """``two dozen``, ``три десятка``, ``пять сотен``."""
    numeral = lexicon.forms.get(tokens.word(group.after))
    if numeral is None or numeral.cls not in ("group", "groups") or not 0 < group.value < 100 or numeral.value > 100:
        return group
    return Read(group.value * numeral.value, group.after + 1, digits=group.digits)


def _may_end(group: Read, last: Decimal, start: int, after: int) -> bool:
    """May a group without a scale end a number begun with one ("four thousand three hundred", "5 тыс. 300")?"""
    if group.value >= last or group.value != group.value.to_integral_value():
        return False
    return not group.digits or (start == after and group.value >= 100 and last == THOUSAND)


def _skip_comma(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """Over the comma between groups written in words: ``two million, three hundred thousand``."""
    if tokens.word(index) == "," and lexicon.articles and not is_figure(tokens.word(index + 1)):
        numeral = lexicon.forms.get(tokens.word(index - 1))
        return index + 1 if numeral is not None and numeral.cls == "scale" else index
    return _skip_joiner(tokens, index, lexicon)


def _skip_joiner(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    return index + 1 if tokens.word(index) in lexicon.joiners else index


def _scales(tokens: Tokens, index: int, lexicon: Lexicon, digits: bool, start: int) -> tuple[Decimal, int]:
    """The product of the scale words at an index ("thousand million", "тыс.") and the index after them."""
    product = ONE
    while True:
        at = index + 1 if product == ONE and tokens.hyphen(index) else index
        numeral = lexicon.forms.get(tokens.word(at))
        if numeral is None or not _is_scale(tokens, at, numeral.cls, digits, start, lexicon):
            return product, index
        product *= numeral.value
        index = _past_dot(tokens, at + 1)


def scaled(tokens: Tokens, read: Read, lexicon: Lexicon) -> Read:
    """A number with the scale words behind it: ``две целых пять десятых`` + ``миллиарда``."""
    product, after = _scales(tokens, read.after, lexicon, read.digits, read.after)
    return Read(read.value * product, after, product, read.digits) if product != ONE else read


def _is_scale(tokens: Tokens, at: int, cls: str, digits: bool, start: int, lexicon: Lexicon) -> bool:
    if cls in ("scale", "scale1", "times100"):
        return True
    return cls == "suffix" and digits and tokens.glued(at) and _suffix_fits(tokens, at, start, lexicon)


def _suffix_fits(tokens: Tokens, at: int, start: int, lexicon: Lexicon) -> bool:
    """``m`` and ``t`` are million and trillion with money or before a noun, else metres and tonnes."""
    if tokens.word(at) in ("k", "bn") or (tokens.word(at) == "b" and not tokens.capital(at)):
        return True
    before, following = tokens.word(start - 1), tokens.word(at + 1)
    if tokens.word(at) == "m" and tokens.capital(at):
        return True
    if tokens.word(at) == "m" and following.isalpha() and len(following) > 3 and following not in lexicon.lengths and not tokens.capital(at + 1):
        return True
    return before in MONEY_MARKS or (len(before) == 3 and tokens.capitals(start - 1))


def _past_dot(tokens: Tokens, index: int) -> int:
    """The index after the dot of an abbreviated scale, where the sentence goes on behind it."""
    if tokens.word(index) != "." or not tokens.glued(index) or len(tokens.word(index - 1)) > 4:
        return index
    following = tokens.word(index + 1)
    goes_on = following and (following[0].isalpha() or following[0].isdigit()) and not tokens.capital(index + 1)
    return index + 1 if goes_on and not tokens.broken(index + 1) else index


def _group(tokens: Tokens, index: int, lexicon: Lexicon, last: Decimal) -> Read | None:
    """What a scale multiplies: figures, a mixed number, words below a thousand, or a lone ``million``, ``более миллиона``."""
    form = tokens.word(index)
    if is_figure(form):
        return _figures(tokens, index, lexicon)
    numeral = lexicon.forms.get(form)
    if numeral is None:
        return _article(tokens, index, lexicon) or _fraction_of_scale(tokens, index, lexicon)
    if numeral.cls in ("unit", "one") and (parts := _fraction_of_scale(tokens, index, lexicon)) is not None:
        return parts
    if numeral.cls == "times100" and tokens.word(index - 1) not in lexicon.vague and lexicon.forms.get(tokens.word(index + 1), _NOTHING).cls == "scale":
        return Read(Decimal(100), index + 1)
    if numeral.cls == "group" and tokens.word(index - 1) in lexicon.vague:
        return None
    if numeral.cls in ("group", "mixed"):
        return Read(numeral.value, index + 1)
    if numeral.cls == "scale1" or (form in lexicon.genitives and tokens.word(index - 1) in lexicon.genitive_leads):
        return (Read(ONE, index) if numeral.cls != "groups" else Read(numeral.value, index + 1)) if numeral.value < last else None
    return below_thousand(tokens, index, lexicon)


def _figures(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    if index in tokens.other:
        return None
    form = tokens.word(index)
    if form in VULGAR:
        return Read(Decimal(VULGAR[form]), index + 1, digits=True)
    value = digits_value(form, not lexicon.articles)
    if tokens.word(index + 1) in VULGAR and tokens.glued(index + 1):
        return Read(value + Decimal(VULGAR[tokens.word(index + 1)]), index + 2, digits=True)
    return _slashed(tokens, index, value) or _mixed(tokens, index, value) or Read(value, index + 1, digits=True)


def _mixed(tokens: Tokens, index: int, value: Decimal) -> Read | None:
    """``1 3/4``: a small whole number with a fraction in figures."""
    following = tokens.word(index + 1)
    if value >= 100 or not (following.isdigit() and following.isascii() and len(following) == 1) or index + 1 in tokens.other:
        return None
    part = _slashed(tokens, index + 1, Decimal(following))
    return Read(value + part.value, part.after, digits=True) if part is not None else None


def _slashed(tokens: Tokens, index: int, value: Decimal) -> Read | None:
    """``3/4``: a fraction in figures, with a small whole denominator."""
    if tokens.word(index + 1) != "/" or not (tokens.glued(index + 1) and tokens.glued(index + 2)):
        return None
    under = tokens.word(index + 2)
    if not (under.isdigit() and under.isascii()) or not 1 < int(under[:4]) <= 10 or tokens.word(index + 3) == "/" or value >= int(under[:4]):
        return None
    return Read(value / Decimal(under), index + 3, digits=True, kind="fraction")


def _article(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """``a hundred``, ``a million``, ``a dozen``."""
    if tokens.word(index) not in lexicon.articles:
        return None
    numeral = lexicon.forms.get(tokens.word(index + 1))
    if numeral is None or numeral.cls not in ("times100", "scale", "group"):
        return None
    if numeral.cls == "times100":
        return _hundreds(tokens, index + 2, ONE, lexicon)
    return Read(numeral.value if numeral.cls == "group" else ONE, index + 2 if numeral.cls == "group" else index + 1)


def _fraction_of_scale(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """``half a million``, ``three quarters of a billion``, ``треть миллиарда``: a fraction that stands before a scale."""
    counted = lexicon.forms.get(tokens.word(index), _NOTHING)
    count = counted.value if counted.cls in ("unit", "one") else ONE
    at = index + 1 if tokens.word(index) in lexicon.articles or counted.cls in ("unit", "one") else index
    fraction = lexicon.fractions.get(tokens.word(at))
    if fraction is None or not 0 < fraction * count < 1:
        return None
    after = scale_after(tokens, at + 1, lexicon)
    if after is None:
        return None
    fraction *= count
    numeral = lexicon.forms[tokens.word(after)]
    return Read(fraction * numeral.value, after + 1) if numeral.cls == "group" else Read(fraction, after)


def scale_after(tokens: Tokens, at: int, lexicon: Lexicon) -> int | None:
    """The index of the scale word that a fraction is of, articles and "of" passed over (``half a million``)."""
    for index in range(at, at + 3):
        word = tokens.word(index)
        if word not in lexicon.articles and word not in lexicon.of:
            return index if lexicon.forms.get(word, _NOTHING).cls in ("scale", "scale1", "group") else None
    return None


def below_thousand(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """Words below a thousand: ``сто двадцать три``, ``twenty-two``, ``two hundred and six``."""
    read = _ranked(tokens, index, lexicon)
    if read is None:
        return None
    if _hundred_at(tokens, read.after, lexicon):
        return _hundreds(tokens, read.after + 1, read.value, lexicon)
    return _with_half(tokens, read, lexicon)


def _ranked(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """Words that add up, each of a lower rank than the one before it."""
    total, limit, at = Decimal(0), 5, index
    while (numeral := lexicon.forms.get(tokens.word(at))) is not None:
        rank = _RANKS.get(numeral.cls)
        if rank is None or rank >= limit or (at > index and numeral.value == 0):
            break
        total, limit, at = total + numeral.value, _NEXT[rank], at + 1
        at = _past_hyphen(tokens, at, lexicon) if limit == 2 else at
    return None if at == index else Read(total, at)


def _hundred_at(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    return lexicon.forms.get(tokens.word(at), _NOTHING).cls == "times100"


def _past_hyphen(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Over the hyphen of ``twenty-two``."""
    if tokens.word(at) == "-" and lexicon.forms.get(tokens.word(at + 1), _NOTHING).cls in ("unit", "one"):
        return at + 1
    return at


def _hundreds(tokens: Tokens, at: int, hundreds: Decimal, lexicon: Lexicon) -> Read:
    """What follows ``hundred``: ``and six``, ``thirty-two`` or nothing."""
    base = Read(hundreds * 100, at)
    start = _skip_joiner(tokens, at, lexicon)
    if lexicon.forms.get(tokens.word(start), _NOTHING).cls not in ("unit", "one", "teen", "ten"):
        return base
    rest = _ranked(tokens, start, lexicon)
    if rest is None or _hundred_at(tokens, rest.after, lexicon):  # "three hundred and two hundred" are two numbers
        return base
    rest = _with_half(tokens, rest, lexicon)
    return base if rest.value >= 100 else Read(base.value + rest.value, rest.after)


def _with_half(tokens: Tokens, read: Read, lexicon: Lexicon) -> Read:
    """``two and a half million``, ``две с половиной тысячи``, ``one and three quarters``: the part belongs to the number before the scale."""
    at = read.after
    if tokens.word(at) not in lexicon.half_joiners:
        return read
    at += 1
    article = tokens.word(at) in lexicon.articles
    numeral = lexicon.forms.get(tokens.word(at), _NOTHING)
    count = numeral.value if numeral.cls in ("unit", "one") else ONE
    at += article or numeral.cls in ("unit", "one")
    fraction = lexicon.fractions.get(tokens.word(at))
    fits = fraction is not None and (fraction in (HALF, QUARTER) or count > 1) and fraction * count < 1
    return Read(read.value + fraction * count, at + 1) if fraction is not None and fits else read


def _is_half(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """The ``one half`` of ``two million and one half`` is of the million."""
    return lexicon.forms.get(tokens.word(index), _NOTHING).cls == "one" and lexicon.fractions.get(tokens.word(index + 1)) == HALF


def _and_a_half(tokens: Tokens, read: Read, last: Decimal, lexicon: Lexicon) -> Read:
    """``3 million and a half``: the half is of the scale before it."""
    if last > Decimal(10**30) or tokens.word(read.after) not in lexicon.joiners:
        return read
    if tokens.word(read.after + 1) not in lexicon.articles and not _is_half(tokens, read.after + 1, lexicon):
        return read
    fraction = lexicon.fractions.get(tokens.word(read.after + 2))
    return Read(read.value + fraction * last, read.after + 3, read.scale, read.digits) if fraction == HALF else read


def inverted(tokens: Tokens, index: int, lexicon: Lexicon) -> Read | None:
    """``тысячи три``, ``миллионов двадцать``: the size first and then the number is how Russian says "about"."""
    size = lexicon.forms.get(tokens.word(index), _NOTHING)
    if lexicon.articles or size.cls not in ("scale", "groups") or size.value < 100 or tokens.word(index - 1) in lexicon.of:
        return None
    count = below_thousand(tokens, index + 1, lexicon)
    if count is None or not 1 < count.value < 100 or scale_after(tokens, count.after, lexicon) == count.after:
        return None
    return Read(count.value * size.value, count.after, size.value)


_NOTHING = Numeral("", Decimal(0))
# A word may follow one of a higher rank: hundreds, then tens, then units; nothing follows a unit or a teen.
_RANKS = {"hundred": 4, "ten": 3, "teen": 2, "unit": 1, "one": 1, "collective": 1}
_NEXT = {4: 4, 3: 2, 2: 0, 1: 0}
