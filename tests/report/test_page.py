"""The page as an analyst meets it, in a browser without a window."""

import base64
import csv
import io
import json
import re

import pypdf
import pytest
from selenium.webdriver.common.keys import Keys

from coopfacts import report
from coopfacts.report import identities
from tests.report import made

VIEWS = ("overview", "facts", "claims", "documents", "statements", "projects", "trade", "dyads", "map", "timeline")
SIDE_ROLES = {"party", "participant", "visitor", "host", "destination", "supplier", "buyer", "origin", "user", "actor", "market", "endpoint"}
SIDE_ROLES |= {"investor", "recipient", "donor", "person", "organization", "speaker"}


@pytest.fixture(scope="module")
def facts(folder):
    return made.records(folder, "facts")


@pytest.fixture(scope="module")
def texts(folder):
    return {record["doc_id"]: record["text"] for record in made.records(folder, "documents")}


# --- opening -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ui", ["en", "ru"])
def test_all_views_open_quietly_and_ask_nobody(browser, small, ui):
    browser.open(small, f"ui={ui}")
    for view in VIEWS:
        browser.click(f"#tab-{view}")
        assert len(browser.text("#view")) > 50, view
        assert browser.run("return [...document.querySelectorAll('path')].every((path) => !/NaN|undefined/.test(path.getAttribute('d')))")
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith(("file:", "data:", "blob:"))] == []


def test_everything_has_a_name(page):
    script = """return [...document.querySelectorAll("button, input, select, [role=grid], [role=tab], svg[role=img]")]
        .filter((node) => !(node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length)).map((node) => node.outerHTML)"""
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.run(script) == [], view


def test_no_word_of_the_interface_is_missing(browser, small):
    """A key without words would show itself, with its dot."""
    for ui in ("en", "ru"):
        browser.open(small, f"ui={ui}")
        for view in VIEWS:
            browser.click(f"#tab-{view}")
            shown = "\n".join(browser.texts("button, legend, h2, th, dt, [role=columnheader], option"))
            assert not re.search(r"^(view|column|filter|figure|overview|role|type|status|term|theme|claims|verdict)\.", shown, re.MULTILINE)
            assert ui == "en" or not re.search(r"\b(Facts|Documents|Search|Filters|planned|actual|meeting)\b", shown)


# --- filters -----------------------------------------------------------------------------------------


def fillers(fact, roles=None):
    return [filler for role, found in fact["slots"].items() if roles is None or role in roles for filler in found]


def keys(fact, what, roles):
    found = [identities.identity(filler, {}) for filler in fillers(fact, roles)]
    return {getattr(each, what) for each in found if each}


def speaker(fact):
    said = fact["attribution"]["speaker"] if fact["attribution"] else next(iter(fact["slots"].get("speaker", [])), None)
    return said and said["name"]


def evidence(fact):
    return "\n".join(part["text"] for part in fact["evidence"]).lower().replace("ё", "е")


CASES = {
    "type=trade": lambda fact: fact["type"] == "trade",
    "type=trade&type=visit": lambda fact: fact["type"] in {"trade", "visit"},
    "status=planned": lambda fact: fact["status"] == "planned",
    "type=project&status=actual": lambda fact: (fact["type"], fact["status"]) == ("project", "actual"),
    "language=ru": lambda fact: fact["provenance"]["language"] == "ru",
    "confidence=0.85": lambda fact: fact["confidence"] >= 0.85,
    "side=iso:BY": lambda fact: "iso:BY" in keys(fact, "side", SIDE_ROLES),
    "side=iso:BY&side=iso:RU": lambda fact: {"iso:BY", "iso:RU"} <= keys(fact, "side", SIDE_ROLES),
    "region=iso:RU-TOM": lambda fact: "iso:RU-TOM" in keys(fact, "region", {*SIDE_ROLES, "place"}),
    "region=iso:RU-TOM&region=iso:RU-AMU": lambda fact: {"iso:RU-TOM", "iso:RU-AMU"} & keys(fact, "region", {*SIDE_ROLES, "place"}),
    "speaker=Mikhail Rusy": lambda fact: speaker(fact) == "Mikhail Rusy",
    "q=тракторов": lambda fact: "тракторов" in evidence(fact),
    'q="combine harvesters" tractors': lambda fact: "combine harvesters" in evidence(fact) and "tractors" in evidence(fact),
    "side=iso:ZZ": lambda _: False,
}


