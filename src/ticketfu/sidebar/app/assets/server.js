// TicketFu's server, asked through Zendesk's proxy: only there the reader's key is put in.

import { SERVER } from "./config.js";

const KEY = "{{setting.reader_key}}";

// Seconds. The proxy gives a request up before long; the work goes on without it.
const WAIT = 8;

/** An answer that is an error; `status` is 0 where nobody answered. */
export class Refused extends Error {
  constructor(answer) {
    super(`status ${answer?.status ?? 0}`);
    this.status = answer?.status ?? 0;
    const headers = answer?.responseHeaders;
    this.retryAfter = Number(/^retry-after:\s*(\d+)/im.exec(String(headers ?? ""))?.[1]) || 0;
  }
}

export class Server {
  constructor(client) {
    this.client = client;
  }

  /** The document of a ticket or an organization; null for one that was never seen. */
  async document(kind, id) {
    try {
      return (await this.#ask(`${kind}/${id}/summary`)).body;
    } catch (refused) {
      if (refused.status !== 404) throw refused;
      return null;
    }
  }

  /** The ticket without what only internal notes say; null while that is being written. */
  async publicDocument(ticketId) {
    const { status, body } = await this.#ask(`ticket/${ticketId}/summary?view=public`);
    return status === 200 ? body : null;
  }

  refresh(ticketId) {
    return this.#ask(`ticket?wait=${WAIT}`, { ticket_id: ticketId });
  }

  feedback(ticketId, verdict, reason) {
    return this.#ask(`ticket/${ticketId}/feedback`, { verdict, reason });
  }

  async #ask(path, body) {
    const options = {
      url: `${SERVER}/api/v1/${path}`,
      type: body ? "POST" : "GET",
      headers: { "X-Ticketfu-Key": KEY },
      secure: true,
      cors: false,
      timeout: 20_000,
      httpCompleteResponse: true,
    };
    if (body)
      Object.assign(options, { contentType: "application/json", data: JSON.stringify(body) });
    try {
      const answer = await this.client.request(options);
      return {
        status: answer.status,
        body: answer.responseJSON ?? JSON.parse(answer.responseText),
      };
    } catch (answer) {
      throw new Refused(answer);
    }
  }
}
