"""Text copied from a site without its markup: everything in one line, its parts told apart by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopfacts.cleaning import dates
from coopfacts.cleaning.base import Edit

_DAY = rf"\d{{1,2}} {dates.month_pattern()} (?:19|20)\d\d(?: года?)?"
_TAIL = re.compile(
    r"\s(?:(?:География|Темы|Лица) [^:]{2,400}? )?Статус материала Опубликован\w* в раздел\w*: .{3,200}? Дата публикации: (?P<date>[^,]{8,30}), \d\d:\d\d"
    r"(?: Ссылка на материал: \S+)?(?: Текстовая версия)?\s*$"
)
_HEAD = re.compile(rf" {_DAY},? [0-2]?\d:[0-5]\d (?:[А-ЯЁ][\w-]+(?: (?:область|край|район))?, [А-ЯЁ][\w-]+ )?(?=[А-ЯЁ])")
_SECTION = re.compile(r"(?:События|Новости) (?=[А-ЯЁ])")
_LINKS = re.compile(rf"Смотрите также(?: [А-ЯЁ0-9][^.!?]{{8,220}}? {_DAY})+(?: |$)")
_PART = re.compile(r" (?:\* \* \*|<…>) | (?=[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ][а-яё-]+(?: [А-ЯЁ][^.!?:\n]{5,160})? ?: [А-ЯЁ«])")
_LONG = 600
_GLOSS = re.compile(
    r"(?P<stem>[А-ЯЁ](?<=[ .].)[а-яё-]{1,}?)[а-яё]{0,3}(?P<gloss> (?P=stem)[а-яё]{0,2} [А-ЯЁ][а-яё-]+(?: [А-ЯЁ][а-яё-]+(?:ович|евич|ич|овна|евна|ична))?"
    r" [А-ЯЁа-яё][^.!?:,;\n]{5,170}?) (?=[,:.;])"
)


def site_head(text: str) -> Iterator[Edit]:
    """The day, the hour and the place between the first sentence and the rest; the section's name at the start."""
    match = _HEAD.search(text, 0, 1500)
    if match and match.start() > 0:
        yield Edit(match.start(), match.end(), "\n\n", "publication stub")
        section = _SECTION.match(text)
        if section:
            yield Edit(0, section.end(), "", "rubric")


def site_tail(text: str) -> Iterator[Edit]:
    """The block of geography, topics, persons and publication data that follows the text."""
    match = _TAIL.search(text, max(0, len(text) - 1500))
    if match:
        yield Edit(match.start(), match.end(), "", "site metadata")


def flat_links(text: str) -> Iterator[Edit]:
    """"See also" with its headlines, each with its day, in the middle of a line."""
    for match in _LINKS.finditer(text):
        yield Edit(match.start(), match.end(), "\n\n", "links to other articles")


def flat_parts(text: str) -> Iterator[Edit]:
    """In a text with a line as long as an article, a speaker's label ("В.Путин:") and a row of asterisks begin a paragraph."""
    if max(map(len, text.split("\n"))) <= _LONG:
        return
    for match in _PART.finditer(text):
        yield Edit(match.start(), match.end(), "\n\n", "paragraph", quiet=True)


def glosses(text: str) -> Iterator[Edit]:
    """What a page shows when one points at a name: "Александр Орлов Орлов Александр Ильич министр транспорта , глава". The space before
    the mark tells where the gloss ends; without it the words stay."""
    for match in _GLOSS.finditer(text):
        yield Edit(match.start("gloss"), match.end(), "", "gloss of a person")
