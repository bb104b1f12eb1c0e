// A ticket's comments, asked of Zendesk itself, with the rights of the agent at the screen.

export class Comments {
  #found = new Map();
  #pending = Promise.resolve();

  constructor(client, ticketId) {
    this.client = client;
    this.ticketId = ticketId;
  }

  /** The comment with this id; null where Zendesk does not show it. One question at a time. */
  find(id) {
    const asked = this.#pending.then(() => this.#read(id));
    this.#pending = asked.catch(() => {});
    return asked;
  }

  async #read(id) {
    let after = "";
    while (!this.#found.has(id) && after !== null) after = await this.#readPage(after);
    return this.#found.get(id) ?? null;
  }

  /** Keep a page of comments; what leads to the next one, or null. */
  async #readPage(after) {
    const page = await this.client.request({
      url: `/api/v2/tickets/${this.ticketId}/comments?include=users&page[size]=100${after}`,
      type: "GET",
      dataType: "json",
    });
    const names = new Map((page.users ?? []).map((user) => [user.id, user.name]));
    for (const comment of page.comments) {
      this.#found.set(comment.id, {
        author: names.get(comment.author_id) ?? "",
        at: comment.created_at,
        public: comment.public,
        text: comment.plain_body || comment.body || "",
      });
    }
    return page.meta?.has_more
      ? `&page[after]=${encodeURIComponent(page.meta.after_cursor)}`
      : null;
  }
}

/** The text cut into what stands before the quote, the quote, and the rest. */
export function around(text, quote) {
  const words = quote.trim().split(/\s+/u).filter(Boolean);
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const match = pattern && new RegExp(pattern, "iu").exec(text);
  if (!match) return [text, "", ""];
  const end = match.index + match[0].length;
  return [text.slice(0, match.index), match[0], text.slice(end)];
}
