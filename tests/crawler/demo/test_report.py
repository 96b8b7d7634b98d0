"""What a run came to is told in tables; a table without rows is left out."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from crawler.demo import report
from crawler.demo.report import Edit, Held, Newsroom, Reason, Withdrawal

FIRST = Held(105, 1, 300_000, (Newsroom("The Paper", 18, 18, 0, 0),), (Reason("donation", 42, 14),), (), (), ())
SECOND = Held(
    190,
    2,
    600_000,
    (Newsroom("The Paper", 19, 1, 1, 1),),
    (Reason("donation", 45, 15),),
    (Edit("The Paper", "Ferry late", "Ferry lost", 120, 150),),
    (Withdrawal("The Paper", "Maps again", 404),),
    (),
)


def told(holding: Held) -> str:
    out = StringIO()
    report.show(Console(file=out, width=120), holding)
    return out.getvalue()


def test_a_first_run_tells_articles_and_what_was_cut() -> None:
    assert "105 captures in 1 WARC file, 0.3 MB" in told(FIRST)
    assert "donation" in told(FIRST)
    assert "withdrawn" not in told(FIRST).partition("Blocks cut")[2]


def test_an_edit_shows_both_headlines_and_the_words() -> None:
    assert "Ferry late" in told(SECOND)
    assert "→ Ferry lost" in told(SECOND)
    assert "120 → 150" in told(SECOND)


def test_a_withdrawal_shows_the_answer() -> None:
    [line] = [line for line in told(SECOND).splitlines() if "Maps again" in line]
    assert "404" in line