@pytest.mark.parametrize("address", CASES)
def test_filters_leave_what_they_should(page, facts, address):
    expected = [fact["fact_id"] for fact in facts if CASES[address](fact)]
    assert len(expected) < len(facts)
    page.go(f"view=facts&{address}")
    assert page.found() == len(expected)
    assert [fact["fact_id"] for fact in json.loads(page.download("#export-json"))] == expected


@pytest.mark.parametrize(("start", "end", "basis"), [("2024-01-01", "2024-06-30", "fact"), ("2024-07-01", "", "fact"), ("", "2023-12-31", "fact"), ("2024-05-01", "2024-12-31", "published")])
def test_dates_overlap_the_period_of_the_fact(page, facts, folder, start, end, basis):
    published = {record["doc_id"]: record["published"] for record in made.records(folder, "documents")}

    def stretch(fact):
        first = next((filler for filler in fact["slots"].get("period", []) if filler["start_date"] or filler["end_date"]), None)
        if first is None or basis == "published":
            return (published[fact["doc_id"]],) * 2
        return first["start_date"] or "0000", first["end_date"] or "9999"

    inside = [fact for fact in facts if (dates := stretch(fact))[0] and dates[1] >= start and dates[0] <= (end or "9999")]
    page.go(f"view=facts&from={start}&to={end}&basis={basis}")
    assert 0 < page.found() == len(inside) < len(facts)


def test_choices_are_made_by_clicking_and_undone(page, facts):
    counts = {kind: sum(fact["type"] == kind for fact in facts) for kind in {fact["type"] for fact in facts}}
    page.click("#type-trade")
    assert page.found() == counts["trade"]
    assert set(page.texts(".rows .c-type")) == {"trade"}
    assert page.focused() == "" or page.run("return document.activeElement.closest('.filters') !== null")
    # What another choice would add is still told.
    assert page.text("label:has(#type-visit) .count") == str(counts["visit"])
    page.click("#type-visit")
    assert page.found() == counts["trade"] + counts["visit"]
    assert "type=trade&type=visit" in page.run("return location.hash")
    page.click("#clear")
    assert page.found() == len(facts)
    page.click("#tab-overview")
    page.click("#bar-trade")
    assert page.found() == counts["trade"]


def test_back_leads_to_the_view_before(page):
    page.click("#tab-trade")
    page.run("history.back()")
    page.until("return document.querySelector('#tab-facts').getAttribute('aria-selected') === 'true'")
    page.settled()


def test_columns_sort(page, facts):
    levels = sorted(fact["confidence"] for fact in facts)
    for direction, expected in (("ascending", levels), ("descending", levels[::-1])):
        page.click("#sort-confidence")
        assert page.run("return document.querySelector('[role=columnheader].c-confidence').getAttribute('aria-sort')") == direction
        exported = [fact["confidence"] for fact in json.loads(page.download("#export-json"))]
        assert exported == expected
        assert page.texts(".rows .c-confidence")[0] == f"{expected[0]:.2f}"
    page.click("#sort-confidence")
    assert [fact["fact_id"] for fact in json.loads(page.download("#export-json"))] == [fact["fact_id"] for fact in facts]


@pytest.mark.parametrize("column", ["type", "status", "sides", "amount", "when", "speaker", "published"])
def test_each_column_sorts_without_loss(page, facts, column):
    page.go(f"view=facts&sort=-{column}")
    assert sorted(fact["fact_id"] for fact in json.loads(page.download("#export-json"))) == sorted(fact["fact_id"] for fact in facts)


# --- a document --------------------------------------------------------------------------------------

MARKS = """
const text = document.getElementById("text");
const pieces = [...text.querySelectorAll("mark")];
const fillers = {};
for (const piece of pieces) for (const at of piece.dataset.fillers.split(" ")) fillers[at] = (fillers[at] ?? "") + piece.textContent;
return { whole: text.textContent, fillers, proof: [...text.querySelectorAll(".proof:not(.tag)")].map((piece) => piece.textContent).join("") };
"""


