"""Language: the text's where it can be told, the page's claim beside it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from normalize import languages
from normalize.model import Claim

GERMAN = "Der Rat der Stadt beschloss am Dienstag, die alte Brücke über den Fluss zu schließen, weil das Wasser seit Tagen steigt."
ENGLISH = "The council decided on Tuesday to close the old bridge across the river because the water has been rising for days."


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("en", "en"),
        ("en_US", "en-US"),
        ("en-us.UTF-8", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("de, en", "de"),
        ("English", "en"),
        ("", ""),
        ("x", ""),
        ("und", ""),
        ("<script>", ""),
    ],
)
def test_a_claim_is_read_as_a_tag(claimed: str, expected: str) -> None:
    assert languages.tag(claimed) == expected


def test_the_text_overrules_a_wrong_claim() -> None:
    assert languages.language(GERMAN, "en") == "de"


def test_a_claim_that_agrees_keeps_its_country() -> None:
    assert languages.language(ENGLISH, "en-GB") == "en-GB"


def test_a_short_text_leaves_the_claim() -> None:
    assert languages.language("Ja.", "fr") == "fr"
    assert languages.language("Ja.") == ""


def test_russian_and_arabic_are_told() -> None:
    assert (
        languages.language("Городской совет решил закрыть старый мост через реку, потому что вода поднимается уже несколько дней.") == "ru"
    )
    assert languages.language("قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر القديم فوق النهر لأن المياه ترتفع منذ أيام عديدة.") == "ar"


def test_the_identifier_is_loaded_only_when_asked() -> None:
    asks = "import sys; from normalize import languages; languages.tag('en'); sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


def test_a_text_full_of_its_languages_small_words_needs_no_identifier() -> None:
    asks = f"import sys; from normalize import languages; languages.language({ENGLISH * 3!r}, 'en'); sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


def test_the_identified_language_stands_beside_the_pages_claim() -> None:
    claim = Claim("language", "en-GB", "html-lang", True)
    assert languages.judged(ENGLISH, (claim,)) == ("en-GB", (claim, Claim("language", "en", "text", False)))
    tag, claims = languages.judged(GERMAN, (claim,))
    assert tag == "de"
    assert [(each.value, each.chosen) for each in claims] == [("en-GB", False), ("de", True)]


def test_a_quotation_at_the_head_is_not_the_texts_language() -> None:
    assert languages.language(GERMAN + ENGLISH * 20, "en") == "en"
