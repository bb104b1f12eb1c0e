"""The days that a text may mean by "Friday", "tomorrow" or "in two weeks"; pure.

More days than one are taken for each: nothing is held against a model that may be right.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from ticketfu.entity.particulars import comparable, counts_in, without_dates
from ticketfu.months import MONTHS
from ticketfu.text import fold

# By their stems: в пятницу is пятница, Freitags Freitag. The first is Monday.
_WEEKDAYS = (
    "monday montag lundi lunes lunedì segunda maandag poniedział måndag понедельни "
    "pazartesi الاثنين pondělí mandag δευτέρα maanantaina שני सोमवार hétfő senin luni "
    "วันจันทร์ понеділо thứ_hai",
    "tuesday dienstag mardi martes martedì terça dinsdag wtor tisdag вторни salı الثلاثاء "
    "úterý tirsdag τρίτη tiistaina שלישי मंगलवार kedd selasa marți วันอังคาร вівторо "
    "thứ_ba",
    "wednesday mittwoch mercredi miércoles mercoledì quarta woensdag śro onsdag сред "
    "çarşamba الأربعاء středa τετάρτη keskiviikkona רביעי बुधवार szerda rabu miercuri "
    "วันพุธ серед thứ_tư",
    "thursday donnerstag jeudi jueves giovedì quinta donderdag czwart torsdag четвер "
    "perşembe الخميس čtvrtek πέμπτη torstaina חמישי गुरुवार csütörtök kamis joi "
    "วันพฤหัสบดี четве thứ_năm",
    "friday freitag vendredi viernes venerdì sexta vrijdag piąt fredag пятниц cuma الجمعة "
    "pátek παρασκευή perjantaina שישי शुक्रवार péntek jumat vineri วันศุกร์ п'ятниц "
    "thứ_sáu",
    "saturday samstag samedi sábado sabato zaterdag sobo lördag суббот cumartesi السبت "
    "sobota lørdag σάββατο lauantaina שבת शनिवार szombat sabtu sâmbătă วันเสาร์ субот "
    "thứ_bảy",
    "sunday sonntag dimanche domingo domenica zondag niedzie söndag воскресень pazar "
    "الأحد neděle søndag κυριακή sunnuntai ראשון रविवार vasárnap minggu duminică "
    "วันอาทิตย์ неділ chủ_nhật",
)
_WEEKDAY = {
    name.replace("_", " "): number
    for number, names in enumerate(_WEEKDAYS)
    for name in names.split()
}
_NAMES = "|".join(map(re.escape, sorted(_WEEKDAY, key=len, reverse=True)))
# Thai words stand without a blank between them.
_NAMED_WEEKDAY = re.compile(rf"(?<![^\W\u0e00-\u0eff])(?:{_NAMES})")
_SHORT = re.compile(r"(?<!\w)(?:(mon)|(tues?)|(wed)|(thu(?:rs?)?)|(fri)|(sat)|(sun))(?!\w)")
_UNSPACED = ("日月火水木金土", "日一二三四五六", "일월화수목금토")

# Days after the one on which it was written, by words for them.
_TODAY = """today tonight heute aujourd'hui hoy oggi hoje vandaag idag dzisiaj dziś сегодня bugün
今日 本日 今天 오늘 اليوم dnes tänään σήμερα היום hari_ini astăzi сьогодні hôm_nay วันนี้ आज"""
_TOMORROW = """tomorrow morgen demain mañana domani amanhã imorgon i_morgon jutro завтра yarın
明日 明天 내일
غدا غدًا zítra huomenna αύριο מחר holnap besok mâine ngày_mai พรุ่งนี้ कल"""
_DAY_AFTER = """day_after_tomorrow pasado_mañana depois_de_amanhã i_övermorgon i_overmorgen
ylihuomenna あさって 後天 übermorgen après-demain dopodomani overmorgen övermorgon pojutrze
послезавтра 明後日 后天 모레"""
_WEEKS = re.compile(
    r"(?<!\w)(?:weeks?|fortnight|wochen?|semaines?|semanas?|settiman[ae]|weken|veck\w+|tydzień|tygodni\w*"
    r"|недел\w+|hafta\w*|weekend\w*|week-end|wochenende\w*|выходн\w+|týd\w+|uge\w*|viik\w+"
    r"|εβδομάδ\w+|hét|eow|minggu|săptămân\w+|тиж\w+|tuần)(?!\w)"
    r"|[週周](?![一二三四五六日天])|주일|주말|[음번\d] ?주|أسبوع|שבוע|สัปดาห์|सप्ताह"
)
# A calendar week: KW 49, week 49, semaine 49, 49. Kalenderwoche, 第49周, 49주차.
_NUMBERED_WEEK = re.compile(
    r"(?<!\w)(?:kw|cw|wk|weeks?|woche|kalenderwoche|semaine|semana|settimana|vecka|v\.|uke"
    r"|uge|tydzień|týden|viikko|недел[яюеи]|hafta)\W{0,3}(\d{1,2})(?!\w)"
    r"|(?<!\w)(\d{1,2})(?:\.|st|nd|rd|th|-\w{1,2})? "
    r"(?:kw|cw|kalenderwoche|tydzień|неделя|hafta)(?!\w)"
    r"|第 ?(\d{1,2}) ?[周週]|(\d{1,2}) ?주차"
)
# A month without a day: Ende November, в конце ноября. Slavic names change with the sentence.
_LONG_NAMES = {
    name[: -1 if len(name) > 5 and name[-1] in "aаяьй" else None]: number
    for name, number in MONTHS.items()
    if len(name) > 3 or name in {"mai", "maj", "mei"}
}
_MONTH = re.compile(
    rf"(?<!\w)({'|'.join(sorted(_LONG_NAMES, key=len, reverse=True))}|(?<=of )may|(?<=mid-)may)"
    r"[^\W\d_]{0,3}(?!\w)"
)
_YEARS_END = re.compile(
    r"christmas|xmas|weihnacht|noël|navidad|natale?(?!\w)|kerst|(?<!\w)jul(?:en)?(?!\w)|рождеств"
    r"|圣诞|クリスマス|성탄|new year|neujahr|jahreswechsel|silvester|nouvel an|año nuevo|capodanno"
    r"|ano novo|nyår|nytår|sylwest|нов(?:ый|ого|ому) год|yılbaşı|新年|元旦|年末年始"
)
_QUARTERS = re.compile(
    r"(?<!\w)(?:quarter|quartal\w*|trimestre|kwarta\w+|q[1-4]|year[- ]end|end of (?:the )?year"
    r"|jahresende|fin d'année|fin de año|fine anno|fim do ano|yıl sonu|конца года)(?!\w)"
    r"|四半期|季度|年内|年末|年底|분기|연말|연내"
)
_MONTHS = re.compile(
    r"(?<!\w)(?:months?|monat\w*|mois|mes(?:es)?|mes[ei]|m[êe]s(?:es)?|maand\w*|månad\w*"
    r"|miesiąc\w*|месяц\w*|ay(?:lar|ın)?|eom)(?!\w)|月(?!曜)|월(?!요)|شهر"
)

# Of numbers that may count hours, days, weeks or months from now.
_MOST = 96
_MOST_MONTHS = 12

# Characters that are read of a comment.
_LONGEST = 20_000


def days_meant(text: str, written: date) -> set[date]:
    return set(_days(fold(text[:_LONGEST]), written))


def _days(text: str, written: date) -> Iterator[date]:
    for ahead, words in enumerate((_TODAY, _TOMORROW, _DAY_AFTER)):
        if any(word.replace("_", " ") in text for word in words.split()):
            yield written + timedelta(ahead)
    for weekday in _weekdays(text):
        ahead = (weekday - written.weekday() - 1) % 7 + 1
        yield from (written + timedelta(ahead), written + timedelta(ahead + 7))
    weeks, months = _WEEKS.search(text), _MONTHS.search(text)
    yield from (written + timedelta(n) for n in range(62 if months else 15 if weeks else 0))
    if _QUARTERS.search(text):
        ends = (date(written.year + n // 12, n % 12 + 1, 1) for n in range(1, 25))
        yield from (end - timedelta(1) for end in ends)
    if _YEARS_END.search(text):
        yield from (date(written.year, 12, 20) + timedelta(n) for n in range(18))
    yield from _of_months(text, written)
    yield from _of_weeks(text, written)
    for number in counts_in(comparable(text), _MOST):
        yield from _counted(number, written)
        if weeks:
            yield written + timedelta(7 * number)
        if months and number <= _MOST_MONTHS:
            yield from (written + timedelta(n) for n in range(28 * number, 31 * number + 1))


def _counted(number: int, written: date) -> Iterator[date]:
    """As many hours, days or working days later, or that day of a month."""
    yield from (written + timedelta(number), written + timedelta(-(-number // 24)))
    yield written + timedelta(number + 2 * ((number + written.weekday()) // 5))
    yield from (day for n in range(62) if (day := written + timedelta(n)).day == number)


def _of_months(text: str, written: date) -> Iterator[date]:
    for found in _MONTH.finditer(without_dates(comparable(text))):
        month = _LONG_NAMES.get(found[1], 5)
        first = date(written.year + (month < written.month), month, 1)
        days = (first + timedelta(n) for n in range(31))
        yield from (day for day in days if day.month == month)


def _of_weeks(text: str, written: date) -> Iterator[date]:
    for found in _NUMBERED_WEEK.finditer(text):
        week = int(next(filter(None, found.groups())))
        for year in (written.year, written.year + 1):
            with suppress(ValueError):
                yield from (date.fromisocalendar(year, week, day) for day in range(1, 8))


def _weekdays(text: str) -> Iterator[int]:
    """Monday is 0."""
    for short in _SHORT.finditer(text):
        yield (short.lastindex or 1) - 1
    for found in _NAMED_WEEKDAY.finditer(text):
        yield _WEEKDAY[found[0]]
    for signs in _UNSPACED:
        for found in re.finditer(rf"([{signs}])(?:曜|요일)|(?:星期|周|礼拜)([{signs}天])", text):
            sign = (found[1] or found[2]).replace("天", "日")
            yield (signs.index(sign) - 1) % 7 if sign in signs else 0
