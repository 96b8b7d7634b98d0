"""Comment threads: what readers wrote under an article, told by a heading that counts or names comments, and by names, times and "Reply".

Names and words of private persons are comments whatever the elements around them are called, so a thread is taken whole: the element
that holds heading and comments and nothing of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from normalize.blocks import Reading
from normalize.matching import fold_all
from normalize.rules import words

_COMMENTS = (
    r"comments?|kommentare?|kommentarer|commentaires?|comentarios?|comentários?|commenti|commento|reacties?|commentaren|комментари(?:[йия]|ев)|коментар(?:ії?|ів)?|"
    r"نظرات|ديدگاه ?ها|(?:ال)?تعليقات?|yorum(?:lar)?|komentarz[ey]?|komentáře|σχόλι[αο]|コメント|评论|評論|留言"
)
_READERS = r"readers?'?|user|leser|网友|读者|讀者|全部|最新"
_OF_READERS = r"(?: (?:of|from|by|der|von|des?|de los|dos|das|dei|van|كاربران|القراء|читателей))*(?: ?(?:readers|leser|lecteurs|lectores|leitores|lettori|lezers|كاربران|القراء|читателей))?"
_HEADING = re.compile(
    rf"(?:\(?\d[\d.,]*\)? )?(?:{_READERS})?[ -]?(?:{_COMMENTS}){_OF_READERS}\s?[:：]?\s?[(（\[]?\d*[)）\]]?:?"
    rf"|\d+ (?:{_COMMENTS}|thoughts?|responses?|replies|gedanken|réponses|respuestas|risposte|respostas|réactions) (?:on|to|zu|über|sur|à|en|a|sobre|su|em|op|к|на|до|do|na) .{{1,200}}"
    r"|(?:un|une|a|your|ihr|dein|votre|tu|su|seu|il tuo|uw|je)\b.{0,30}\b(?:comment|kommentar|commentaire|comentario|comentário|commento|reactie)\s?\?",
    re.I,
)
_WEAK = re.compile(
    r"(?:\d+ )?(?:discussions?|conversation|diskussion|réactions?|meinungen|leserbriefe|discusión|discussione|discussão|discussie|обсуждение|обговорення|отзывы|opinie|dyskusja)\s?[:(]?\s?\d*\)?"
    r"|(?:have your say|join (?:in|the (?:discussion|conversation|debate))|what (?:our )?readers (?:say|think|wrote)|you said|your (?:say|views|thoughts|turn)|readers(?:' views| say| write)?|diskutieren sie mit"
    r"|ihre meinung|votre avis|tu opinión|la tua opinione|sua opinião|was unsere leser sagen|reagissez|réagissez|обсудить|мнения читателей)\b.{0,12}",
    re.I,
)
_UNITS = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?|secondes?|heures?|jours?|semaines?|mois|ans?|"
    r"segundos?|minutos?|horas?|días?|dias?|semanas?|mes(?:es)?|mês|años?|anos?|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])"
)
_WHEN = re.compile(
    rf"(?:\d+|\ban?|\bone) {_UNITS} ago\b|(?:vor|il y a|hace|há|fa) (?:\w+ )?(?:\d+|einer?|einem|une?|una?|uma?) {_UNITS}\b|\d+ {_UNITS} (?:fa|atrás|geleden)\b"
    r"|\d+ (?:uur|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar|минут\w*|час\w*|дн\w*|день|недел\w*|месяц\w*|год\w*|лет|dakika|saat|gün|hafta|ay|yil|minut\w*|godzin\w*|dni|tygodni\w*) (?:geleden|назад|тому|önce|temu)\b"
    r"|(?:منذ|قبل) .{2,16}|\d+ ?(?:分钟|小时|天|日|時間|分)前|\b\d{1,2} ?[:.h] ?\d\d\b ?(?:am|pm|uhr)?$|\b\d{1,2} ?[:h] ?\d\d\b",
    re.I,
)
_REPLY = re.compile(
    r"(?:reply|antworten|répondre|responder|rispondi|beantwoorden|reage(?:er|ren)|ответить|відповісти|رد|الرد|پاسخ|yanitla|cevapla|odpowiedz|απάντηση|svara|svar|回复|回覆|返信|\d+ likes?)(?: ?\(?\d+\)?)?",
    re.I,
)
_MOST = 30  # words of a heading, which may quote the article's own
_SIGN = 12  # words of a line with a name and a time
_BEFORE = 15  # words of an article that stands before its comments
_MUCH = 20  # words of text in a region that is believed to be comments only where there are signs
_RUN = frozenset(("footer", "aside", "nav", "section"))  # elements at which a thread without an element of its own ends

Sign = Literal["heading", "weak", "when", "reply", ""]


@dataclass(frozen=True, slots=True)
class _Page:
    reading: Reading
    paths: tuple[str, ...]
    signs: tuple[Sign, ...]
    article: tuple[int, ...]  # chosen paragraphs


def threads(reading: Reading, chosen: Sequence[bool]) -> frozenset[int]:
    """The blocks of comment threads; `chosen` says which blocks are text so far."""
    signs = _signs(reading)
    if not any(signs):
        return frozenset()
    article = tuple(at for at, taken in enumerate(chosen) if taken and words(reading.blocks[at].text) >= _BEFORE)
    page = _Page(reading, tuple(block.path for block in reading.blocks), signs, article)
    found: set[int] = set()
    for at, sign in enumerate(signs):
        if at not in found and sign in ("heading", "weak"):
            found.update(_below(page, at))
    return frozenset(found or _replied(page))


def _signs(reading: Reading) -> tuple[Sign, ...]:
    texts = fold_all([block.text if len(block.text) < 300 else "" for block in reading.blocks])
    told: dict[str, Sign] = {text: _sign(text) for text in set(texts)}
    return tuple(
        "" if place.linked > 0.5 and told[text] in ("heading", "weak") else told[text]
        for text, place in zip(texts, reading.places, strict=True)
    )


def _sign(text: str) -> Sign:
    size = words(text) if text else _MOST
    if size >= _MOST:
        return ""
    if _HEADING.fullmatch(text):
        return "heading"
    if size > _SIGN:
        return ""
    if _WEAK.fullmatch(text):
        return "weak"
    if _REPLY.fullmatch(text):
        return "reply"
    return "when" if _WHEN.search(text) else ""


def _below(page: _Page, at: int) -> Sequence[int]:
    """The thread that this heading opens; () where it opens none."""
    before = [page.paths[other] for other in page.article if other < at]
    if at + 1 >= len(page.paths) or not before:
        return ()
    around = _holder(page.paths[at], page.paths[at + 1])
    if any(_under(path, around) for path in before):
        region = _run(page, at, around, frozenset(before))
        return region if _is_signed(page, region) else ()
    around = _grown(page, at, around, before)
    region = [other for other in range(len(page.paths)) if _under(page.paths[other], around)]
    if any(page.paths[other] in before for other in page.article if other in region):
        return ()
    plain = page.signs[at] == "heading" and page.reading.blocks[at].form == "heading"
    size = sum(words(page.reading.blocks[other].text) for other in page.article if other in region)
    return region if _is_signed(page, region) or (plain and size < _MUCH) else ()


def _is_signed(page: _Page, region: Sequence[int]) -> bool:
    return any(page.signs[other] in ("when", "reply") for other in region)


def _grown(page: _Page, at: int, around: str, before: Sequence[str]) -> str:
    """The outermost element that holds no article and adds to the thread: a time or "Reply" over what somebody wrote."""
    best = around
    while ">" in around:
        around = around.rpartition(">")[0]
        if any(_under(path, around) for path in before):
            break
        if any(
            _under(page.paths[other], around) and not _under(page.paths[other], best) and _opens(page, other)
            for other in range(at, len(page.paths))
        ):
            best = around
    return best


def _opens(page: _Page, at: int) -> bool:
    """Whether a time or "Reply" belongs to a comment: near it stands unlinked text, and a time is no link itself."""
    if page.signs[at] != "reply" and (page.signs[at] != "when" or page.reading.places[at].linked > 0.5):
        return False
    near = range(max(0, at - 2), min(at + 4, len(page.paths)))
    return any(
        words(page.reading.blocks[other].text) >= 4 and not page.reading.places[other].linked and not page.signs[other] for other in near
    )


def _run(page: _Page, at: int, around: str, article: frozenset[str]) -> Sequence[int]:
    """The blocks below a heading that has no element of its own, up to the next heading, the article's going on, or the page's end."""
    found = [at]
    for other in range(at + 1, len(page.paths)):
        path, block = page.paths[other], page.reading.blocks[other]
        tags = {label.partition(".")[0].partition("#")[0] for label in path.removeprefix(around).split(">")}
        stops = (block.form == "heading" and not page.signs[other]) or path in article or tags & _RUN
        if stops or not _under(path, around):
            break
        found.append(other)
    return found


def _replied(page: _Page) -> Iterator[int]:
    """A thread without a heading: what stands around two times and two "Reply" below the article."""
    last = page.article[0] if page.article else len(page.paths)
    replies = [at for at in range(last, len(page.paths)) if page.signs[at] == "reply" and _opens(page, at)]
    times = [at for at in range(last, len(page.paths)) if page.signs[at] == "when" and _opens(page, at)]
    if len(replies) < 2 or len(times) < 2:
        return
    around = page.paths[replies[0]]
    for at in (*replies[1:], *times):
        around = _common(around, page.paths[at])
    own = [other for other in range(len(page.paths)) if _under(page.paths[other], around)]
    if around.count(">") > 1 and not any(other < min(times[0], replies[0]) - 3 for other in page.article if other in own):
        yield from own


def _holder(path: str, below: str) -> str:
    """The innermost element around a heading's own that holds the next block too."""
    return _common(path.rpartition(">")[0], below)


def _common(one: str, other: str) -> str:
    first, second = one.split(">"), other.split(">")
    shared = next((depth for depth, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    return ">".join(first[:shared])


def _under(path: str, element: str) -> bool:
    return path == element or path.startswith(element + ">")
