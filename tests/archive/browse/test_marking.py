from __future__ import annotations

import pytest

from archive.browse.marking import marked


@pytest.mark.parametrize(
    ("shown", "directive"),
    [
        ("…The \x02bridge\x03 was, on Monday, shut…", "text=The-,bridge,-was%2C%20on%20Monday%2C%20shut"),
        ("Nobody came.\n\x02Bridge\x03 and \x02bridge\x03 fell.\nNobody saw.", "text=Bridge,-and%20bridge%20fell."),
        ("No word of it", ""),
    ],
)
def test_a_hit_is_found_again_by_the_words_around_it_in_its_paragraph(shown: str, directive: str) -> None:
    assert marked(shown).directive == directive
