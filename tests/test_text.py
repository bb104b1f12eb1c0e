"""Text in any script is cut, made plain and compared without losing what its readers need."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketfu.text import clip, clip_middle, fold, is_unspaced, plain, plain_line, words

FAMILY = "👨‍👩‍👧"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
SAMPLES = (
    "Okta单点登录失败，所有员工从昨天开始都无法登录系统",
    "VPN に接続できません。昨日から全員がログインできない状態です",
    "SSO เข้าสู่ระบบไม่ได้ตั้งแต่เมื่อวานนี้ทุกคนในบริษัท",
    "लॉगिन की समस्या कल से सभी कर्मचारियों को हो रही है",
    unicodedata.normalize("NFD", "Không thể đăng nhập từ hôm qua, tất cả nhân viên"),
    f"{FAMILY}{FAMILY}{FAMILY}👍🏽👍🏽🇩🇪🇫🇷🇩🇪🇫🇷❤️‍🔥{SCOTLAND}{SCOTLAND}",
    "한국어 로그인 문제가 어제부터 발생하고 있습니다",
    "The quick brown fox jumps over the lazy dog",
)


@pytest.mark.parametrize(
    ("text", "size", "cut"),
    [
        ("short", 5, "short"),
        ("Okta单点登录失败，所有员工", 12, "Okta单点登录失败，…"),
        ("VPN に接続できません。昨日から", 12, "VPN に接続できませ…"),
        ("The quick brown fox jumps", 21, "The quick brown fox…"),
        ("Look at thisverylongwordthatneverends", 20, "Look at thisverylon…"),
        ("लॉगिन समस्या", 11, "लॉगिन सम…"),
        ("को" * 9, 8, "कोकोको…"),
        ("voila\u0301 tout", 6, "voil…"),
        (f"{FAMILY}{FAMILY}", 9, f"{FAMILY}…"),
        ("👍🏽👍🏽👍🏽", 4, "👍🏽…"),
        ("🇩🇪🇫🇷🇮🇹", 4, "🇩🇪…"),
        (f"{SCOTLAND}{SCOTLAND}", 9, f"{SCOTLAND}…"),
        ("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 4, "\ud83d\ude00…"),
        ("한국", 1, "…"),
        ("anything", 0, ""),
        ("a" + "\u0301" * 200, 60, "a" + "\u0301" * 58 + "…"),
    ],
)
def test_a_text_is_cut_at_a_blank_only_if_little_is_lost(text: str, size: int, cut: str) -> None:
    assert clip(text, size) == cut


@pytest.mark.parametrize("text", SAMPLES)
def test_no_cut_leaves_a_stump_or_half_a_character(text: str) -> None:
    for size in range(12, len(text)):
        cut = clip(text, size)
        assert len(cut) <= size
        assert len(cut) * 5 >= size * 2
        following = text[len(cut) - 1 :].lstrip(" ")[:1]
        assert not unicodedata.category(following).startswith("M")
        assert following not in "\u200d\U0001f3fd"


def test_a_long_text_keeps_its_head_and_its_tail() -> None:
    text = "It began on Monday. " + "x" * 5000 + " Please call me."
    cut = clip_middle(text, 60)
    assert cut.startswith("It began on Monday. xx")
    assert cut.endswith("Please call me.")
    assert " […] " in cut
    assert len(cut) <= 60
    assert clip_middle("short", 60) == "short"
    assert clip_middle("कोकोकोकोकोकोकोको", 14) == "कोकोको […] को"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\0b\x1b[31mc\x1b[0m\x9fd\x7f", "abcd"),
        ("\x1b]0;title\x07text", "text"),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwo\nthree\nfour\tfive"),
        ("pay\u202egnp.exe\u2066x\u2069\u200e\u061c", "paygnp.exex"),
        ("zero\u200bwidth\ufeff\u2060\u00ad\u200d", "zerowidth"),
        ("hid\U000e0068\U000e0069den\U000e0100\ufe0f", "hidden"),
        ("lone \ud83d and \ude00", "lone  and "),
        ("pair \ud83d\ude00", "pair 😀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("ന്\u200d", "ന്\u200d"),
        (f"{FAMILY} ❤️‍🔥 👍🏽 🇩🇪 1️⃣ {SCOTLAND}", f"{FAMILY} ❤️‍🔥 👍🏽 🇩🇪 1️⃣ {SCOTLAND}"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("ㅤblank\u3164", "blank"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_what_scripts_need_stays(text: str, left: str) -> None:
    assert plain(text) == left
    assert plain(left) == left


@pytest.mark.parametrize("text", SAMPLES)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_a_plain_line_has_no_breaks() -> None:
    assert plain_line(" one\n\ttwo\u200b \u2029three ") == "one two three"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("समस्या है", ["समस्या", "है"]),
        ("உள்நுழைய கல்", ["உள்நுழைய", "கல்"]),
        ("İnternet SORUNU", ["internet", "sorunu"]),
        (unicodedata.normalize("NFD", "Đăng nhập lỗi"), ["đăng", "nhập", "lỗi"]),
        ("昨日からログインできません", ["昨日", "から", "ログイン", "できません"]),
        ("API错误429", ["api", "错误", "429"]),
        ("เข้าสู่ระบบ SSO", ["เข้าสู่ระบบ", "sso"]),
        ("Didn’t it_work?", ["didn't", "it", "work"]),
        ("ＡＰＩ STRASSE Straße", ["api", "strasse", "strasse"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
    ],
)
def test_words_keep_their_marks_and_lose_their_case(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_scripts_without_blanks_are_known() -> None:
    assert all(map(is_unspaced, ["登录", "ログイン", "ระบบ"]))
    assert not any(map(is_unspaced, ["login", "समस्या", "로그인", ""]))


@settings(derandomize=True, deadline=None)
@given(st.text(), st.integers(0, 60))
def test_any_text_is_cut_and_cleaned_within_its_bounds(text: str, size: int) -> None:
    assert len(clip(text, size)) <= size
    assert len(clip_middle(text, size)) <= size
    assert len(plain(text)) <= len(text)
    assert fold(fold(text)) == fold(text)
    plain(text).encode()
