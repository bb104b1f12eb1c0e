// The view of one organization: what it says, and what was counted.

import { weeksChart } from "./chart.js";
import { h, prose } from "./dom.js";
import { list, promise, section, standing, troubles } from "./parts.js";

const MOST = 30;
const ARROWS = { new: "✦", rising: "↗", falling: "↘", gone: "×" };

export function organizationView(view) {
  const { document: doc, problem, words } = view;
  const covered = doc?.tickets && words.say("tickets_covered", doc.tickets);
  const head = [standing({ ...view, covered }), troubles(view)];
  if (!doc) {
    return problem ? head : [h("p", { class: "empty" }, words.say("unseen_organization"))];
  }
  return [...head, ...insights(view), ...numbers(view), ...outlook(view)];
}

function insights(view) {
  const { document: doc, words } = view;
  const { tickets } = doc;
  return [
    h(
      "article",
      {},
      prose("h1", doc.name),
      tickets &&
        h(
          "p",
          { class: "counts" },
          h("strong", {}, words.number(tickets.open)),
          ` ${words.say("open", { count: tickets.open })} · `,
          h("strong", {}, words.number(tickets.solved)),
          ` ${words.say("solved", { count: tickets.solved })}`,
        ),
      prose("p", doc.summary?.overview),
      prose("p", doc.summary?.key_insights),
    ),
    section(
      words.say("turned"),
      list(
        (doc.turned ?? []).map((row) => turn(view, row)),
        { class: "rows" },
      ),
      { class: "turned" },
    ),
  ];
}

const TURNS = {
  negative: "turned_negative",
  reopened: "turned_reopened",
  overdue: "turned_overdue",
  promise: "turned_overdue",
};

function turn(view, row) {
  const key = Object.keys(TURNS).find(
    (word) => row.what === word || row.what?.startsWith(`${word} `),
  );
  const what = row.what?.replace(/^topic: /, "");
  const text = view.words.say(TURNS[key] ?? "turned_topic", { ...row, what });
  return h(
    "li",
    {},
    prose("span", text),
    h("span", { class: "tickets" }, tickets(view, row.ticket_ids)),
  );
}

function numbers(view) {
  const { document: doc, words } = view;
  const { numbers } = doc;
  const { say } = words;
  if (!numbers) return [];
  const { open = [], overdue = [] } = numbers.promises ?? {};
  return [
    section(
      say("waiting_on_us"),
      list(
        (numbers.waiting_on_us ?? []).map((row) => waiting(view, row)),
        { class: "rows" },
      ),
    ),
    section(
      say("overdue_promises"),
      list(
        overdue.map((row) => owed(view, { ...row, overdue: true })),
        { class: "rows" },
      ),
    ),
    section(
      say("open_promises"),
      list(
        open.map((row) => owed(view, row)),
        { class: "rows" },
      ),
    ),
    section(say("weeks"), numbers.weeks?.length ? weeksChart(numbers.weeks, words) : null),
    section(say("last_30_days"), comparison(view, numbers)),
  ];
}

function waiting(view, row) {
  const since = view.words.say("since", { date: view.words.date(row.since) });
  return h(
    "li",
    { class: "pair" },
    tickets(view, [row.ticket_id]),
    h("span", { class: "who" }, since),
  );
}

function owed(view, row) {
  return h("li", {}, promise(row, view.words, tickets(view, [row.ticket_id])));
}

function comparison(view, numbers) {
  const { words } = view;
  const { last_30_days: now, previous_30_days: before } = numbers;
  const { first_reply_minutes: reply, full_resolution_minutes: resolution, satisfaction } = numbers;
  const rows = ["opened", "solved", "reopened", "negative"]
    .filter((name) => now?.[name])
    .map((name) => [
      words.say(name),
      [counted(view, now[name], name), ` (${before?.[name]?.count ?? 0})`],
    ]);
  for (const [name, value] of [
    ["first_reply", reply],
    ["full_resolution", resolution],
  ]) {
    if (value?.median !== null && value?.median !== undefined) {
      rows.push([words.say(name), words.duration(value.median)]);
    }
  }
  const [good, bad] = [satisfaction?.good?.count ?? 0, satisfaction?.bad?.count ?? 0];
  if (good + bad) rows.push([words.say("satisfaction"), words.say("good_bad", { good, bad })]);
  return rows.length
    ? h(
        "dl",
        {},
        rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      )
    : null;
}

/** A number that opens its tickets. */
function counted(view, figure, key) {
  const { count, ticket_ids: ids = [] } = figure;
  if (!count || !ids.length) return view.words.number(count);
  return h(
    "details",
    { "data-key": key },
    h("summary", {}, view.words.number(count)),
    h("div", { class: "tickets" }, tickets(view, ids)),
  );
}

function tickets(view, ids) {
  return (ids ?? [])
    .slice(0, MOST)
    .map((id) =>
      h(
        "button",
        { type: "button", class: "ticket", on: { click: () => view.act.openTicket(id) } },
        `#${id}`,
      ),
    );
}

function outlook(view) {
  const { document: doc, words } = view;
  const { say } = words;
  const summary = doc.summary ?? {};
  const topics = summary.trending_topics ?? [];
  const people = doc.numbers?.people ?? [];
  return [
    section(
      say("trending_topics"),
      list(
        topics.map((topic) => topicRow(view, topic)),
        { class: "rows pairs" },
      ),
    ),
    section(
      say("recommended_actions"),
      list(
        (summary.recommended_actions ?? []).map((item) => prose("li", item)),
        { class: "bullets" },
      ),
    ),
    section(
      say("people"),
      list(
        people.map((row) =>
          h(
            "li",
            {},
            prose("span", row.name),
            h(
              "span",
              { class: "who" },
              h("span", { class: "chip" }, say(row.standing)),
              counted(
                view,
                { count: row.tickets, ticket_ids: row.ticket_ids },
                `person-${row.name}`,
              ),
            ),
          ),
        ),
        { class: "rows pairs" },
      ),
    ),
  ];
}

function topicRow(view, topic) {
  const { words } = view;
  const trend = words.say(topic.trend);
  const both = topic.recent !== undefined && topic.before !== undefined;
  return h(
    "li",
    {},
    prose("span", topic.topic),
    h(
      "span",
      { class: "who" },
      ARROWS[topic.trend] &&
        h("span", { class: `trend ${topic.trend}`, title: trend }, ARROWS[topic.trend], " ", trend),
      both && h("span", { class: "hint" }, `${topic.recent} (${topic.before})`),
      counted(
        view,
        { count: topic.frequency, ticket_ids: topic.ticket_ids },
        `topic-${topic.topic}`,
      ),
    ),
  );
}
