"""What kind of change a few replaced words are: figures, names, dates, a quotation, other words, or only how they are printed.

Names are told by their capital letters within a sentence, so in German any noun passes for one, and scripts without capitals have none:
there a changed name is a changed word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from normalize import months
from normalize.wording import Hunk
from normalize.words import Words, bare, figure, is_figure, is_word, sentence_inner, split

HunkClass = Literal["dates", "numbers", "names", "quotation", "reworded", "typography"]

# Numerals as words, two and more ("one" is an article or a pronoun in most): en de fr es it pt nl ru.
_NUMERALS = """
2 two zwei deux dos due dois twee два две двое
3 three drei trois tres tre três drie три трое
4 four vier quatre cuatro quattro quatro четыре четверо
5 five fünf cinq cinco cinque vijf пять
6 six sechs seis sei zes шесть
7 seven sieben sept siete sette sete zeven семь
8 eight acht huit ocho otto oito восемь
9 nine neun neuf nueve nove negen девять
10 ten zehn dix diez dieci dez tien десять
11 eleven elf onze once undici одиннадцать
12 twelve zwölf douze doce dodici doze twaalf двенадцать
13 thirteen dreizehn treize trece tredici treze dertien тринадцать
14 fourteen vierzehn quatorze catorce quattordici catorze veertien четырнадцать
15 fifteen fünfzehn quinze quince quindici vijftien пятнадцать
16 sixteen sechzehn seize dieciséis sedici dezesseis zestien шестнадцать
17 seventeen siebzehn diecisiete diciassette dezessete zeventien семнадцать
18 eighteen achtzehn dieciocho diciotto dezoito achttien восемнадцать
19 nineteen neunzehn diecinueve diciannove dezenove negentien девятнадцать
20 twenty zwanzig vingt veinte venti vinte twintig двадцать
30 thirty dreißig trente treinta trenta trinta dertig тридцать
40 forty vierzig quarante cuarenta quaranta quarenta veertig сорок
50 fifty fünfzig cinquante cincuenta cinquanta cinquenta vijftig пятьдесят
60 sixty sechzig soixante sesenta sessanta sessenta zestig шестьдесят
70 seventy siebzig septante setenta settanta zeventig семьдесят
80 eighty achtzig ochenta ottanta oitenta tachtig восемьдесят
90 ninety neunzig nonante noventa novanta negentig девяносто
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
понедельник понедельника вторник вторника среда среду среды четверг четверга пятница пятницу пятницы суббота субботу субботы воскресенье
pazartesi salı çarşamba perşembe cuma cumartesi pazar الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
"""
_QUOTES = '"“”„«»‟＂「」『』‹›'
_OPENS, _CLOSES = "‘", "’"  # apostrophes within words are no words of their own
_CALENDAR = "年月日월일년"
_SPARE = 1  # words beside a name or figure that came or went alone


@dataclass(frozen=True, slots=True)
class Side:
    """What a hunk says in one of the wordings."""

    figures: Counter[str]
    names: Counter[str]
    others: Counter[str]  # words that are neither, nor part of a date
    dates: Counter[str]
    quoted: bool  # some of it stands in quotation marks


@dataclass(frozen=True, slots=True)
class Context:
    """What of a wording its hunks are read by."""

    words: Words
    inner: frozenset[int]
    quoted: tuple[bool, ...]
    capitals: bool  # whether a capital says anything: not in a headline that has one on each word


def context(words: Words, is_quote: bool) -> Context:
    """A wording; one that is set as a quotation is quoted whole."""
    marks = tuple(_inside(words.words))
    cased = [word for word in words.words if word[0].lower() != word[0].upper()]
    capitals = sum(word[0].isupper() for word in cased)
    telling = len(cased) < 4 or capitals < 0.6 * len(cased)
    return Context(words, frozenset(sentence_inner(words.words)), (True,) * len(marks) if is_quote else marks, telling)


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """The words that have a capital within a sentence, anywhere in these texts."""
    found: set[str] = set()
    for text in texts:
        words = split(text).words
        found.update(words[at] for at in sentence_inner(words) if words[at][0].isupper())
    return frozenset(found)


def classes(hunk: Hunk, before: Context, after: Context, names: frozenset[str]) -> tuple[HunkClass, ...]:
    """What kinds of change the hunk is, in a fixed order; at least one."""
    was, now = _side(before, hunk.a, hunk.a_end, names), _side(after, hunk.b, hunk.b_end, names)
    if _said(before, hunk.a, hunk.a_end) == _said(after, hunk.b, hunk.b_end):
        return ("typography",)
    found: dict[HunkClass, bool] = {
        "dates": was.dates != now.dates,
        "numbers": _replaced(was, now, was.figures, now.figures),
        "names": _replaced(was, now, was.names, now.names),
        "quotation": was.quoted or now.quoted,
    }
    told = [name for name, holds in found.items() if holds]
    if was.others != now.others or not {"dates", "numbers", "names"}.intersection(told):
        told.append("reworded" if not _same_said(was, now) else "typography")
    return tuple(told)


def _same_said(was: Side, now: Side) -> bool:
    return (was.figures, was.names, was.others, was.dates) == (now.figures, now.names, now.others, now.dates)


def _said(side: Context, begin: int, end: int) -> str:
    return bare(_numerals().get(word.casefold(), word) for word in side.words.words[begin:end])


def _replaced(was: Side, now: Side, before: Counter[str], after: Counter[str]) -> bool:
    """Whether one stands for another, or came or went alone; one within a sentence that came or went is no change of its own."""
    if before == after:
        return False
    return bool(before and after) or all(side.others.total() <= _SPARE for side in (was, now))


def _side(side: Context, begin: int, end: int, names: frozenset[str]) -> Side:
    figures, found, others, dates = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for at in range(begin, end):
        word = side.words.words[at]
        if not is_word(word):
            continue
        if _is_date(side.words.words, at):
            dates[bare((word,))] += 1
        elif is_figure(word) or word.casefold() in _numerals():
            figures[figure(_numerals().get(word.casefold(), word))] += 1
        elif side.capitals and word[0].isupper() and (at in side.inner or word in names):
            found[bare((word,))] += 1
        else:
            others[bare((word,))] += 1
    return Side(figures, found, others, dates, any(side.quoted[begin:end]))


def _is_date(words: tuple[str, ...], at: int) -> bool:
    word = words[at]
    if word.casefold() in _weekdays():
        return True
    near = [words[place] for place in range(max(0, at - 2), min(len(words), at + 3)) if place != at]
    if is_figure(word):
        return any(map(_is_month, near)) or (at + 1 < len(words) and words[at + 1][0] in _CALENDAR)
    return _is_month(word) and any(map(is_figure, near))


def _is_month(word: str) -> bool:
    return len(word) > 2 and months.fold(word).lower() in months.numbers()


def _inside(words: Iterable[str]) -> Iterable[bool]:
    """For each word whether it stands in quotation marks; the marks themselves do."""
    double = single = False
    for word in words:
        if word in _QUOTES:
            double = not double
            yield True
        elif word in (_OPENS, _CLOSES):
            single = word == _OPENS
            yield True
        else:
            yield double or single


@cache
def _numerals() -> Mapping[str, str]:
    rows = (line.split() for line in _NUMERALS.split("\n") if line)
    return {word: value for value, *forms in rows for word in forms}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(_WEEKDAYS.split())