def test_marks_are_where_the_record_says(page, facts, texts):
    at = 0
    for fact in facts:
        page.go(f"view=facts&fact={fact['fact_id']}")
        page.until("return document.getElementById('text')?.textContent.length > 10")
        shown = page.run(MARKS)
        assert shown["whole"] == texts[fact["doc_id"]]
        assert shown["proof"] == "".join(span["text"] for span in sorted(fact["evidence"], key=lambda span: span["start"]))
        slots = fillers(fact)
        expected = {str(at + number): filler["text"] for number, filler in enumerate(slots)}
        if fact["attribution"]:
            expected["says"] = fact["attribution"]["speaker"]["text"]
        assert shown["fillers"] == expected
        legend = page.texts(".legend dt")
        assert len(legend) == len(fact["slots"]) + bool(fact["attribution"])
        at += len(slots)


def test_legend_says_what_was_understood(page, facts):
    trade = next(fact for fact in facts if fact["type"] == "trade" and "value" in fact["slots"] and "base_period" in fact["slots"] and fact["provenance"]["language"] == "en")
    page.go(f"view=facts&fact={trade['fact_id']}")
    legend = page.text(".legend")
    assert "base period" in legend
    assert "25.1bn USD" in legend
    assert "+6.4 %" in legend


def test_other_facts_of_the_document_are_one_click_away(page, facts):
    first, second = facts[:2]
    page.go(f"view=facts&fact={first['fact_id']}")
    page.click(f"#here-{second['fact_id']}")
    assert f"fact={second['fact_id']}" in page.run("return location.hash")
    assert page.run("return document.querySelector('.others .chosen button').id") == f"here-{second['fact_id']}"


def test_words_searched_for_are_marked_in_the_text(page, facts):
    page.go(f"view=facts&q=Russian&fact={facts[0]['fact_id']}")
    page.until("return document.getElementById('text')?.textContent.length > 10")
    found = page.run("return [...CSS.highlights.get('query')].map((range) => range.toString().toLowerCase())")
    assert len(found) > 5
    assert set(found) == {"russian"}


def test_a_document_without_a_fact_chosen(page, texts):
    page.go("view=documents")
    page.click(".rows .row")
    page.until("return document.getElementById('text')?.textContent.length > 10")
    assert page.text("#text") in texts.values()
    assert page.run("return document.querySelector('.text .loose') !== null")


# --- hostile words -----------------------------------------------------------------------------------


SCRIPTS = "document.querySelectorAll('script:not([type$=stream])').length"


def test_hostile_words_are_words(browser, small, texts):
    browser.open(small)
    scripts = browser.run(f"return {SCRIPTS}")
    for view in VIEWS:
        browser.click(f"#tab-{view}")
        assert browser.run(f"return [{SCRIPTS}, document.images.length, window.pwned ?? null]") == [scripts, 0, None]
    browser.go("view=facts&q=O'Neil&fact=f_0000000000000001")
    browser.until("return document.getElementById('text')?.textContent.length > 10")
    assert browser.text("#text") == texts["hostile"]
    assert made.ATTACK in browser.text(".reader h2")
    assert made.FORMULA in browser.text(".rows")
    assert browser.found() == 1
    assert browser.run(f"return [{SCRIPTS}, document.images.length, window.pwned ?? null]") == [scripts, 0, None]
    isolated = browser.run("return [...document.querySelectorAll('bdi, .text')].every((node) => /isolate|plaintext/.test(getComputedStyle(node).unicodeBidi))")
    assert isolated
    assert browser.complaints() == []


# --- handing on --------------------------------------------------------------------------------------


def test_json_gives_the_records_as_they_were(page, facts):
    assert json.loads(page.download("#export-json")) == facts


