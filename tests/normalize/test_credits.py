"""Printed words to claims of origin, and words that claim none."""

from __future__ import annotations

import pytest

from archive import rulebook
from normalize import bylines
from normalize.credits import credits
from normalize.lines import Link
from normalize.model import Block, Credit, Entry, Fate

RULES = rulebook.load(None)
PAGE = "https://www.harbour-post.example/2024/ferry"
BODY = "The ferry lay in the harbour of the old town for three days while the storm went over the islands to the north of it."


def ledger(*lines: tuple[Fate, str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(Block(at, f"line:{at + 1}", text), fate, name, "structure") for at, (fate, name, text) in enumerate(lines))


def told(fate: Fate, name: str, text: str, url: str | None = PAGE, links: tuple[Link, ...] = ()) -> set[tuple[str, str, str | None]]:
    found = credits(ledger(("kept", "", BODY), (fate, name, text)), url, RULES, ((), links))
    return {(credit.kind, credit.name, credit.url) for credit in found}


@pytest.mark.parametrize(
    ("fate", "name", "text", "expected"),
    [
        ("field", "byline", "By Reuters", ("agency", "Reuters", None)),
        ("field", "byline", "By Ada Roe, Associated Press", ("agency", "AP", None)),
        ("field", "byline", "Articles by: Strait Analysis Network", ("crosspost", "Strait Analysis Network", None)),
        ("kept", "", "SELM, March 4. /Interfax/. The bridge over the strait is closed.", ("agency", "Interfax", None)),
        ("field", "credit", "Source: TASS", ("agency", "TASS", None)),
        ("removed", "disclaimer", "© 2024 Reuters. All rights reserved.", ("agency", "Reuters", None)),
        ("removed", "origin-link", "Original article: https://x.example/a.", ("republication", "", "https://x.example/a")),
        ("removed", "origin-link", "Republished with permission from The Quiet Gazette", ("republication", "The Quiet Gazette", None)),
        (
            "removed",
            "origin-link",
            "This article was first published by The Quiet Gazette.",
            ("first-published", "The Quiet Gazette", None),
        ),
        ("kept", "", "المصدر: https://x.example/a", ("republication", "", "https://x.example/a")),
        ("kept", "", "Artículo original: https://x.example/a", ("republication", "", "https://x.example/a")),
        ("kept", "", "نقلا عن صحيفة الميناء", ("republication", "الميناء", None)),
        ("kept", "", "نُشر هذا المقال لأول مرة في صحيفة الميناء", ("first-published", "الميناء", None)),
        ("kept", "", "Story first appeared in The Quiet Gazette", ("first-published", "The Quiet Gazette", None)),
        ("kept", "", "From our partner The Quiet Gazette", ("republication", "The Quiet Gazette", None)),
        ("removed", "origin-link", "This story was produced by The Quiet Gazette.", ("republication", "The Quiet Gazette", None)),
        ("field", "credit", "Источник: газета «Причал»", ("republication", "Причал", None)),
        ("field", "credit", "(AFP)", ("agency", "AFP", None)),
        ("removed", "disclaimer", "Copyright 2024 The Associated Press. All rights reserved.", ("agency", "AP", None)),
        ("kept", "", "СЕЛЬМА, 4 мар — РИА Новости. Паром стоял в гавани.", ("agency", "RIA Novosti", None)),
        (
            "removed",
            "origin-link",
            "The post Ferry waits appeared first on The Quiet Gazette.",
            ("first-published", "The Quiet Gazette", None),
        ),
        ("removed", "origin-link", "Article initialement publié par Le Quai", ("first-published", "Le Quai", None)),
        ("removed", "origin-link", "Articolo pubblicato originariamente sul sito Il Molo.", ("first-published", "Il Molo", None)),
        ("removed", "origin-link", "Este artigo foi publicado originalmente no jornal O Cais.", ("first-published", "O Cais", None)),
        (
            "removed",
            "origin-link",
            "Republished from materials provided by The Quiet Gazette.",
            ("republication", "The Quiet Gazette", None),
        ),
        ("kept", "", "Overgenomen van De Kade met toestemming.", ("republication", "De Kade", None)),
        ("field", "credit", "المصدر: صحيفة الميناء", ("republication", "الميناء", None)),
        ("field", "credit", "Quelle: Hafenzeitung", ("republication", "Hafenzeitung", None)),
        ("field", "credit", "Bron: ANP", ("agency", "ANP", None)),
        ("removed", "origin-link", "Crossposted from https://x.example/a", ("crosspost", "", "https://x.example/a")),
        ("removed", "disclaimer", "Translated from Arabic by Mirna Haddal", ("translation", "", None)),
        ("removed", "disclaimer", "This story from Zaytuna News was translated by Mirna Haddal", ("translation", "Zaytuna News", None)),
        ("kept", "", "The plan was first reported by The Valley Star.", ("first-reported", "The Valley Star", None)),
    ],
)
def test_printed_words_are_read_as_a_claim(fate: Fate, name: str, text: str, expected: tuple[str, str, str | None]) -> None:
    assert told(fate, name, text) == {expected}


@pytest.mark.parametrize(
    ("fate", "name", "text"),
    [
        ("field", "byline", "By Ada Roe"),
        ("kept", "", "Reuters reported that the letters were originally published in Hungarian by a small press in 1931."),
        ("kept", "", "The poem, translated by a postman, was read aloud, and the article was read by nobody."),
        ("removed", "comments", "By Reuters? This was first published by The Quiet Gazette, you thieves."),
        ("removed", "origin-link", "Original url: https://harbour-post.example/2023/ferry"),
        ("removed", "origin-link", "Originally published by The Harbour Post."),
        ("removed", "donation", "Support The Quiet Gazette"),
        ("field", "caption", "This image was originally published by The Quiet Gazette."),
        ("field", "caption", "Courtesy of The Quiet Gazette"),
        ("field", "credit", "AFP"),
        ("removed", "other", "© AP"),
        ("removed", "other", "© Reuters / Ada Roe, Selmouth, 12.03.2019"),
        ("kept", "", "AA"),
        ("removed", "other", "First published: Tuesday, 4 March"),
        ("kept", "", "The report was produced by The Quiet Society, and nobody in the valley had read it before the vote was taken."),
    ],
)
def test_other_words_claim_nothing(fate: Fate, name: str, text: str) -> None:
    assert told(fate, name, text) == set()


def test_the_quote_is_printed_words_and_the_position_their_block() -> None:
    (credit,) = credits(ledger(("kept", "", BODY), ("kept", "", "GRANHOLM (AP) — A court stopped the sale.")), None, RULES)
    assert credit == Credit("agency", "AP", None, "GRANHOLM (AP) —", 1)


def test_an_address_under_its_label_is_one_claim() -> None:
    found = credits(ledger(("removed", "origin-link", "Original url:"), ("removed", "origin-link", "https://x.example/a")), None, RULES)
    assert [(credit.kind, credit.url, credit.quote) for credit in found] == [
        ("republication", "https://x.example/a", "Original url: https://x.example/a")
    ]


def test_a_link_behind_the_words_gives_the_address() -> None:
    links = (Link("The Quiet Gazette", "https://quiet.example/wells"),)
    assert told("removed", "origin-link", "Originally published at The Quiet Gazette", links=links) == {
        ("first-published", "The Quiet Gazette", "https://quiet.example/wells")
    }


def test_a_canonical_address_on_another_site_is_a_claim_of_syndication() -> None:
    body = ledger(("kept", "", BODY))
    (credit,) = credits(body, PAGE, RULES, canonical="https://x.example/a")
    assert (credit.kind, credit.url, credit.position) == ("syndication", "https://x.example/a", None)
    assert credits(body, PAGE, RULES, canonical="https://m.harbour-post.example/ferry") == ()


def test_a_translation_names_the_outlet_that_standfirst_and_byline_name() -> None:
    note = ("removed", "disclaimer", "This article was translated by The Levant Reader.")
    lead = ("field", "lead", "The decree gives no reason, Sawt al-Wadi comments.")
    signed = credits(ledger(lead, ("field", "byline", "By Sawt al-Wadi"), ("kept", "", BODY), note), PAGE, RULES, ())
    unsigned = credits(ledger(lead, ("kept", "", BODY), note), PAGE, RULES, ())
    assert {credit.name for credit in signed if credit.kind == "translation"} == {"Sawt al-Wadi"}
    assert {credit.name for credit in unsigned if credit.kind == "translation"} == {""}


def test_a_translation_names_the_outlet_of_the_standfirst_with_its_evidence() -> None:
    lead = ("field", "lead", "Bakers shut their ovens, according to Barada Post.")
    note = ("removed", "disclaimer", "This article was translated by The Levant Reader.")
    found = credits(ledger(lead, ("kept", "", BODY), note), None, RULES)  # type: ignore[arg-type]  # the tuples' literals are read as str
    assert {(credit.kind, credit.name, credit.position) for credit in found} == {
        ("translation", "Barada Post", 0),
        ("translation", "Barada Post", 2),
    }


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("By Ada Roe", ("Ada Roe",)),
        ("By Reuters", ("Reuters",)),
        ("By Ada Roe and Jan van der Meer, Reuters", ("Ada Roe", "Jan van der Meer")),
        ("By The Associated Press", ("AP",)),
        ("By Reuters Staff", ("Reuters",)),
        ("Ada Roe Associated Press", ("Ada Roe",)),
        ("Von Ida Brandt", ("Ida Brandt",)),
        ("Articles by: Teodor Vance", ("Teodor Vance",)),
        ("Articles by: Harbour Post", ()),
        ("By our correspondent", ()),
    ],
)
def test_a_byline_names_persons_or_else_agencies(printed: str, authors: tuple[str, ...]) -> None:
    assert bylines.authors(printed, RULES) == authors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This essay originally appeared on Harbour Gazette.", ("first-published", "Harbour Gazette")),
        ("This story was originally published by Harbour Gazette and is republished here.", ("first-published", "Harbour Gazette")),
        ("Zuerst erschienen in der Hafenzeitung.", ("first-published", "Hafenzeitung")),
        ("Dieser Beitrag erschien zuerst bei „Hafen und Markt“.", ("first-published", "Hafen und Markt")),
        ("Cet article a été initialement publié sur Le Quai.", ("first-published", "Le Quai")),
        ("Este artículo fue publicado originalmente en El Muelle.", ("first-published", "El Muelle")),
        ("Questo articolo è stato pubblicato originariamente su Il Molo.", ("first-published", "Il Molo")),
        ("Publicado originalmente em O Cais.", ("first-published", "O Cais")),
        ("Dit artikel verscheen eerder in De Kade.", ("first-published", "De Kade")),
        ("Статья впервые опубликована в газете «Причал».", ("first-published", "Причал")),
        ("نُشر هذا المقال لأول مرة في صحيفة الميناء", ("first-published", "الميناء")),
        ("Bu yazı ilk olarak Liman'da yayımlandı.", ("first-published", "Liman")),
        ("Republished with permission of The Quiet Gazette.", ("republication", "The Quiet Gazette")),
        ("This article is republished from Harbour Gazette under a licence.", ("republication", "Harbour Gazette")),
        ("Mit freundlicher Genehmigung von Hafenzeitung", ("republication", "Hafenzeitung")),
        ("Article repris avec l'autorisation de Le Quai", ("republication", "Le Quai")),
        ("Texto reproducido con permiso de El Muelle", ("republication", "El Muelle")),
        ("Riprodotto con il permesso di Il Molo", ("republication", "Il Molo")),
        ("Reproduzido com permissão de O Cais", ("republication", "O Cais")),
        ("Overgenomen met toestemming van De Kade", ("republication", "De Kade")),
        ("Перепечатано с разрешения газеты «Причал»", ("republication", "Причал")),
        ("نقلا عن موقع الميناء", ("republication", "الميناء")),
        ("Bu yazı Liman'ın izniyle yayımlanmıştır.", ("republication", "Liman")),
        ("Bron: De Kade Magazine", ("republication", "De Kade Magazine")),
        ("Fonte: harbour.news", ("republication", "harbour.news")),
        ("via: Harbour Gazette", ("republication", "Harbour Gazette")),
    ],
)
def test_origins_are_read_in_the_languages_of_the_press(text: str, expected: tuple[str, str]) -> None:
    assert {(kind, name) for kind, name, _ in told("removed", "origin-link", text)} == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Translated by Mirna Haddal",
        "Übersetzt von Mirna Haddal",
        "Traduit de l'arabe par Mirna Haddal",
        "Traducido por Mirna Haddal",
        "Tradotto da Mirna Haddal",
        "Traduzido por Mirna Haddal",
        "Vertaald door Mirna Haddal",
        "Перевод: Мирна Хаддал",
        "ترجمة: ميرنا حداد",
        "Çeviren: Mirna Haddal",
    ],
)
def test_translations_are_read_in_the_languages_of_the_press(text: str) -> None:
    assert {kind for kind, _, _ in told("removed", "disclaimer", text)} == {"translation"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sails again. (Reuters)", "Reuters"),
        ("AFP", "AFP"),
        ("Additional reporting by AFP.", "AFP"),
        ("Mit Material von dpa", "dpa"),
        ("(con información de EFE)", "EFE"),
        ("По материалам ТАСС", "TASS"),
    ],
)
def test_an_agency_may_sign_at_the_end(text: str, expected: str) -> None:
    assert ("agency", expected, None) in told("kept", "", text)


