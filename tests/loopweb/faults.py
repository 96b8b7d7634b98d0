"""Hosts that misbehave, each in one way, by its name: `slow.faults.example` is slow. Their feeds and robots.txt are sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import repeat

from crawler.demo import listings
from crawler.demo.listings import Listed, Publication
from crawler.demo.messages import Answer, Document, Request, Site, moved, serve, text

DOMAIN = "faults.example"
NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
STORY = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
SENTENCE = "The pilot boat left the mole at six and came back at nine with the mail, two goats and the new organist of {}. "
RUSSIAN = (
    "Катер вышел от мола в шесть утра и вернулся к девяти с почтой, двумя козами и новым органистом. Встречать его пришёл весь посёлок.",
    "Зимой связь с маяком держится на одном человеке. Фёдор Лунёв водит катер двадцать второй год и ни разу не отменил рейса из-за ветра.",
    "В этот раз он вёз сорок писем, мешок муки и ноты. Органист, по его словам, всю дорогу держал их под пальто и не жаловался на качку.",
    "Первый концерт обещают дать в воскресенье, если до тех пор удастся поднять инструмент по лестнице, в которой сто двенадцать ступеней.",
)
Fault = Callable[[Request, int], Answer]


def story(host: str) -> bytes:
    """A sound article, told by that host."""
    paragraphs = "".join(f"<p>{SENTENCE.format(host) * 3}</p>" for _ in range(4))
    return STORY.format(f"Mail for {host}", paragraphs).encode()


def sound(request: Request, visit: int) -> Answer:
    return serve(Document(story(request.host), HTML), request, NOW)


def unavailable(request: Request, visit: int) -> Answer:
    return serve(text(503, "down for repairs", ("Retry-After", "3600")), request, NOW)


def busy(request: Request, visit: int) -> Answer:
    """Too many requests at the first visit, with a time to come back; sound at the second."""
    return serve(text(429, "slower", ("Retry-After", "1")), request, NOW) if visit == 1 else sound(request, visit)


def reset(request: Request, visit: int) -> Answer:
    return Answer((OK + b"Content-Length: 90000\r\n\r\n", b"<html><body><p>The line went"), end="reset")


def truncated(request: Request, visit: int) -> Answer:
    whole = story(request.host)
    return Answer((OK + b"Content-Length: %d\r\n\r\n" % len(whole), whole[: len(whole) // 2]), end="close")


def slow(request: Request, visit: int) -> Answer:
    return Answer(_drops(OK + b"Content-Length: 90000\r\n\r\n", b"."), pause=0.05)


def endless(request: Request, visit: int) -> Answer:
    filling = b"<p>and so on</p>" * 256
    return Answer(_drops(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n" % (len(filling), filling)))


def loop(request: Request, visit: int) -> Answer:
    """Two addresses that send the visitor to each other."""
    other = "/news/back" if request.path == "/news/story" else "/news/story"
    return serve(moved(302, f"http://{request.host}{other}"), request, NOW)


def charset(request: Request, visit: int) -> Answer:
    """Says UTF-8 in the header and means windows-1251."""
    page = STORY.format("Почта для маяка", "".join(f"<p>{paragraph}</p>" for paragraph in RUSSIAN))
    return serve(Document(page.encode("windows-1251"), HTML), request, NOW)


def silent(request: Request, visit: int) -> Answer:
    return Answer((), end="close")


FAULTS: Mapping[str, Fault] = {
    "sound": sound,
    "unavailable": unavailable,
    "busy": busy,
    "reset": reset,
    "truncated": truncated,
    "slow": slow,
    "endless": endless,
    "loop": loop,
    "charset": charset,
    "silent": silent,
    "robots-down": sound,
}


class Faulty:
    """The site of one fault: a feed with one story, which is answered as the fault does."""

    def __init__(self, fault: Fault, robots: Document) -> None:
        self._fault = fault
        self._robots = robots
        self._visits: Counter[str] = Counter()

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return serve(self._robots, request, NOW)
        if request.path == "/feed":
            return serve(feed(request.host), request, NOW)
        self._visits[request.path] += 1
        return self._fault(request, self._visits[request.path])


def sites() -> dict[str, Site]:
    """Every faulty host by its name."""
    down, nothing = text(500, "robots.txt is lost"), text(404, "no robots.txt")
    return {f"{name}.{DOMAIN}": Faulty(fault, down if name == "robots-down" else nothing) for name, fault in FAULTS.items()}


def feed(host: str) -> Document:
    """The host's feed: one story."""
    publication = Publication(host, f"http://{host}/", f"http://{host}/feed", "en")
    entry = Listed(f"http://{host}/news/story", f"Mail for {host}", "Mail came.", "", "news", "en", NOW, NOW)
    return Document(listings.rss(publication, [entry]), "application/rss+xml")


def source() -> str:
    """The source file of all these hosts together."""
    feeds = ", ".join(f'"http://{host}/feed"' for host in sites())
    head = f'name = "faults"\ntitle = "Faults"\nhome = "http://sound.{DOMAIN}/"\nlanguage = "en"\n'
    return f"{head}hosts = [\"*.{DOMAIN}\"]\nfeeds = [{feeds}]\n[article]\npattern = ['/news/']\n"


def _drops(head: bytes, drop: bytes) -> Iterator[bytes]:
    yield head
    yield from repeat(drop)
