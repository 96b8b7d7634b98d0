from __future__ import annotations

import pytest

from archive.browse.languages import language


@pytest.mark.parametrize(
    ("tag", "name"),
    [("ar", "Arabic"), ("pt-br", "Brazilian Portuguese"), ("sr-Latn", "Serbian"), ("ckb", "Central Kurdish"), ("qqq", "qqq"), ("", "")],
)
def test_a_language_is_called_by_its_name(tag: str, name: str) -> None:
    assert language(tag) == name
