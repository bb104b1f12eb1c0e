"""The words that the extractive summarizer knows; data only."""

from collections.abc import Mapping
from types import MappingProxyType


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "single sign-on": "sso, saml, single sign on, okta, azure ad, entra id, idp, oidc,"
        " identity provider",
        "two-factor login": "2fa, mfa, two factor, authenticator app, otp, verification code",
        "password reset": "password reset, reset password, reset my password, reset the password,"
        " forgot my password, wrong password, reset link, passwort, kennwort, mot de passe,"
        " contraseña",
        "login": "login, log in, logging in, log into, logged out, sign in, signing in, signed out,"
        " locked out, anmeldung, anmelden, einloggen, connexion, me connecter, iniciar sesión,"
        " entrar en mi cuenta, puedo entrar",
        "permissions": "permission, access denied, 403, forbidden, admin rights, role, read only,"
        " berechtigung, zugriffsrechte, droits d'accès",
        "user management": "user management, invite, invitation, add user, provisioning, scim",
        "refund": "refund, refunded, money back, chargeback, reimburse, erstattung, rückerstattung,"
        " erstatten, remboursement, rembourser, reembolso",
        "invoice": "invoice, receipt, vat, purchase order, rechnung, facture, factura, fattura",
        "billing": "billing, billed, charge, charged, overcharged, double charged, payment,"
        " pricing, credit card, direct debit, abbuchung, abgebucht, zahlung, paiement, débité,"
        " cobro",
        "subscription": "subscription, upgrade, downgrade, renewal, renew, license, licence,"
        " our plan, my plan, seat, abo, abonnement, suscripción",
        "cancellation": "cancel, cancelled, canceled, cancellation, terminate our contract,"
        " kündigung, kündigen, résilier, résiliation, cancelar",
        "api rate limit": "rate limit, higher limit, api limit, requests a minute,"
        " requests per minute, api rate limit, rate limited, rate limiting, 429, 429s,"
        " throttled, throttling, quota, too many requests",
        "webhooks": "webhook",
        "api": "api, api endpoint, graphql, api key, rest api",
        "integration": "integration, integrate, slack, salesforce, hubspot, zapier, jira, shopify,"
        " connector, schnittstelle",
        "customs": "customs, commercial invoice, zollpapiere, zoll, handelsrechnung, douane",
        "migration": "migration, migrate, move our account, move my account, eu region,"
        " data residency",
        "import": "import, imported, importing, importer, csv, bulk upload, importieren",
        "export": "export, exported, exporting, exportieren, exporter",
        "data loss": "data loss, lost data, lost all, disappeared, vanished, missing records,"
        " missing rows, are gone, is gone, datenverlust, verschwunden",
        "data privacy": "gdpr, dsgvo, rgpd, personal data, data deletion, dpa, privacy",
        "account settings": "account setting, username, profile picture, change my email,"
        " change the email, update my email, change our address",
        "security": "security, phishing, vulnerability, breach, hacked, compromised, pentest",
        "email delivery": "email delivery, bounce, bounced, spam folder, smtp, dkim, spf, no email,"
        " not receiving emails, undelivered, emails not arriving",
        "notifications": "notification, push message, reminder, benachrichtigung",
        "performance": "performance, slow, slowly, slowness, latency, lag, laggy, timeout,"
        " time out, timing out, timed out, takes forever,"
        " seconds to load, minutes to load, long to load, langsam, lent, lenteur, lento",
        "outage": "outage, unavailable, 500, 502, 503, is down, are down, was down, went down,"
        " unreachable, offline, ausfall, nicht erreichbar, en panne",
        "app crash": "crash, crashes, crashed, crashing, freezes, frozen, abgestürzt",
        "mobile app": "mobile app, ios, android, iphone, ipad, app store, play store",
        "reporting": "reporting, analytics, report builder, chart, metric, auswertung",
        "search": "search, searching, search result, suche",
        "domains": "dns, custom domain, ssl, tls, subdomain",
        "shipping": "shipping, shipment, shipped, parcel, tracking number, courier, dhl, fedex,"
        " lieferung, paket, livraison, colis, envío",
        "order": "my order, order number, order status, wrong item, bestellung, commande, pedido",
        "returns": "return label, rma, return it, send it back, damaged, defective, rücksendung",
        "onboarding": "onboarding, getting started, training session, set up our",
        "feature request": "feature request, would love, would be great, would be nice,"
        " nice to have, wish list, roadmap, enhancement",
    }
)
"""A topic's name and the phrases that speak of it; the more special topic comes first."""

