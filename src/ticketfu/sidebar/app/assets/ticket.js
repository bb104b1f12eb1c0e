// The view of one ticket.

import { around } from "./comments.js";
import { h, prose } from "./dom.js";
import { attemptLine } from "./handoff.js";
import { list, promise, section, standing, troubles } from "./parts.js";

const THUMB =
  "M7 21H4V10h3m0 11V10l5-8c1.7 0 2.6 1.2 2.2 3L13.3 9H19a2 2 0 0 1 2 2.4l-1.5 8A2 2 0 0 1 17.5 21Z";

/** The elements of a ticket; `view` holds its document and what the agent did with it. */
export function ticketView(view) {
  const { document: doc, words } = view;
  const covered = doc?.comments?.total && words.say("covered", doc.comments);
  return [
    standing({ ...view, covered, refresh: refreshButton(view) }),
    troubles(view),
    news(view),
    ...body(view),
  ];
}

function body(view) {
  const { document: doc, problem, words } = view;
  const { say } = words;
  if (!doc) return problem ? [] : [h("p", { class: "empty" }, say("unseen")), askButton(view)];
  if (doc.ticket_status === "deleted") return [h("p", { class: "empty" }, say("deleted"))];
  const { summary } = doc;
  if (!summary) return [];
  return [
    h(
      "article",
      {},
      prose("h1", summary.intent, changed(view, "intent")),
      prose("p", summary.summary, changed(view, "summary")),
    ),
    section(say("next_step"), prose("p", summary.next_step), {
      class: "next",
      ...changed(view, "next_step"),
    }),
    section(
      say("promises"),
      list(
        (summary.promises ?? []).map((item) => h("li", {}, promise(item, words))),
        { class: "rows" },
      ),
      changed(view, "promises"),
    ),
    section(
      say("open_questions"),
      list(
        (summary.open_questions ?? []).map((item) => prose("li", item)),
        { class: "questions" },
      ),
      changed(view, "open_questions"),
    ),
    section(
      say("attempts"),
      list((summary.attempts ?? []).map(attempt), { class: "rows" }),
      changed(view, "attempts"),
    ),
    section(
      say("evidence"),
      list(
        (summary.evidence ?? []).map((item, at) => claim(view, item, at)),
        { class: "claims" },
      ),
    ),
    labels(view),
    actions(view),
  ];
}

function attempt(item) {
  if (typeof item === "string") return prose("li", item);
  const [what, by, outcome] = [item.what, item.by, item.outcome];
  if (!what) return prose("li", attemptLine(item));
  return h(
    "li",
    {},
    prose("span", what),
    h("span", { class: "who" }, prose("span", by), prose("span", outcome, { class: "outcome" })),
  );
}

function refreshButton(view) {
  const { say } = view.words;
  const idle = !view.canRefresh;
  const hint = say(view.refreshing ? "refreshing" : idle ? "nothing_new" : "refresh");
  return h(
    "button",
    {
      type: "button",
      class: "refresh",
      "data-key": "refresh",
      "aria-label": hint === say("refresh") ? hint : `${say("refresh")}: ${hint}`,
      title: hint,
      // Not `disabled`: the focus would be lost under the fingers of whoever just pressed it.
      "aria-disabled": idle ? "true" : "false",
      on: { click: () => view.canRefresh && view.act.refresh() },
    },
    h("span", { "aria-hidden": "true" }, "↻"),
  );
}

function askButton(view) {
  if (!view.canRefresh) return h("p", { class: "hint" }, view.words.say("refreshing"));
  return h(
    "button",
    { type: "button", class: "main", "data-key": "ask", on: { click: view.act.refresh } },
    view.words.say("summarize"),
  );
}

/** What changed since this agent last looked. */
function news(view) {
  const { say } = view.words;
  if (!view.news?.length) return null;
  const fields = view.news.map((field) => say(field)).join(", ");
  const when = view.words.ago(view.lastSeen);
  return h("p", { class: "news" }, h("strong", {}, say("since_last", { when })), " ", fields);
}

function changed(view, field) {
  return view.news?.includes(field) ? { "data-new": true } : {};
}

