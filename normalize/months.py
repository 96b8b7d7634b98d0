"""Names of months and days in the languages of the press, as they stand in printed dates, in their cases and abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

# Twelve columns a row, from January on; "|" parts the forms of one month, "_" stands for a space within one. English first, then
# de fr es it pt nl ru uk pl cs tr ar sv da/no fi ro hu el id he hi bn. No Croatian: its October is the November of its neighbours.
_TABLE = """
january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec
januar|janner februar|feber marz|mrz|maerz april mai juni juli august september|sept oktober|okt november dezember|dez
janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre decembre
enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre noviembre diciembre|dic
gennaio|genn|gen febbraio|febbr marzo aprile maggio|magg|mag giugno|giu luglio|lug agosto settembre|sett ottobre|ott novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro|out novembro dezembro
januari februari maart|mrt april mei juni juli augustus|aug september oktober|okt november december
января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек
січня|січень лютого|лютии березня|березень квітня|квітень травня|травень червня|червень липня|липень серпня|серпень вересня|вересень жовтня|жовтень листопада грудня|грудень
stycznia|styczen|sty lutego|luty|lut marca|marzec kwietnia|kwiecien|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpien|sie wrzesnia|wrzesien|wrz pazdziernika|pazdziernik|paz listopada|listopad|lis grudnia|grudzien|gru
ledna|leden unora|unor brezna|brezen dubna|duben kvetna|kveten cervna|cerven cervence|cervenec srpna|srpen zari rijna|rijen listopadu|listopad prosince|prosinec
ocak|oca subat|sub mart nisan|nis mayis haziran|haz temmuz|tem agustos|agu eylul|eyl ekim|eki kasim|kas aralik|ara
يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|نيسان|ابريل|أفريل مايو|أيار|ماي يونيو|حزيران|جوان يوليو|تموز|جويلية أغسطس|آب|أوت سبتمبر|أيلول أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts|mars april maj|mai juni juli august september oktober november december|des
tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu toukokuuta|toukokuu kesakuuta|kesakuu heinakuuta|heinakuu elokuuta|elokuu syyskuuta|syyskuu lokakuuta|lokakuu marraskuuta|marraskuu joulukuuta|joulukuu
ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie
januar februar marcius|marc aprilis majus junius julius augusztus szeptember|szept oktober november december
ιανουαριου|ιαν φεβρουαριου|φεβ μαρτιου|μαρ απριλιου|απρ μαιου|μαι ιουνιου|ιουν ιουλιου|ιουλ αυγουστου|αυγ σεπτεμβριου|σεπ οκτωβριου|οκτ νοεμβριου|νοε δεκεμβριου|δεκ
januari februari|pebruari maret april mei juni juli agustus|agt september oktober november|nop desember
ינואר פברואר מרץ|מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
"""

# Days of the week, and what may stand beside the date in a line that says nothing else.
_BESIDE = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
lunedi martedi mercoledi giovedi venerdi sabato domenica
segunda terca quarta quinta sexta feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
pazartesi sali carsamba persembe cuma cumartesi pazar
الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
on at the of a date dated published posted updated modified last created first issued time am pm t z utc gmt
am um uhr den vom veroffentlicht aktualisiert stand erstellt datum
le a publie mis jour modifie de du et
el publicado actualizado las del fecha hora horas h
il pubblicato aggiornato alle ore
em publicado atualizado as
op gepubliceerd bijgewerkt om
опубликовано обновлено дата в года год г
yayinlanma guncelleme tarihi saat
نشر في تاريخ بتاريخ تحديث
"""


def fold(text: str) -> str:
    """The text with plain letters and digits: accents, ligatures and scripts' own digits and presentation forms undone; case kept."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ł", "l"))
    plain = "".join(_plain(character) for character in parts if unicodedata.category(character) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", plain)  # Hangul in whole syllables again


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


@cache
def numbers() -> Mapping[str, int]:
    """Folded, lowercase form of a month's name -> 1..12."""
    rows = (line.split() for line in fold(_TABLE).lower().splitlines() if line)
    return {form.replace("_", " "): number for row in rows for number, cell in enumerate(row, 1) for form in cell.split("|")}


@cache
def pattern() -> str:
    """A regular expression for any month's name in a folded text; longer forms first."""
    forms = sorted(numbers(), key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form) for form in forms) + ")"


@cache
def beside() -> frozenset[str]:
    """Folded, lowercase words that may stand beside a date in a line that is only a date."""
    return frozenset(fold(_BESIDE).lower().split())
