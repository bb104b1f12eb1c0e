"""The words that the search for secrets and people knows; data only."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def spelled(word: str) -> str:
    """The same for api key, api-key, api_key and apikey."""
    return word.replace(" ", "").replace("-", "").replace("_", "")


# By the name of the placeholder; `_` and `-` stand for a blank, a dash, `_` or nothing.
BEFORE_SECRETS = {
    "password": "password passwort passwords passwd passcode passwoord kennwort zugangscode mdp"
    " contraseña contrasena palavra-passe wachtwoord lösenord lösenordet"
    " adgangskode adgangskoden passord passordet lozinka geslo parool slaptažodis лозинка"
    " salasana jelszó"
    " пароль пароля парола κωδικός كلمة_المرور كلمة_السر סיסמה סיסמא"
    " पासवर्ड パスワード 密码 密碼 口令 비밀번호 비번 암호 รหัสผ่าน"
    " mật_khẩu kata_sandi mot_de_passe parola_d'ordine"
    " pass pwd pw p/w psw clave senha hasło heslo parolă parola şifre sifre sandi",
    "pin": "pin puk pin-code pin_number pin-nummer otp tan cvv cvc cvv2"
    " cvc2 geheimzahl 暗証番号 пин"
    " пин-код 验证码 認証コード 인증번호 sicherheitscode bestätigungscode security_code sms_code"
    " verification_code login_code one-time_code confirmation_code access_code unlock_code"
    " 2fa_code mfa_code use_code your_code einmalcode code_pin code_secret code_de_vérification",
    "ssn": "ssn social_security_number",
    "token": "token bearer cookie api_token access_token refresh_token"
    " auth_token session_token bot_token jeton"
    " токен session_cookie session_key sessionid set-cookie",
    "key": "api_key access_key secret_key private_key encryption_key account_key signing_key"
    " master_key license_key licence_key product_key activation_key ssh_key webhook_key"
    " recovery_key auth_key client_secret secret api-schlüssel schlüssel clé_api"
    " chiave_api ключ 密钥 credential credentials",
    "phrase": "passphrase pass_phrase recovery_phrase seed_phrase backup_phrase recovery_words",
}

LABELS = {spelled(word): label for label, words in BEFORE_SECRETS.items() for word in words.split()}
# Also meant at the end of a longer word: WLAN-Passwort, dbPassword; others stand alone.
COMPOUNDS = _set(
    "password passwort passwd passcode kennwort wachtwoord lösenord passord parole secret token"
    " apikey パスワード 密码 密碼 口令 비밀번호 암호 暗証番号 验证码 認証コード 인증번호 密钥"
    " รหัสผ่าน पासवर्ड"
)

# For text in lower case.
SECRET_WORD = re.compile(
    "|".join(
        re.escape(word).replace("_", "[ _-]?").replace(r"\-", "[ _-]?")
        for word in sorted(" ".join(BEFORE_SECRETS.values()).split(), key=len, reverse=True)
    )
)

IS = (
    r"is|are|was|will be|has(?: always)? been|equals|là|lautet|ist|war|est"
    r"|était|es|era|é|è|är|er|jest|este|είναι|это|है|هي|הוא"
    r"|(?:has been |had been |was |is |were )?(?:now )?(?:re)?(?:set|changed|updated) to"
)
LOOSELY_IS = r"[-–—>]|on|to|auf|à|a|from|je"
OF = r"for|to|of|on|at|in|für|vom|zum|zur|pour|du|de|des|para|del|per|voor|van|til|för|till|do|для"

# Follow the word without being a secret: "my password is wrong".
NO_SECRETS = _set(
    "refusé refusée refusés expiré expirée oublié oubliée"
    " rechazada rechazado rifiutata scaduta recusada"
    " not no wrong incorrect invalid missing the a an my our your his her their this that it i we"
    " you he she they please see hidden blank empty same different unknown still never always also"
    " too very really only just being been ok okay fine valid unsafe secure weak strong short long"
    " old new none null true false safe public private what which where why how when and or but if"
    " then so as by with without after before yes optional broken lost stolen gone necessary reset"
    " urgent help username user login email e-mail name forgotten correct here below above attached"
    " from sent set changed on off in at to for falsch vergessen abgelaufen weg leer richtig nicht"
    " ungültig incorrecte incorrecto incorrecta oublié olvidada olvidado scaduta scaduto errata"
    " verkeerd verlopen vergeten esquecida fel glemt nötig wichtig korrekt"
    " bekannt neu alt sicher gesperrt"
    " importante necesaria necesario correcta correcto bloqueada bloqueado obligatoria obligatoire"
    " nécessaire valide invalide nouveau bloqué expiré expirée expirou necessária necessaria"
    " obbligatoria corretta sbagliata juist nodig ongeldig неверный неверен забыл не"
)

# Parts of display names that name nobody.
NO_NAMES = _set(
    "support team service help helpdesk desk billing sales info admin administrator office customer"
    " customers account accounts it hr finance marketing operations ops bot system zendesk noreply"
    " no reply the and of for mr mrs ms dr prof herr frau von van der den de la le du da dos el al"
    " bin ibn san st unknown person user agent guest company inc ltd gmbh group kundenservice"
)

# Ordinary words that are also names: only with a capital letter.
ALSO_NAMES = _set(
    "will mark may grace hope rose bill frank grant chase art rich dean guy joy june april august"
    " summer amber faith crystal pat sue rob jack nick drew wade miles lane page case max jan mai"
    " long young white black brown green gray wood stone banks rivers field fields church king bond"
    " love price wise sharp small short little best good new day night winter frost snow baker cook"
    " hill ford bush park lake read reed an do is my so in on at to he me we us by or if am as up"
)
