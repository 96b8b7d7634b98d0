"""Printed names and hosts."""

from __future__ import annotations

import pytest

from normalize import outlets


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("The Quiet Gazette", "https://www.quiet-gazette.example/wells"),
        ("the Harbour Post", "https://news.harbourpost.co.uk/a"),
        ("Le Quai", "https://lequai.example/"),
        ("La Dépêche Marine", "https://depeche-marine.example/"),
        ("Küstenkurier", "https://kuestenkurier.example/"),
        ("Küstenkurier", "https://kustenkurier.example/"),
        ("North West Strait Times", "https://nwst.example/"),
        ("The North West Times", "https://nwtimes.example/"),
        ("Marblehead News", "https://marblehead.example/"),
        ("Marblehead.example", "https://marblehead.example/"),
        ("Причал", "https://prichal.example/"),
        ("Новая вёрстка", "https://novaya-verstka.example/"),
        ("الميناء", "https://almina.example/"),
        ("صدى الوادي", "https://sada-alwadi.example/"),
        ("South Front", "southfront"),
        ("GANNET POST STAFF", "https://gpost.example/"),
        ("TIDESOFGANNET.COM /", "https://tidesofgannet.gannet.com/"),
        ("Gannet Collective Hotels", "https://gannethotels.example/"),
    ],
)
def test_a_name_belongs_to_its_host(name: str, address: str) -> None:
    assert outlets.is_name_of(name, address)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("The Quiet Gazette", "https://gazette.example/"),
        ("Harbour Post", "https://harbour-star.example/"),
        ("The Times", "https://nwtimes.example/"),
        ("News", "https://news.example/"),
        ("Причал", "https://ostrov.example/"),
        ("الميناء", "https://jazira.example/"),
        ("Post", "https://harbourpost.example/"),
        ("", "https://harbourpost.example/"),
        ("Harbour Post", ""),
    ],
)
def test_another_name_does_not(name: str, address: str) -> None:
    assert not outlets.is_name_of(name, address)


def test_one_house_has_sites_under_several_suffixes() -> None:
    assert outlets.same_house("https://m.harbourtimes.com/a", "https://harbourtimes.gannetpress.com/a")
    assert outlets.same_house("https://quay.co.uk/a", "https://quay.com/a")
    assert not outlets.same_house("https://harbour-post.com/a", "https://harbour-star.com/a")
    assert not outlets.same_house("https://news.harbour.com/a", "https://news.quay.com/a")


@pytest.mark.parametrize("name", ["Ada Roe HARBOUR POST", "Harbour Post Sport", "Selmouth, Harbour Post Bureau", "Harbour Post"])
def test_a_page_knows_its_own_name_among_other_words(name: str) -> None:
    assert outlets.holds_name_of(name, "https://www.harbourpost.example/a")
    assert not outlets.holds_name_of(name, "https://www.quietgazette.example/a")