@pytest.mark.parametrize(
    ("fate", "name", "text"),
    [
        ("kept", "", "The film, originally published as a novel by Harbour House in 1931, opens on Friday."),
        ("kept", "", "The story was originally published as a novel by Harbour House."),
        ("kept", "", "Her first report was published in Harbour Gazette, and nobody read it."),
        ("kept", "", "The paper on tides first appeared in Harbour Science in 2011, and the town forgot it."),
        ("kept", "", "Der Roman erschien zuerst bei Hafenverlag und wurde verfilmt."),
        ("kept", "", "Le roman a été publié pour la première fois chez Le Quai, en 1931."),
        ("kept", "", "He paid with permission of the harbour, and sailed via Marbleton."),
        ("field", "caption", "Source: World Bank data"),
        ("kept", "", "(Reporting by Ada Roe in Selm; editing by Bo Reed)"),
        ("kept", "", "The clerk spoke to Reuters and to the mayor (who was late)."),
        ("removed", "related", "This article was first published by The Quiet Gazette."),
        ("removed", "disclaimer", "This article was originally written by Ada Roe."),
        ("removed", "disclaimer", "This article was originally published in November."),
        ("field", "byline", "By Ada Roe, in News, Property"),
        ("removed", "origin-link", "This article was first published by Harbour Post."),
        ("removed", "origin-link", "Original article: https://www.harbour-post.example/2024/ferry"),
    ],
)
def test_near_misses_and_the_pages_own_name_claim_nothing(fate: Fate, name: str, text: str) -> None:
    assert told(fate, name, text) == set()


def test_first_reported_is_not_first_published() -> None:
    both = told("removed", "disclaimer", "The theft was first reported by Harbour Gazette. This article was first published by Il Molo.")
    assert both == {("first-reported", "Harbour Gazette", None), ("first-published", "Il Molo", None)}
