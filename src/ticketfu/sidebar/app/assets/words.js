// The app's own words in the agent's language, and times and numbers as that language has them.

import de from "./words/de.js";
import en from "./words/en.js";
import es from "./words/es.js";
import fr from "./words/fr.js";
import ja from "./words/ja.js";

const LANGUAGES = { de, en, es, fr, ja };
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export class Words {
  constructor(locale) {
    const asked = String(locale ?? "").replace("_", "-");
    const language = asked.split("-")[0].toLowerCase();
    this.words = LANGUAGES[language] ?? en;
    // Dates follow the region too, as far as the words are in that language.
    this.locale = LANGUAGES[language] ? asked : "en";
    this.language = LANGUAGES[language] ? language : "en";
    this.say = this.say.bind(this);
  }

  /** The words for a key, with `{names}` filled in; a key without words stands for itself. */
  say(key, values = {}) {
    const found = this.words[key] ?? en[key] ?? key.replaceAll("_", " ");
    const words = typeof found === "string" ? found : this.#form(found, values);
    return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /** Of words that differ with a number, those for the value that `by` names. */
  #form(forms, values) {
    const form = new Intl.PluralRules(this.locale).select(values[forms.by]);
    return forms[form] ?? forms.other;
  }

  number(value) {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  date(text) {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const date = new Date(day ? `${text}T12:00:00` : text);
    if (Number.isNaN(date.getTime())) return text;
    const form = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short" });
    return form.format(date);
  }

  /** Date and time; of today the time alone. */
  moment(text, now = new Date()) {
    const date = new Date(text);
    const today = date.toDateString() === now.toDateString();
    const form = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    return new Intl.DateTimeFormat(this.locale, form).format(date);
  }

  /** How long ago, in the largest unit that fits. */
  ago(text, now = Date.now()) {
    const seconds = (now - new Date(text).getTime()) / 1000;
    const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? [];
    if (!unit) return this.say("just_now");
    const form = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    return form.format(-Math.floor(seconds / size), unit);
  }

  duration(minutes) {
    const [unit, value] =
      minutes < 90
        ? ["minute", Math.round(minutes)]
        : minutes < 2880
          ? ["hour", Math.round(minutes / 60)]
          : ["day", Math.round(minutes / 1440)];
    return new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "short" }).format(
      value,
    );
  }
}
