"""The relations in other scripts: a report, its copies, a quotation, a letter and a form, told in each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from normalize.model import Instant
from normalize.relate import Relation, relate
from normalize.sharing import Held, statements
from normalize.terms import terms

FOLDER = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Script:
    """One event, told in one language."""

    report: str
    other: str
    statement: str
    quoted: tuple[str, ...]
    letters: tuple[str, ...]
    edits: tuple[tuple[str, str], ...]
    template: str
    fillings: tuple[tuple[str, ...], ...]


def read(path: Path) -> Script:
    told = tomllib.loads(path.read_text("utf-8"))
    texts = {name: told[name].strip() for name in ("report", "other", "statement", "template")}
    quoted, letters, fillings = tuple(told["quoted"]), tuple(told["letters"]), tuple(map(tuple, told["fillings"]))
    return Script(**texts, quoted=quoted, letters=letters, edits=tuple(told["edits"].items()), fillings=fillings)


SCRIPTS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}
each = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)


def related(one: str, other: str) -> Relation:
    found = relate(terms(one), terms(other))
    assert found is not None
    return found


@each
def test_a_copy_is_identical(script: Script) -> None:
    assert related(script.report, script.report.replace("\n", "\n\n")).kind == "identical"


@each
def test_an_edited_copy_is_a_repost(script: Script) -> None:
    edited = script.report
    for old, new in script.edits:
        assert old in edited
        edited = edited.replace(old, new)
    found = related(script.report, edited)
    assert (found.kind, found.measures.coverage_a > 0.85) == ("repost", True)


@each
def test_the_first_half_is_contained(script: Script) -> None:
    found = related("\n".join(script.report.split("\n")[:3]), script.report)
    assert (found.kind, found.measures.coverage_a) == ("contained", 1)


@each
def test_two_paragraphs_in_another_report_are_an_excerpt(script: Script) -> None:
    two = script.report.split("\n")[1:3]
    assert related("\n".join([script.other, *two, script.other[::-1]]), script.report).kind == "excerpt"


@each
def test_reports_of_different_things_are_nothing(script: Script) -> None:
    assert relate(terms(script.report), terms(script.other)) is None


@each
def test_a_statement_that_both_quote_is_a_quotation(script: Script) -> None:
    one, other = (quoted.format(script.statement) for quoted in script.quoted)
    assert related(f"{script.report}\n{one}", f"{script.other}\n{other}").kind == "same-quotation"


@each
def test_a_letter_that_both_print_is_a_quotation(script: Script) -> None:
    led = zip((script.report, script.other), script.letters, strict=True)
    one, other = (f"{text}\n{letter}\n{script.statement}" for text, letter in led)
    assert related(one, other).kind == "same-quotation"


@each
def test_a_letter_that_both_lead_to_in_the_same_words_is_one_too(script: Script) -> None:
    one, other = (f"{text}\n{script.letters[0]}\n{script.statement}" for text in (script.report, script.other))
    assert related(one, other).kind == "same-quotation"


@each
def test_a_form_filled_in_anew_is_a_template(script: Script) -> None:
    one, other = (script.template.format(*filling) for filling in script.fillings)
    assert related(one, other).kind == "template"


@each
def test_a_statement_is_told_with_its_first_carrier(script: Script) -> None:
    texts = {"late": f"{script.report}\n{script.quoted[0].format(script.statement)}", "early": f"{script.other}\n{script.statement}"}
    days = {"late": 9, "early": 3}
    (found,) = statements([Held(id, terms(text), Instant(datetime(2031, 5, days[id], tzinfo=UTC), "day")) for id, text in texts.items()])
    assert found.first == ("early",)
    assert script.statement in (texts["early"][found.carriers[0].start :],)
