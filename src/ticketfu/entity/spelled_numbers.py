"""Numbers spelled as words, in many languages."""

import re

_NUMBERS = (
    "one a eins ein eine einen un une uno una um uma een ett jeden jedna jedną один одна одно "
    "одного bir 하나 한 واحد",
    "two twice zweimal tweemaal dwukrotnie дважды zwei deux dos due dois duas twee två dwa dwie "
    "dwóch dwoma dva dvě два две двух двоє iki 두 둘 اثنان اثنين both beide",
    "three drei trois tres tre três drie trzy trzech tři три трёх трех троє üç 세 셋 ثلاثة ثلاث",
    "four vier quatre cuatro quattro quatro fyra cztery czterech čtyři четыре четырёх четырех "
    "чотири dört 네 넷 أربعة أربع",
    "five fünf cinq cinco cinque vijf fem pięć pięciu pět пять пяти п'ять beş 다섯 خمسة خمس",
    "six sechs seis sei zes sex seks sześć sześciu šest шесть шести шість altı 여섯 ستة ست",
    "seven sieben sept siete sette sete zeven sju syv siedem siedmiu sedm семь семи сім yedi 일곱 "
    "سبعة سبع",
    "eight acht huit ocho otto oito åtta otte åtte osiem ośmiu osm восемь восьми вісім sekiz "
    "여덟 ثمانية ثماني",
    "nine neun neuf nueve nove negen nio dziewięć dziewięciu devět девять девяти dokuz 아홉 "
    "تسعة تسع",
    "ten zehn dix diez dieci dez tien tio dziesięć dziesięciu deset десять десяти 열 عشرة عشر",
    "eleven elf onze once undici elva elleve jedenaście одиннадцать",
    "twelve zwölf douze doce dodici doze twaalf dozen tolv dwanaście двенадцать",
    "thirteen dreizehn treize trece tredici treze dertien trzynaście тринадцать",
    "fourteen vierzehn quatorze catorce quattordici catorze veertien fjorton czternaście "
    "четырнадцать",
    "fifteen fünfzehn quinze quince quindici vijftien femton piętnaście пятнадцать",
)
_SPELLED = {word: str(number) for number, words in enumerate(_NUMBERS, 1) for word in words.split()}

_SPELLED |= {"twenty": "20", "zwanzig": "20", "vingt": "20", "veinte": "20", "venti": "20"}
_SPELLED |= {"vinte": "20", "twintig": "20", "tjugo": "20", "двадцать": "20", "yirmi": "20"}
_SPELLED |= {"thirty": "30", "dreissig": "30", "trente": "30", "treinta": "30", "trenta": "30"}
_SPELLED |= dict.fromkeys(
    ["hundred", "hundert", "cent", "cien", "cento", "honderd", "hundra", "сто", "yüz"], "100"
)
_SPELLED |= dict.fromkeys(
    ["thousand", "tausend", "mille", "mil", "duizend", "tusen", "тысяча"], "1000"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COMPOSED = re.compile(rf"\b({'|'.join(_TENS)})(?:[ -](\w+))?")
# Numbers of Chinese and Japanese, up to 99: 三, 十五, 二十.
_IDEOGRAPHIC = re.compile("[一二两三四五六七八九十]+")
_SIGNS = "零一二三四五六七八九"
_WORD = re.compile(r"[^\W\d_]+")


def spelled_in(text: str) -> set[str]:
    """The numbers that a comparable text spells, in digits."""
    found = {_SPELLED[word] for word in _WORD.findall(text) if word in _SPELLED}
    for composed in _COMPOSED.finditer(text):
        ones = int(_SPELLED.get(composed[2] or "", "0"))
        found.add(str(10 * _TENS.index(composed[1]) + 20 + (ones if ones < 10 else 0)))
    for run in _IDEOGRAPHIC.findall(text):
        tens, ten, ones = run.replace("两", "二").rpartition("十")
        parts = [_SIGNS.find(part) for part in (tens or "零一"[bool(ten)], ones or "零")]
        if min(parts) >= 0:
            found.add(str(parts[0] * 10 + parts[1]))
    return found
