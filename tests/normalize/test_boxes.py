"""What stands in the box of an appeal, of a poll or of share buttons goes under the reason of that."""

from __future__ import annotations

from normalize.boxes import boxed
from normalize.model import Block, Entry, Form

TEXT = ("body>article>p", "kept", "", "forest")


def entries(*rows: tuple[str, str, str, str]) -> list[Entry]:
    made = []
    for at, (path, fate, name, by) in enumerate(rows):
        form: Form = "heading" if ">h" in path else "paragraph"
        made.append(Entry(Block(at, path, "Should it sail?" if ">h4" in path else f"Text {at}", form), fate, name, by))  # type: ignore[arg-type]
    return made


def names(*rows: tuple[str, str, str, str]) -> list[str]:
    return [entry.name for entry in boxed(entries(*rows))]


def test_heading_and_button_go_with_their_appeal() -> None:
    heading, button = ("body>article>div>h3", "kept", "", "forest"), ("body>article>div>a", "removed", "navigation", "structure")
    appeal = ("body>article>div>p", "removed", "donation", "rule:donation-ask")
    assert names(TEXT, heading, appeal, button, TEXT) == ["", "donation", "donation", "donation", ""]


def test_an_appeal_among_the_text_takes_nothing_along() -> None:
    appeal, label = (
        ("body>article>p", "removed", "donation", "rule:donation-ask"),
        ("body>article>span", "removed", "navigation", "structure"),
    )
    assert names(TEXT, appeal, label, TEXT) == ["", "donation", "navigation", ""]


def test_a_heading_over_text_stays() -> None:
    assert names(("body>article>h2", "kept", "", "forest"), TEXT) == ["", ""]


def test_a_question_over_buttons_is_a_poll() -> None:
    buttons = [("body>article>div>button", "removed", "form", "structure")] * 2
    assert names(TEXT, ("body>article>div>h4", "kept", "", "forest"), *buttons) == ["", "form", "form", "form"]


def test_send_between_share_and_print_is_to_share() -> None:
    share, send = ("body>ul>li>a", "removed", "share", "rule:share-label"), ("body>ul>li>a", "removed", "form", "rule:form-label")
    assert names(share, send, share) == ["share", "share", "share"]