/** A claim opens the comment that it rests on, with the quoted words marked. */
function claim(view, item, at) {
  const { say } = view.words;
  const open = view.openClaim === at;
  const button = h(
    "button",
    {
      type: "button",
      "data-key": `claim-${at}`,
      "aria-expanded": open ? "true" : "false",
      title: say("show_comment"),
      on: { click: () => view.act.openClaim(open ? null : at, item) },
    },
    h(
      "span",
      {
        class: `mark ${item.standing}`,
        role: "img",
        "aria-label": say(item.standing),
        title: say(item.standing),
      },
      item.standing === "verified" ? "✓" : "≈",
    ),
    prose("span", item.claim),
  );
  return h("li", {}, button, open && comment(view, item));
}

function comment(view, item) {
  const { words, comment: found } = view;
  if (found === undefined) return h("p", { class: "comment", "aria-busy": "true" }, "…");
  if (found === null) return h("p", { class: "comment" }, words.say("no_comment"));
  const [before, quote, after] = around(found.text, item.quote ?? "");
  return h(
    "blockquote",
    { class: found.public ? "comment" : "comment note" },
    h(
      "footer",
      {},
      prose("strong", found.author),
      " ",
      h("time", { datetime: found.at }, words.moment(found.at)),
      " ",
      h("span", { class: "chip" }, words.say(found.public ? "public" : "internal")),
    ),
    h("p", { dir: "auto", class: "text" }, before, quote && h("mark", {}, quote), after),
  );
}

function labels(view) {
  const { document: doc, words } = view;
  const { sentiment } = doc.summary;
  const topics = doc.summary.topics ?? [];
  const masked = Object.values(doc.masked ?? {}).reduce((sum, count) => sum + count, 0);
  const unsupported = doc.checks?.unsupported ?? [];
  return h(
    "footer",
    { class: "labels" },
    topics.map((topic) => prose("span", topic, { class: "chip" })),
    sentiment && h("span", { class: `chip ${sentiment}` }, words.say(sentiment)),
    masked > 0 &&
      h("span", { class: "chip" }, words.say("masked", { count: words.number(masked) })),
    unsupported.length > 0 &&
      h("p", { class: "hint" }, words.say("unsupported", { words: unsupported.join(", ") })),
    doc.model && h("span", { class: "hint" }, doc.model),
  );
}

function actions(view) {
  const { act } = view;
  const { say } = view.words;
  return h(
    "section",
    { class: "actions", "aria-label": say("handoff") },
    h(
      "button",
      {
        type: "button",
        class: "main",
        "data-key": "handoff",
        title: say("handoff_hint"),
        "aria-disabled": view.handoff === "writing" ? "true" : "false",
        on: { click: () => view.handoff !== "writing" && act.handoff() },
      },
      say(view.handoff ?? "handoff"),
    ),
    thumb(view, "good", "helpful"),
    thumb(view, "bad", "not_helpful"),
    view.verdict === "bad" && !view.thanked && reasonForm(view),
    view.thanked && h("p", { class: "hint" }, say(view.thanked)),
    view.handoffText &&
      h(
        "textarea",
        { readonly: true, rows: 8, "aria-label": say("handoff"), "data-key": "text" },
        view.handoffText,
      ),
  );
}

function thumb(view, verdict, label) {
  return h(
    "button",
    {
      type: "button",
      class: `thumb ${verdict}`,
      "data-key": verdict,
      "aria-label": view.words.say(label),
      title: view.words.say(label),
      "aria-pressed": view.verdict === verdict ? "true" : "false",
      on: { click: () => view.act.judge(verdict) },
    },
    h("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: THUMB })),
  );
}

function reasonForm(view) {
  const { say } = view.words;
  const field = h("input", {
    type: "text",
    id: "reason",
    "data-key": "reason",
    maxlength: 500,
    "aria-label": say("what_is_wrong"),
    placeholder: say("what_is_wrong"),
    value: view.reason,
    on: { input: (event) => view.act.keepReason(event.target.value) },
  });
  return h(
    "form",
    {
      class: "reason",
      on: {
        submit: (event) => {
          event.preventDefault();
          view.act.send("bad", field.value);
        },
      },
    },
    field,
    h("button", { type: "submit", "data-key": "send" }, say("send")),
  );
}
