"""A promise's day counts from the day on which it was made, in any of the languages."""

from datetime import date

import pytest

from ticketfu.entity.checks import Source
from ticketfu.entity.days import days_meant
from ticketfu.llm.prompt import Passage, Prompt

TUESDAY = date(2026, 11, 3)
FRIDAY, WEDNESDAY, IN_TWO_WEEKS = date(2026, 11, 6), date(2026, 11, 4), date(2026, 11, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("You will have it by Friday.", FRIDAY),
        ("Next Friday it goes out.", date(2026, 11, 13)),
        ("Freitagabend kommt es.", FRIDAY),
        ("Vous l'aurez vendredi.", FRIDAY),
        ("Lo enviamos el viernes.", FRIDAY),
        ("Lo mando venerdì.", FRIDAY),
        ("Até sexta-feira.", FRIDAY),
        ("Uiterlijk vrijdag.", FRIDAY),
        ("Do piątku.", FRIDAY),
        ("Senast på fredagen.", FRIDAY),
        ("Пришлём в пятницу.", FRIDAY),
        ("Cuma günü gönderiyoruz.", FRIDAY),
        ("سنرسلها يوم الجمعة", FRIDAY),
        ("金曜日までに送ります。", FRIDAY),
        ("周五之前发给您。", FRIDAY),
        ("금요일까지 보내겠습니다.", FRIDAY),
        ("I call you tomorrow at nine.", WEDNESDAY),
        ("Je vous appelle demain.", WEDNESDAY),
        ("明日お送りします。", WEDNESDAY),
        ("It takes two weeks.", IN_TWO_WEEKS),
        ("In 14 Tagen.", IN_TWO_WEEKS),
        ("Within 48 hours.", date(2026, 11, 5)),
        ("Within 5 working days.", date(2026, 11, 10)),
        ("On the 20th.", date(2026, 11, 20)),
        ("By the end of the month.", date(2026, 11, 30)),
        ("In three months.", date(2027, 2, 3)),
        ("By Fri, please.", FRIDAY),
        ("thứ sáu này", FRIDAY),
        ("ส่งวันศุกร์", FRIDAY),
        ("शुक्रवार तक", FRIDAY),
        ("v pátek", FRIDAY),
        ("Perjantaina.", FRIDAY),
        ("Την Παρασκευή", FRIDAY),
        ("у п'ятницю", FRIDAY),
        ("ngày mai", WEDNESDAY),
        ("Over the weekend.", date(2026, 11, 8)),
        ("สัปดาห์หน้า", date(2026, 11, 10)),
        ("By the end of the quarter.", date(2026, 12, 31)),
        ("年内に対応します", date(2026, 12, 31)),
        ("Ende November ist es da.", date(2026, 11, 30)),
        ("Mitte Mai", date(2027, 5, 15)),
        ("fin novembre", date(2026, 11, 30)),
        ("a finales de noviembre", date(2026, 11, 30)),
        ("entro fine novembre", date(2026, 11, 30)),
        ("até ao fim de novembro", date(2026, 11, 30)),
        ("eind november", date(2026, 11, 30)),
        ("do końca listopada", date(2026, 11, 30)),
        ("в конце ноября", date(2026, 11, 30)),
        ("by the end of May", date(2027, 5, 31)),
        ("KW 49", date(2026, 12, 4)),
        ("in der 49. Kalenderwoche", date(2026, 11, 30)),
        ("semaine 49", date(2026, 12, 2)),
        ("vecka 2", date(2027, 1, 13)),
        ("第49周", date(2026, 12, 4)),
        ("49주차", date(2026, 12, 4)),
        ("Before Christmas.", date(2026, 12, 24)),
        ("Zum Jahreswechsel", date(2027, 1, 1)),
        ("the day after tomorrow", date(2026, 11, 5)),
        ("pasado mañana", date(2026, 11, 5)),
        ("in vierzehn Tagen", IN_TWO_WEEKS),
        ("三天内", FRIDAY),
        ("三日以内", FRIDAY),
    ],
)
def test_a_day_is_meant_by_its_name_or_its_distance(text: str, day: date) -> None:
    assert day in days_meant(text, TUESDAY)


@pytest.mark.parametrize(
    "text", ["I will send it.", "Wir kümmern uns.", "보내 주세요", "", "It may be so.", "9" * 99]
)
def test_words_that_mean_no_day_support_none(text: str) -> None:
    assert not days_meant(text, TUESDAY)


@pytest.mark.parametrize(
    "text",
    ["am 20.2. um 9 Uhr", "le 20/02", "by 2/20", "20 февраля 2027 года", "20 lutego 2027",
     "2月20日に", "20 Şubat 2027'de", "2027년 2월 20일", "ngày 20 tháng 2 năm 2027",
     "20 فبراير 2027", "20 फ़रवरी 2027"],
)  # fmt: skip
def test_a_date_is_the_same_in_any_language(text: str) -> None:
    source = Source.of(Prompt("", {}, (Passage(1, text, at="2026-11-03T09:00:00+00:00"),)))

    assert source.novel("2027-02-20") == source.novel("20 February") == []
    assert source.novel("2027-02-21") == ["2027-02-21"]


def test_a_day_that_no_comment_names_is_novel() -> None:
    comments = (
        Passage(1, "Since 2 November nothing works.", at="2026-11-02T09:00:00+00:00"),
        Passage(2, "You have it by Friday.", at="2026-11-03T09:00:00+00:00"),
        Passage(3, "And the rest later.", at=""),
    )
    source = Source.of(Prompt("", {}, comments))

    assert source.novel("2026-11-06") == source.novel("2026-11-02") == []
    assert source.novel("2026-11-05") == ["2026-11-05"]
    assert source.novel("2025-11-06") == ["2025-11-06"]
