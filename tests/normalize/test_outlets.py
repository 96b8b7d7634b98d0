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
