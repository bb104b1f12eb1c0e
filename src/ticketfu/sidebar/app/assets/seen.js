// What this agent last looked at: revisions of tickets, kept in the agent's own browser.

const MOST = 500;

export class Seen {
  constructor(userId) {
    this.name = `ticketfu-seen-${userId}`;
  }

  /** `{revision, at}` of the last look at this ticket, if there was one. */
  last(ticketId) {
    return this.#read()[ticketId] ?? null;
  }

  note(ticketId, revision, at) {
    const { [ticketId]: _, ...others } = this.#read();
    const rows = Object.entries(others).sort((a, b) => (a[1].at < b[1].at ? -1 : 1));
    const kept = Object.fromEntries(rows.slice(1 - MOST));
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...kept, [ticketId]: { revision, at } }));
    } catch {
      // A browser that keeps nothing for us shows no changes, and all else.
    }
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "{}") ?? {};
    } catch {
      return {};
    }
  }
}

// Of all that changes in a document, what an agent acts on.
const NEWS = [
  "ticket_status",
  "priority",
  "intent",
  "summary",
  "next_step",
  "promises",
  "open_questions",
  "attempts",
  "sentiment",
];

/** The fields that changed after a revision, each once, in the order in which they are shown. */
export function changedSince(changes, revision) {
  const later = (changes ?? []).filter((change) => change.revision > revision);
  const names = new Set(later.flatMap((change) => change.what));
  return NEWS.filter((name) => names.has(name));
}
