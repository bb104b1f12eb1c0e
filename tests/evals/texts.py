"""Sentences of ten languages to plant codes in, and a way to tell these languages apart."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`statements` are said by customer, agent and customer; each holds one `{code}`."""

    subject: str
    statements: tuple[str, str, str]
    filler: str
    common: frozenset[str]


def _language(
    subject: str, first: str, middle: str, last: str, filler: str, common: str
) -> Language:
    return Language(subject, (first, middle, last), filler, frozenset(common.split()))


LANGUAGES = {
    "en": _language(
        "The pump does not start",
        "The pump in hall two does not start and the display shows the code {code}.",
        "I have reset the controller with the procedure {code} and it did not help.",
        "The replacement part that we need has the number {code}, please send it.",
        "Thank you for the answer, we are still waiting for news about the pump.",
        "the and is that we have not with for has did",
    ),
    "de": _language(
        "Die Pumpe startet nicht",
        "Die Pumpe in Halle zwei startet nicht und die Anzeige zeigt den Code {code}.",
        "Ich habe die Steuerung nach Verfahren {code} neu gestartet, aber es hat nicht geholfen.",
        "Das Ersatzteil, das wir brauchen, hat die Nummer {code}, bitte senden Sie es.",
        "Danke für die Antwort, wir warten noch immer auf Neues zu der Pumpe.",
        "die der und nicht das wir ich hat mit den es ist",
    ),
    "es": _language(
        "La bomba no arranca",
        "La bomba de la nave dos no arranca y la pantalla muestra el código {code}.",
        "He reiniciado el controlador con el procedimiento {code} y no ha servido de nada.",
        "El repuesto que necesitamos tiene el número {code}, por favor envíelo.",
        "Gracias por la respuesta, seguimos esperando noticias sobre la bomba.",
        "el la de que no y con por ha los se necesitamos",
    ),
    "fr": _language(
        "La pompe ne démarre pas",
        "La pompe du hall deux ne démarre pas et l'écran affiche le code {code}.",
        "J'ai réinitialisé le contrôleur avec la procédure {code} mais cela n'a pas aidé.",
        "La pièce de rechange dont nous avons besoin porte le numéro {code}, merci de l'envoyer.",
        "Merci pour la réponse, nous attendons toujours des nouvelles de la pompe.",
        "le la les ne pas et nous avec pour est des du cela",
    ),
    "it": _language(
        "La pompa non parte",
        "La pompa nel capannone due non parte e il display mostra il codice {code}.",
        "Ho riavviato il controllore con la procedura {code} ma non è servito.",
        "Il ricambio di cui abbiamo bisogno ha il numero {code}, per favore inviatelo.",
        "Grazie per la risposta, stiamo ancora aspettando notizie sulla pompa.",
        "il la di non che è per con abbiamo ma ha cui",
    ),
    "nl": _language(
        "De pomp start niet",
        "De pomp in hal twee start niet en het scherm toont de code {code}.",
        "Ik heb de besturing met de procedure {code} opnieuw gestart, maar dat hielp niet.",
        "Het onderdeel dat we nodig hebben heeft het nummer {code}, stuur het alstublieft.",
        "Bedankt voor het antwoord, we wachten nog steeds op nieuws over de pomp.",
        "de het niet en een we dat ik heb met van nodig heeft",
    ),
    "pl": _language(
        "Pompa nie uruchamia się",
        "Pompa w hali drugiej nie uruchamia się, a ekran pokazuje kod {code}.",
        "Zresetowałem sterownik według procedury {code}, ale to nie pomogło.",
        "Część zamienna, której potrzebujemy, ma numer {code}, proszę ją wysłać.",
        "Dziękuję za odpowiedź, nadal czekamy na wiadomości o pompie.",
        "nie się w na to że jest ale według ma której proszę",
    ),
    "pt": _language(
        "A bomba não arranca",
        "A bomba do pavilhão dois não arranca e o ecrã mostra o código {code}.",
        "Reiniciei o controlador com o procedimento {code}, mas não ajudou.",
        "A peça de que precisamos tem o número {code}, por favor envie-a.",
        "Obrigado pela resposta, ainda estamos à espera de notícias sobre a bomba.",
        "a o não que e de com uma por mas tem precisamos",
    ),
    "ru": _language(
        "Насос не запускается",
        "Насос во втором цехе не запускается, на экране код {code}.",
        "Я перезапустил контроллер по процедуре {code}, но это не помогло.",
        "Нужная нам деталь имеет номер {code}, пришлите её, пожалуйста.",
        "Спасибо за ответ, мы всё ещё ждём новостей о насосе.",
        "не на и в это но по мы за",
    ),
    "ja": _language(
        "ポンプが起動しません",
        "第二工場のポンプが起動せず、画面にコード {code} が表示されています。",
        "手順 {code} で制御装置を再起動しましたが、改善しませんでした。",
        "必要な交換部品の番号は {code} です。送ってください。",
        "ご回答ありがとうございます。ポンプについての連絡をお待ちしています。",
        "",
    ),
}

KANA = re.compile(r"[\u3040-\u30ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def language_of(text: str) -> str:
    """The language of a text, as far as it is one of these ten."""
    if KANA.search(text):
        return "ja"
    if len(CYRILLIC.findall(text)) > len(text) / 4:
        return "ru"
    words = re.findall(r"\w+", text.casefold())
    known = {
        name: sum(word in language.common for word in words) for name, language in LANGUAGES.items()
    }
    return max(known, key=lambda name: known[name])
