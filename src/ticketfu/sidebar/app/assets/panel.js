// A panel asks for one document, draws it, and draws it anew when it changes.

import { announce, h, replace } from "./dom.js";
import { renewAges } from "./parts.js";
import { Poller } from "./poller.js";

// Answers that a change may take to show in the document.
const EXPECTED = 12;

export class Panel {
  #quiet = 0;
  #failures = 0;
  #expected = 0;

  /** `kind` is "ticket" or "organization"; `around` holds client, server, words and seen. */
  constructor(kind, id, parent, around) {
    Object.assign(this, around);
    this.kind = kind;
    this.id = id;
    this.parent = parent;
    this.document = undefined;
    this.problem = null;
    this.poller = new Poller(() => this.#ask());
  }

  /** Elements of the document as it stands. */
  elements() {
    return [];
  }

  /** A hook for what follows from a new document. */
  changed() {}

  draw() {
    const waiting = this.id && this.document === undefined && !this.problem;
    const skeleton = h("p", { class: "empty", "aria-busy": "true" }, "…");
    replace(this.parent, waiting ? skeleton : this.elements());
  }

  wake() {
    return this.poller.wake();
  }

  /** A change is on its way: ask often again. */
  expect() {
    this.#quiet = 0;
    this.#expected = EXPECTED;
    return this.wake();
  }

  async #ask() {
    const before = this.document;
    if (before === undefined && !this.problem) this.draw();
    const isNew = await this.#read();
    this.#quiet = isNew ? 0 : this.#quiet + 1;
    this.#expected = Math.max(0, this.#expected - 1);
    if (isNew) {
      this.changed();
      this.draw();
      const updated = before && this.document?.revision > before.revision;
      if (updated) announce(this.words.say("updated"));
    } else {
      renewAges(this.parent, this.words);
    }
    const moving = this.#expected > 0 || !this.document || this.document.stale;
    const retryAfter = this.problem?.retryAfter;
    return { moving, quiet: this.#quiet, failures: this.#failures, retryAfter };
  }

  /** Ask once; true if the answer differs from the last one. */
  async #read() {
    const before = this.#standing();
    try {
      this.document = await this.server.document(this.kind, this.id);
      this.problem = null;
      this.#failures = 0;
    } catch (problem) {
      this.problem = problem;
      this.#failures += 1;
    }
    return this.#standing() !== before;
  }

  #standing() {
    // What was never seen is another thing than what was not asked for yet.
    return JSON.stringify([this.document === undefined, this.document, this.problem?.status]);
  }
}