TAG_NOISE = _set(
    "vip urgent high low normal new open closed solved email mail web chat phone ticket support"
    " customer question problem incident task other misc todo test merge merged spam escalated"
    " escalation triage auto automated en de fr es follow up"
)

MOODS: Mapping[float, str] = MappingProxyType(
    {
        -2.0: "angry, furious, unacceptable, outrageous, ridiculous, terrible, horrible, awful,"
        " worst, scam, disgusting, useless, incompetent, fraud, lawyer, unfassbar, inakzeptabel,"
        " unverschämt, inacceptable, scandaleux, inaceptable, no longer acceptable,"
        " cancel our contract, switch to another, waste of time, third time, not acceptable,"
        " no response, nobody answers, no one answers, losing money, losing customers",
        -1.5: "frustrated, frustrating, disappointed, disappointing, annoyed, annoying, unhappy,"
        " upset, complaint, ignored, disaster, nightmare, disgrace, embarrassing, fed up, wütend,"
        " verärgert, enttäuscht, ärgerlich, déçu, mécontent, decepcionado",
        -0.8: "bad, poor, urgent, urgently, asap, blocked, blocking, critical, worse, sadly,"
        " dringend, schlecht",
        -0.3: "still, again, unfortunately, waiting, immer noch, leider, toujours",
        -0.2: "error, broken, fail, fails, failed, failing, problem, issue, wrong, fehler",
        0.0: "would be great, would be nice, would be perfect, good morning, good afternoon,"
        " good evening, good day, i would love",
        0.3: "thanks, thank, danke, merci, gracias",
        1.0: "good, nice, helpful, appreciate, appreciated, glad, pleased, gut, hilfreich",
        1.5: "great, perfect, excellent, awesome, amazing, love, fantastic, wonderful, brilliant,"
        " happy, super, perfekt, parfait, perfecto, klasse, works now, working now, works again,"
        " working again, works fine, works perfectly, that worked, this worked, did the trick,"
        " is fixed now, is solved now, solved for us, problem solved, that solved it, all good,"
        " problem is gone, can log in again, funktioniert wieder, funktioniert jetzt, erledigt,"
        " ça marche, ya funciona",
    }
)
"""How much words and phrases say of the mood; a phrase counts instead of its words."""

NEGATIONS = _set(
    "not no never cannot without hardly nothing nobody nicht kein keine nie pas jamais sin"
)

