"""Names of months in many languages, as inflected as they stand beside a day."""

from ticketfu.text import fold

_WESTERN = (
    "january januar janvier enero gennaio janeiro januari jan",
    "february februar février febrero febbraio fevereiro februari feb fév",
    "march märz mars marzo março maart mar mär",
    "april avril abril aprile apr avr abr",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho jun",
    "july juli juillet julio luglio julho jul juil",
    "august août agosto augustus aug ago",
    "september septembre septiembre settembre setembro sep sept set",
    "october oktober octobre octubre ottobre outubro oct okt ott",
    "november novembre noviembre novembro nov",
    "december dezember décembre diciembre dicembre dezembro dec dez déc dic",
)
_OTHERS = (
    "января январь січня stycznia styczeń ledna leden ocak yanvar januari يناير जनवरी",
    "февраля февраль лютого lutego luty února únor şubat فبراير फ़रवरी फरवरी",
    "марта март березня marca marzec března březen mart mars maret مارس मार्च",
    "апреля апрель квітня kwietnia kwiecień dubna duben nisan أبريل अप्रैल",
    "мая май травня maja květen května mayıs maj مايو मई",
    "июня июнь червня czerwca czerwiec června červen haziran يونيو जून",
    "июля июль липня lipca lipiec července červenec temmuz يوليو जुलाई",
    "августа август серпня sierpnia sierpień srpna srpen ağustos augusti agustus أغسطس अगस्त",
    "сентября сентябрь вересня września wrzesień září eylül سبتمبر सितंबर",
    "октября октябрь жовтня października październik října říjen ekim أكتوبر अक्टूबर",
    "ноября ноябрь листопада listopada listopad listopadu kasım نوفمبر नवंबर",
    "декабря декабрь грудня grudnia grudzień prosince prosinec aralık desember ديسمبر दिसंबर",
)
_MORE = (
    "ianuarie január tammikuuta tammikuu ιανουαρίου ינואר มกราคม",
    "februarie február helmikuuta helmikuu φεβρουαρίου פברואר กุมภาพันธ์",
    "martie március maaliskuuta maaliskuu marts μαρτίου מרץ มีนาคม",
    "aprilie április huhtikuuta huhtikuu απριλίου אפריל เมษายน",
    "május toukokuuta toukokuu μαΐου μαίου מאי พฤษภาคม",
    "iunie június kesäkuuta kesäkuu ιουνίου יוני มิถุนายน",
    "iulie július heinäkuuta heinäkuu ιουλίου יולי กรกฎาคม",
    "augusztus elokuuta elokuu αυγούστου אוגוסט สิงหาคม",
    "septembrie szeptember syyskuuta syyskuu σεπτεμβρίου ספטמבר กันยายน",
    "octombrie október lokakuuta lokakuu οκτωβρίου אוקטובר ตุลาคม",
    "noiembrie marraskuuta marraskuu νοεμβρίου נובמבר พฤศจิกายน",
    "decembrie joulukuuta joulukuu δεκεμβρίου דצמבר ธันวาคม",
)
MONTHS = {
    fold(name): number
    for names in (_WESTERN, _OTHERS, _MORE)
    for number, month in enumerate(names, 1)
    for name in month.split()
}