def test_csv_holds_the_filtered_facts(page, facts):
    raw = page.download("#export-csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["fact_id"] for row in rows] == [fact["fact_id"] for fact in facts]
    for row, fact in zip(rows, facts, strict=True):
        assert (row["type"], row["status"], float(row["confidence"])) == (fact["type"], fact["status"], fact["confidence"])
        assert row["evidence"].removeprefix("'") == " … ".join(span["text"] for span in fact["evidence"])
    page.click("#type-trade")
    fewer = list(csv.DictReader(io.StringIO(page.download("#export-csv").decode("utf-8-sig"), newline="")))
    assert {row["type"] for row in fewer} == {"trade"}


def test_csv_starts_no_formula(page):
    page.go("view=facts&q=O'Neil")
    (row,) = csv.DictReader(io.StringIO(page.download("#export-csv").decode("utf-8-sig"), newline=""))
    assert row["speaker"] == f"'{made.FORMULA}"
    assert row["title"].startswith("'+")
    assert row["source"].startswith("'-")
    assert row["speaker_title"].startswith("'@")
    assert not [cell for cell in row.values() if cell and cell[0] in "=+-@\t\r"]


# --- language, colours, keys, paper ------------------------------------------------------------------


def test_language_switches_in_the_page(page):
    assert page.text("#tab-facts") == "Facts"
    page.click("#ui-ru")
    assert (page.text("#tab-facts"), page.run("return document.documentElement.lang")) == ("Факты", "ru")
    assert "Беларусь" in page.text(".f-side")
    assert page.text("#found").endswith(("фактов", "факта", "факт"))
    page.click("#ui-en")
    assert page.text("#tab-facts") == "Facts"


BRIGHTNESS = "return getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 765"


def test_russian_dates_are_whole(browser, small):
    opened = [browser.open(small, f"ui=ru&view=facts&sort={order}published").texts(".rows .c-published") for order in ("", "-")]
    months = [cell for cells in opened for cell in cells]
    assert {"4 мар. 2025", "21 нояб. 2024"} <= set(months)
    assert not [cell for cell in months if " г." in cell]


def test_dark_and_light(browser, small):
    for preferred, dark in (("dark", True), ("light", False)):
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": preferred}]})
        browser.open(small)
        browser.click("#theme-auto")
        assert (browser.run(BRIGHTNESS) < 0.2) == dark
        for name, chosen in (("light", False), ("dark", True), ("auto", dark)):
            browser.click(f"#theme-{name}")
            assert (browser.run(BRIGHTNESS) < 0.2) == chosen
            assert browser.run("return document.querySelector(`#theme-${arguments[0]}`).getAttribute('aria-pressed')", name) == "true"
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_keys_do_it_all(page, facts):
    page.press("/")
    assert page.focused() == "q"
    page.press("Minsk")
    page.until("return location.hash.includes('q=Minsk')")
    page.settled()
    assert 0 < page.found() < len(facts)
    page.press(Keys.ESCAPE)
    assert page.focused() != "q"
    page.run("document.getElementById('grid').focus()")
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    assert page.run("return document.getElementById('grid').getAttribute('aria-activedescendant')") == "row-2"
    assert page.run("return document.querySelector('[aria-selected=true][role=row]').id") == "row-2"
    page.until("return document.getElementById('text')?.textContent.length > 10")
    # With a document open, the arrows lead from fact to fact.
    page.press(Keys.ARROW_UP)
    assert page.run("return document.querySelector('[aria-selected=true][role=row]').id") == "row-1"
    page.press(Keys.ESCAPE)
    assert page.run("return [document.getElementById('reader'), document.activeElement.id]") == [None, "grid"]
    page.press(Keys.END)
    assert page.run("return document.getElementById('grid').getAttribute('aria-activedescendant')") == f"row-{page.found() - 1}"
    page.run("document.getElementById('tab-facts').focus()")
    page.press(Keys.ARROW_RIGHT)
    assert page.focused() == "tab-claims"


def test_tab_reaches_all_parts_and_shows_where_it_is(page):
    page.run("document.activeElement.blur()")
    seen, outlines = [], []
    for _ in range(70):
        page.press(Keys.TAB)
        seen.append(page.focused())
        outlines.append((page.run("return getComputedStyle(document.activeElement).outlineStyle"), page.run("return document.activeElement.outerHTML.slice(0, 80)")))
        if seen[-1] == "grid":
            break
    assert [part for part in ("ui-en", "theme-auto", "tab-facts", "q", "export-csv", "grid") if part not in seen] == []
    assert [where for outline, where in outlines if outline != "solid"] == []


def test_the_table_tells_its_size(page, facts):
    assert page.run("const grid = document.getElementById('grid'); return [grid.getAttribute('aria-rowcount'), grid.getAttribute('role')]") == [str(len(facts) + 1), "grid"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_window_is_enough(browser, small, view):
    browser.open(small, f"view={view}", width=400, height=800)
    assert browser.run("return document.documentElement.scrollWidth") <= 400


def test_paper_shows_the_rows_and_no_controls(page, facts):
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    text = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages)
    assert text.count("statement") >= sum(fact["type"] == "statement" for fact in facts)
    assert "Search" not in text
    assert "CSV" not in text


# --- views -------------------------------------------------------------------------------------------


def test_overview_tells_the_rejects(browser, small):
    browser.open(small)
    assert "no_text" in browser.text("details summary code")
    assert browser.texts(".figures b")[1] == "3"


def test_trade_is_drawn_with_growth_and_base(browser, small):
    browser.open(small, "view=trade&side=iso:BY&side=iso:RU")
    assert any("25.1bn (+6.4 %)" in label for label in browser.texts(".trade-chart .figure"))
    # 25.1 billion after a growth of 6.4 percent: 23.6 billion a year before.
    assert "≈ 23.6bn" in browser.texts(".trade-chart .base .figure")
    assert any("first half of 2023" in title for title in browser.texts(".trade-chart .base title"))


def test_projects_have_a_ladder(browser, small, facts):
    browser.open(small, "view=projects")
    assert browser.texts(".register th.stage") == ["Idea", "Planned", "Started", "Running", "Completed", "Frozen"]
    assert browser.run("return [...document.querySelectorAll('.register tbody tr')].every((row) => row.querySelectorAll('.there.newest').length === 1)")
    mentions = browser.run("return [...document.querySelectorAll('.register th[scope=row]')].map((head) => Number(head.textContent.match(/×(\\d+)$/)?.[1] ?? 1))")
    assert sum(mentions) == sum(fact["type"] == "project" for fact in facts)


# --- claims ------------------------------------------------------------------------------------------


def test_claims_tell_what_many_articles_say(browser, told):
    browser.open(told, "view=claims")
    heads = browser.texts(".claim h2")
    assert ["trade Russia · China" in heads[0], "aid" in heads[1], len(heads)] == [True, True, 2]
    assert browser.texts(".claim .meta b") == ["2 independent sources", "2 independent sources"]
    meta = browser.text(".claim .meta")
    assert all(part in meta for part in ("in 3 articles", "BelTA, example.org", "10 Dec 2024 – 10 Jan 2026", "confidence 99 %"))
    assert browser.texts(".conflicts li")[0] == "value240bn USD (1 source)against239.6bn USD (1 source)within rounding"
    assert browser.texts(".conflicts li")[1] == "amount5m USD (1 source)against9m USD (1 source)not a matter of rounding"
    assert [text[:11] for text in browser.texts(".claim:first-of-type .tellings .date")] == ["10 Dec 2024", "11 Dec 2024", "10 Jan 2026"]
    # Overview, too, counts claims, of which one is told three times and one twice.
    browser.go("view=overview")
    assert browser.texts(".figures b")[2:4] == ["7", "4"]


def test_claims_are_chosen_by_what_they_are(browser, told):
    browser.open(told, "view=claims")
    assert browser.texts(".claims .choices button") == ["In several sources 2", "Contradictory 1", "Status moved 2", "All 4"]
    browser.click("#which-conflicts")
    assert [head[:3] for head in browser.texts(".claim h2")] == ["aid"]
    browser.click("#which-moved")
    assert [head[:7] for head in browser.texts(".claim h2")] == ["project", "project"]
    assert "plannedagainstactual in another claim (one of the two is undated)came true" in "".join(browser.texts(".conflicts li"))
    assert "which=moved" in browser.run("return location.hash")
    browser.go("view=claims&which=all&type=project")
    assert len(browser.texts(".claim")) == 2
    browser.go("view=claims&type=project")
    assert "All" in browser.text(".nothing")


def test_claims_lead_to_their_facts_and_back(browser, told):
    browser.open(told, "view=claims")
    browser.click(".conflicts li:first-child button:last-of-type")
    browser.until("return document.getElementById('text')?.textContent.length > 10")
    assert browser.text("#text") == made.TOLD["ru"][3]
    assert browser.texts(".elsewhere .link") == [made.TOLD["en"][2], made.TOLD["copy"][2]]
    assert "2 independent sources" in browser.text(".elsewhere h3")
    browser.click(".elsewhere .link")
    browser.until("return document.getElementById('text').textContent === arguments[0]", made.TOLD["en"][3])
    assert browser.complaints() == []


def test_claims_in_russian(browser, told):
    browser.open(told, "view=claims&ui=ru")
    assert browser.text(".claim .meta b") == "2 независимых источника"
    assert "в пределах округления" in browser.text(".conflicts li")
    assert not re.search(r"\b(source|against|rounding|sources)\b", browser.text("#view"))


def test_a_plan_and_what_became_of_it_are_one_project(browser, told):
    browser.open(told, "view=projects")
    assert browser.texts(".register th[scope=row]") == ["a tractor assembly plant ×2"]
    assert browser.texts(".register td.there") == ["Dec 2024", "Jun 2026"]
    assert browser.text(".register td.newest") == "Jun 2026"


def test_statements_stand_under_their_speaker(browser, small, facts):
    browser.open(small, "view=statements&speaker=Mikhail Rusy")
    assert browser.text(".speaker h2").startswith("Mikhail Rusy")
    said = [fact for fact in facts if fact["type"] == "statement" and speaker(fact) == "Mikhail Rusy"]
    assert browser.texts(".quotes q") == [fact["slots"]["content"][0]["text"] for fact in said]


def test_dyads_count_facts_of_both(browser, small, facts):
    browser.open(small, "view=dyads")
    both = sum({"iso:BY", "iso:RU"} <= keys(fact, "side", SIDE_ROLES) for fact in facts)
    assert f"Belarus – Russia: {both}" in browser.run("return [...document.querySelectorAll('.matrix button')].map((cell) => cell.title)")
    browser.run("[...document.querySelectorAll('.matrix button')].find((cell) => cell.title.startsWith('Belarus – Russia')).click()")
    browser.until("return location.hash.includes('view=facts')")
    browser.settled()
    assert browser.found() == both


def test_maps_show_and_filter(browser, small, facts):
    browser.open(small, "view=map")
    shapes = browser.run("return [...document.querySelectorAll('.map .shape')].map((shape) => shape.dataset.id)")
    assert {"iso:RU-CHU", "iso:RU-MOW", "iso:BY-VI", "iso:BY", "iso:RU", "iso:CN"} <= set(shapes)
    # Chukotka lies on both sides of the date line, and is drawn in one piece.
    wide = browser.run("""const box = document.querySelector("[data-id='iso:RU-CHU']").getBBox();
        return box.width / document.querySelector("[data-id='iso:RU-CHU']").closest("svg").viewBox.baseVal.width""")
    assert wide < 0.25
    tomsk = sum("iso:RU-TOM" in keys(fact, "region", {*SIDE_ROLES, "place"}) for fact in facts)
    assert browser.text("[data-id='iso:RU-TOM'] title") == f"Tomsk Region: {tomsk}"
    browser.run("document.querySelector(\"[data-id='iso:RU-TOM']\").dispatchEvent(new MouseEvent('click', { bubbles: true }))")
    browser.settled()
    assert browser.found() == tomsk


def test_timeline_cells_lead_to_their_facts(browser, small):
    browser.open(small, "view=timeline")
    count = int(browser.text(".heat td button"))
    browser.click(".heat td button")
    assert browser.found() >= count
    assert "from=" in browser.run("return location.hash")


# --- size --------------------------------------------------------------------------------------------


def test_a_hundred_thousand_facts(browser, tmp_path):
    folder = made.copied(made.large(tmp_path / "run", 200, 50, longest=900), 10)
    browser.open(report.write(folder), "view=facts")
    assert browser.found() == 100_000
    assert browser.run("return document.querySelectorAll('.rows .row').length") < 100
    browser.click("#type-trade")
    trades = browser.found()
    assert 20_000 < trades < 30_000
    browser.go("view=facts&type=trade&side=iso:BY&confidence=0.5&sort=-amount")
    assert 0 < browser.found() < trades
    browser.run("const grid = document.getElementById('grid'); grid.focus(); grid.scrollTop = grid.scrollHeight")
    browser.until("return document.getElementById(`row-${arguments[0]}`)", browser.found() - 1)
    browser.go("view=facts&q=беларуси")
    assert 0 < browser.found() < 100_000
    for view in VIEWS:
        browser.go(f"view={view}")
        assert browser.text("#view")
    assert browser.complaints() == []