PROBLEM = (
    r"can(?:no|')?t|can not|unable|error|fail(?:s|ed|ing|ure)?|not work\w*|\w+n't (?:work|load|"
    r"open|receive|arrive|see|log|let|show)\w*|broken|stop(?:s|ped)|stuck|crash\w*|wrong|incorrect|"
    r"lost|missing|disappear\w*|charged|twice|slow|time(?:s|d)? ?out|down|denied|locked|rejected|"
    r"refused|bug|never (?:arrived|received|got)|no longer|blank|empty|duplicate\w*|40[13]|429|"
    r"50[0-4]|damaged|instead of|nicht (?:mehr|möglich|erreichbar|funktion\w*)|falsch|doppelt|"
    r"funktioniert nicht|fehler\w*|ne (?:fonctionne|marche|peu[xt])|erreur|problème|faux|"
    r"incorrecte?|no (?:funciona|puedo)"
)
REQUEST = (
    r"please|could you|can you|would you|(?:would|'d) (?:like|love)|(?:we|i) (?:really |urgently )?"
    r"(?:need|want|require)|is it possible|is there (?:a|any) way|how (?:do|can) (?:i|we)|refund|"
    r"cancel|would be (?:great|nice|helpful)|bitte|können sie|möchte\w*|pourriez|por favor"
)
FINDING = (
    r"found|caused? by|root cause|because|due to|fixed|deploy\w*|workaround|restored|resolved|"
    r"rolled back|rollback|reset|enabled|disabled|re-?ran|re-?sent|refund(?:ed)?|credited|raised|"
    r"reproduced?|identified|escalated|confirmed|turned out|turns out|expired|corrected|shipped|"
    r"increased|approved|rejected|known (?:bug|issue)|released?|contains|scheduled|can see|missing|"
    r"ursache|behoben|entsperrt|gesperrt|gefunden|corrigé"
)
UPDATE = (
    r"still|again|works? (?:now|again|fine)|working (?:now|again)|worked|tried|solved|resolved|"
    r"same (?:error|problem|issue)|fixed|confirmed?|but|only|now|noch|jetzt|wieder|toujours"
)
PROMISE = (
    r"(?:i|we)(?:'ll| will| shall| am going to|'m going to| are going to)|wir werden|ich werde|"
    r"to-?do|next step|need(?:s)? to"
)
COURTESY = (
    r"^(?:ok(?:ay)?,? |perfect,? |great,? )?(?:many thanks|thanks|thank you|thx|ty|cheers|danke|"
    r"vielen dank|merci(?! de)|gracias)(?: (?:a lot|so much|very much|again|all|everyone|schön))*"
    r"(?: (?:for|für) [^.,?]{0,40})?[,!. ]*(?!solved|fixed|works)\w*[.!]*$|"
    r"thank(?:s| you) for (?:contacting|reaching|your (?:patience|message|email|reply|report|"
    r"understanding|request|suggestion)|the (?:quick|fast|report|details|update))|"
    r"(?:sorry|apologi[sz]e) (?:for|to hear|about)|apologies|hope (?:this|you|that|all)|"
    r"let (?:me|us) know|happy to (?:help|assist)|(?:don't|do not) hesitate|feel free|"
    r"have a (?:great|nice|good)|appreciate your|look(?:ing)? forward|anything else|"
    r"any (?:help|ideas?|thoughts|suggestions)|(?:my name is|this is) \w+ (?:from|and)|"
    r"can (?:you|someone|anyone) help|help me\??$|get back to you|(?:find|see) attached|"
    r"you're welcome|love the product|great support|how are you|vielen dank für ihre|"
    r"pueden ayudar\w*|helfen|m'aider"
)
HOLDING = (
    r"look(?:ing)? into|checking (?:with|this|it)|get back|keep you (?:posted|updated)|"
    r"bear with|be in touch|investigating|forwarded|prüfen|kümmern"
)
STARTS = _set(
    "they their the a an this that these it its there all every each some any one two three four"
    " five both many most several no nobody nothing none only since after when whenever before"
    " because if although while until yesterday today tonight on in at for from with as about"
    " under despite another other during what everything everyone someone customers users last once"
)
"""First words that may go on after "reports that" in lower case."""

ENGLISH = _set(
    "the a an and or is are was were be been to of for with on at by from this that it its not we"
    " you your our my they have has had can cannot will would could please but since when after how"
    " why which all i can't don't doesn't i'm we're i've still does did do no if as there"
)
FOREIGN = _set(
    "der das dem den und ist sind nicht wir ich sie mit für ein eine auf zu wird seit bei haben"
    " habe kann können bitte unsere mein le les est sont pas nous je vous pour avec une et du"
    " depuis notre mon el los las que por para una está con se nuestra mi il che non per con een"
    " het niet wij voor o os não com uma em"
)
STOPWORDS = (ENGLISH | FOREIGN) - {"cannot"} | _set(
    "hi hello so just any some me us them their than then also get got up out into over about what"
    " who where there here am im ve re ll s t don each more most very too now yet only one new need"
    " help issue problem question request regarding fwd fw ticket support urgent thanks thank dear"
    " team ask want like know let see say says same other such both hallo guten tag in als auch"
    " noch von zum zur die bei fehlen bonjour des sur"
)
