"""The claims of bare texts."""

from __future__ import annotations

import pytest

from archive import rulebook
from normalize.textclaims import claims

RULES = rulebook.load(None)
URL = "https://mirror.example/a"
BODY = "\n".join(
    [
        "The ferry lay in the harbour of the old town for three days while the storm went over the islands to the north of it, and nobody came."
    ]
    * 3
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"By Reuters\n{BODY}", {("agency", "Reuters", None)}),
        (f"SELMOUTH (AP) — {BODY}", {("agency", "AP", None)}),
        (f"Reuters\n{BODY}", {("agency", "Reuters", None)}),
        (f"{BODY}\n(AFP)", {("agency", "AFP", None)}),
        (f"{BODY}\nOriginally published by The Quiet Gazette.", {("first-published", "The Quiet Gazette", None)}),
        (f"{BODY}\n\nOriginal url:\n\n<https://x.example/a>", {("republication", "", "https://x.example/a")}),
        (f"{BODY}\nCet article a été initialement publié sur Le Quai.", {("first-published", "Le Quai", None)}),
        (f"By Ada Roe\n{BODY}", set()),
        (BODY, set()),
        ("", set()),
        (f"{BODY}\nOriginal url: {URL}", {("republication", "", URL)}),
        (f"{BODY}\nVia Tidewatch", {("republication", "Tidewatch", None)}),
        (f"{BODY}\nVia Getty Images", set()),
        (f"{BODY}\nSource: World Bank", set()),
        (f"{BODY}\nИсточник: Северный маяк", {("republication", "Северный маяк", None)}),
        (f"{BODY}\n来源:北岛日报", {("republication", "北岛日报", None)}),
        (f"{BODY}\nReposted from Harbour Post (https://x.example/a)", {("republication", "Harbour Post", "https://x.example/a")}),
        (f"Ada Roe | Reuters\n{BODY}", {("agency", "Reuters", None)}),
        (f"By Ada Roe for Tidewatch\n{BODY}", {("crosspost", "Tidewatch", None)}),
        (f"Selmouth, IRNA – {BODY}", {("agency", "IRNA", None)}),
        (f"{BODY}\nThe captain told The Mirror that she would wait.", {("crosspost", "", URL)}),
        (f"{BODY}\nThe captain told The Gazette that she would wait.", set()),
        (f"From our correspondent\n{BODY}", {("crosspost", "", URL)}),
        (
            f"{BODY}\nIssued by the Office of the Harbour Master of Selmouth",
            {("republication", "Office of the Harbour Master of Selmouth", None)},
        ),
        (f"News provided by\nSelmouth Harbour Board\n{BODY}", {("republication", "Selmouth Harbour Board", None)}),
        (f"{BODY}\nReporting by Ada Roe for Harbour Post.", {("crosspost", "Harbour Post", None)}),
        (f"{BODY}\nCet article a été initialement publié par Quais libres.", {("first-published", "Quais libres", None)}),
        (f"{BODY}\nDas Original erschien in The Quiet Gazette.", {("first-published", "The Quiet Gazette", None)}),
        (f"{BODY}\nCourtesy of Harbour Post", {("republication", "Harbour Post", None)}),
        (f"{BODY}\nPhoto courtesy of Harbour Post", set()),
        (f"AFP | Selmouth\n{BODY}", {("agency", "AFP", None)}),
        (f"Photo | AFP\n{BODY}", set()),
        (f"By Ada Roe (AFP)\n{BODY}", {("agency", "AFP", None)}),
        (f"Selmouth (dpa). {BODY}", {("agency", "dpa", None)}),
        (f"Von Ada Roe, Online-Redakteurin\n{BODY}", set()),
        (f"{BODY}\nSource: Tidewatch, Ada Roe", {("republication", "Tidewatch", None)}),
        (f"{BODY}\nSource: Tidewatch (tidewatch.example)", {("republication", "Tidewatch", "https://tidewatch.example/")}),
        (f"Adele Roe\nadele.roe@mirror.example\n{BODY}", {("crosspost", "", URL)}),
        (f"Tips? Write to news@mirror.example\n{BODY}", set()),
        (f"This story has not been edited by our staff.\n{BODY}", set()),
        (f"{BODY}\nThe bells were first heard in May, and the poem was originally published by a postman in Tarn Cross.", set()),
    ],
)
def test_lines_over_and_under_the_text_are_read(text: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert {(one.kind, one.name, one.url) for one in claims(text, URL, RULES).credits} == expected


def test_a_position_is_that_of_the_line() -> None:
    (claim,) = claims(f"{BODY}\n\nOriginally published by The Quiet Gazette.", URL, RULES).credits
    assert claim.position == 3


def test_who_wrote_it_is_read_over_the_text() -> None:
    assert claims(f"By Ada Roe and Bo Reed\n{BODY}", URL, RULES).authors == ("Ada Roe", "Bo Reed")
