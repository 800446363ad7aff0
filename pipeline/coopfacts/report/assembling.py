"""The page around the data: its modules, styles and template, put together without a build step.

The modules are plain ECMAScript: ``import { name } from "./module.js"`` at the start of a line, ``export`` before a declaration. In the page
each is a function that gives its exports, after those that it imports. A content security policy names the digests of these scripts, so that
nothing else can run there or reach a network.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping

from coopfacts import resources

ENTRY = "main"
STYLES = ("base.css", "layout.css", "views.css", "print.css")
LIBRARIES = ("d3.min.js", "topojson-client.min.js")
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)
SLOT = re.compile(r"\{\{(\w+)\}\}")


def bundle(entry: str = ENTRY) -> str:
    """One script in place of the entry and of all that it imports."""
    return "\n".join(_modules(entry, set()))


def _modules(name: str, seen: set[str]) -> Iterator[str]:
    seen.add(name)
    source = resources.read_text(f"report/page/{name}.js")
    for needed in (match[2] for match in IMPORT.finditer(source)):
        if needed not in seen:
            yield from _modules(needed, seen)
    yield _enclosed(name, source)


def _enclosed(name: str, source: str) -> str:
    """A module as a function that gives its exports."""
    body = EXPORT.sub("", IMPORT.sub(_taken, source))
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(EXPORT.findall(source))} }};\n}})();\n"


def _taken(imported: re.Match[str]) -> str:
    return f"const {imported[1].replace(' as ', ': ')} = ${imported[2]};"


def assembled(title: str, language: str, data: Iterable[tuple[str, str]]) -> str:
    """The page; ``data`` are names and base64 texts, which the page unpacks."""
    scripts = [resources.read_text(f"report/vendor/{name}") for name in LIBRARIES]
    program = bundle()
    style = "\n".join(resources.read_text(f"report/page/{name}") for name in STYLES)
    return _filled(
        resources.read_text("report/page/page.html"),
        {
            "policy": policy([*scripts, program], style),
            "language": html.escape(language),
            "title": html.escape(title),
            "style": style,
            "libraries": "\n".join(f"<script>{script}</script>" for script in scripts),
            "data": "\n".join(f'<script type="application/octet-stream" id="data-{name}">{packed}</script>' for name, packed in data),
            "program": program,
        },
    )


def policy(scripts: Iterable[str], style: str) -> str:
    """The content security policy: these scripts and this style, no address at all."""
    allowed = " ".join(map(_digest, scripts))
    return f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with its places filled, in one pass: what is filled in is not looked at again."""
    return SLOT.sub(lambda slot: parts[slot[1]], template)
