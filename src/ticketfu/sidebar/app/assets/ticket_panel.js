// The ticket beside which the app is shown: its document, and what the agent does with it.

import { Comments } from "./comments.js";
import { announce } from "./dom.js";
import { copy, handoff } from "./handoff.js";
import { Panel } from "./panel.js";
import { changedSince } from "./seen.js";
import { ticketView } from "./ticket.js";

export class TicketPanel extends Panel {
  #changedAt = "";

  constructor(id, parent, around) {
    super("ticket", id, parent, around);
    this.comments = new Comments(this.client, id);
    this.baseline = this.seen.last(id);
    this.view = { openClaim: null, handoff: null, verdict: null, reason: "" };
    this.act = {
      refresh: () => this.#refresh(),
      openClaim: (at, item) => this.#openClaim(at, item),
      handoff: () => this.#handoff(),
      judge: (verdict) => this.#judge(verdict),
      keepReason: (reason) => (this.view.reason = reason),
      send: (verdict, reason) => this.#send(verdict, reason),
    };
  }

  elements() {
    const { document, problem, words, act, baseline } = this;
    const news = baseline ? changedSince(document?.changes, baseline.revision) : [];
    const shown = { document, problem, words, act, news, lastSeen: baseline?.at };
    return ticketView({ ...shown, canRefresh: this.#canRefresh(), ...this.view });
  }

  changed() {
    const { document: doc, view } = this;
    if (!doc) return;
    if (doc.revision !== view.revision) {
      Object.assign(view, { revision: doc.revision, openClaim: null, handoff: null });
      Object.assign(view, { handoffText: null, verdict: null, thanked: null, reason: "" });
    }
    if (!document.hidden && doc.summary) {
      this.seen.note(this.id, doc.revision, new Date().toISOString());
    }
    this.onOrganization?.(doc.organization_id);
  }

  /** Zendesk says that the ticket changed; its webhook is on the way to the server. */
  async zendeskChanged() {
    await Promise.all([this.expect(), this.compare()]);
  }

  /** Ask Zendesk when the ticket last changed: a webhook may have been lost. */
  async compare() {
    const options = { url: `/api/v2/tickets/${this.id}`, type: "GET", dataType: "json" };
    const { ticket } = await this.client.request(options);
    this.#changedAt = ticket.updated_at;
    this.draw();
  }

  #canRefresh() {
    const { document: doc, problem, view } = this;
    if (view.refreshing) return false;
    const isBehind = Date.parse(this.#changedAt) > Date.parse(doc?.as_of);
    return !doc || Boolean(problem || doc.stale || doc.error || isBehind);
  }

  async #refresh() {
    this.view.refreshing = true;
    this.draw();
    announce(this.words.say("refreshing"));
    try {
      await this.server.refresh(this.id);
      await this.expect();
    } catch (problem) {
      this.problem = problem;
    }
    this.view.refreshing = false;
    this.draw();
  }

  async #openClaim(at, item) {
    Object.assign(this.view, { openClaim: at, comment: undefined });
    this.draw();
    if (at === null) return;
    const found = await this.#commentOf(item).catch(() => null);
    if (this.view.openClaim !== at) return;
    this.view.comment = found;
    this.draw();
  }

  /** The comment that holds the quote, else the first that Zendesk shows. */
  async #commentOf(item) {
    const found = [];
    for (const id of item.comment_ids) found.push(await this.comments.find(id));
    const shown = found.filter(Boolean);
    return shown.find(({ text }) => item.quote && text.includes(item.quote)) ?? shown[0] ?? null;
  }

  async #handoff() {
    Object.assign(this.view, { handoff: "writing", handoffText: null });
    this.draw();
    const text = this.#publicText();
    const copied = await copy(text).catch(() => false);
    if (!copied) this.view.handoffText = await text.catch(() => null);
    this.view.handoff = copied ? "copied" : "not_copied";
    announce(this.words.say(this.view.handoff));
    this.draw();
  }

  /** The text, once the server has the public view; each pause is longer than the last. */
  async #publicText() {
    for (let wait = 500; wait < 15_000; wait *= 1.5) {
      const found = await this.server.publicDocument(this.id);
      if (found) return handoff(found, this.words);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    throw new Error("the public view is still being written");
  }

  #judge(verdict) {
    Object.assign(this.view, { verdict, thanked: null });
    if (verdict === "good") return this.#send("good", "");
    this.draw();
    this.parent.querySelector("#reason")?.focus();
    return null;
  }

  async #send(verdict, reason) {
    try {
      await this.server.feedback(this.id, verdict, reason);
      Object.assign(this.view, { thanked: "thanks", reason: "" });
    } catch {
      this.view.thanked = "not_sent";
    }
    announce(this.words.say(this.view.thanked));
    this.draw();
  }
}
