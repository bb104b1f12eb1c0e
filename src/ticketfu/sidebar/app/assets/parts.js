// Pieces that both views are made of.

import { h, prose } from "./dom.js";

/** A section with its heading, or nothing where there is nothing to show. */
export function section(title, content, attributes) {
  const shown = [content].flat(2).filter(Boolean);
  return shown.length ? h("section", attributes, h("h2", {}, title), shown) : null;
}

export function list(items, attributes) {
  return items.length ? h("ul", attributes, items) : null;
}

/** A time that a browser keeps exact and people read as an age. */
export function age(text, words) {
  return h(
    "time",
    { datetime: text, title: words.moment(text), "data-age": true },
    words.ago(text),
  );
}

/** Bring the ages on the page up to date without drawing anything anew. */
export function renewAges(parent, words) {
  for (const time of parent.querySelectorAll("time[data-age]")) {
    time.textContent = words.ago(time.dateTime);
  }
}

export function promise(item, words, tickets) {
  const { say } = words;
  const due = item.due && say(item.overdue ? "overdue" : "due", { date: words.date(item.due) });
  return [
    prose("span", item.what),
    h(
      "span",
      { class: "who" },
      prose("span", item.owner),
      due && h("span", { class: item.overdue ? "chip late" : "chip" }, due),
      tickets,
    ),
  ];
}

/** What stands above a document: how fresh it is, what it covers, and what keeps it from more. */
export function standing(view) {
  const { document: doc, problem, words, covered, refresh } = view;
  const { say } = words;
  const name = freshness(doc, problem);
  return h(
    "header",
    { class: `standing ${name}` },
    h("span", { class: "light", "aria-hidden": "true" }),
    h(
      "p",
      {},
      h("strong", {}, say(name)),
      doc?.as_of && [" · ", age(doc.as_of, words)],
      covered && h("span", { class: "covered" }, covered),
    ),
    refresh,
  );
}

function freshness(doc, problem) {
  if (!doc) return problem ? "failed" : "unknown";
  if (doc.status === "failed" && !doc.summary) return "failed";
  if (problem || doc.error) return "away";
  if (doc.status === "pending") return "pending";
  return doc.stale ? "stale" : "fresh";
}

/** Everything that is wrong, beside the last good text. */
export function troubles(view) {
  const { document: doc, problem, words } = view;
  const { say } = words;
  const found = [];
  if (problem) {
    const refused = problem.status === 401 || problem.status === 403;
    found.push(h("p", {}, say(refused ? "wrong_key" : "unavailable")));
  }
  if (doc?.error) {
    const [since, retry] = [doc.error.since, doc.error.retry_at].map((at) => words.moment(at));
    found.push(
      h("p", {}, say("error", { since, retry })),
      prose("p", doc.error.message, { class: "cause" }),
    );
  }
  if (doc?.held === "scope" || doc?.held === "budget") {
    found.push(h("p", {}, say(`held_${doc.held}`)));
  }
  return found.length ? h("div", { class: "trouble", role: "alert" }, found) : null;
}
