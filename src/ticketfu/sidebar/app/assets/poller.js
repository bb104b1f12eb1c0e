// Zendesk's proxy does not stream, so the document is asked for again: often while something
// moves, seldom when nothing does, and hardly ever in the background.

const SECOND = 1000;
const BACKGROUND = 300 * SECOND;

/** Milliseconds until the next question. `quiet` counts the answers since the last change. */
export function pause({ moving, hidden, quiet = 0, failures, retryAfter }) {
  if (failures) {
    const grown = Math.min(5 * SECOND * 2 ** (failures - 1), 120 * SECOND);
    return Math.max(grown, (retryAfter ?? 0) * SECOND, hidden ? BACKGROUND : 0);
  }
  if (hidden) return BACKGROUND;
  const [first, most] = moving ? [1.5 * SECOND, 10 * SECOND] : [10 * SECOND, 60 * SECOND];
  return Math.min(first * 1.5 ** quiet, most);
}

export class Poller {
  #timer = null;
  #asking = null;
  #again = false;
  #stopped = true;
  #background = false;
  #standing = {};

  /** `ask` answers with what `pause` takes, but for `hidden`. */
  constructor(ask) {
    this.ask = ask;
    document.addEventListener("visibilitychange", () => this.#hasMoved());
  }

  /** Ask now; while a question is out, once more after it. */
  wake() {
    this.#stopped = false;
    this.#again = true;
    this.#asking ??= this.#askAll();
    return this.#asking;
  }

  /** Ask no more until the next `wake`. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  setBackground(isBackground) {
    this.#background = isBackground;
    this.#hasMoved();
  }

  get #isHidden() {
    return document.hidden || this.#background;
  }

  #hasMoved() {
    if (this.#stopped) return;
    if (this.#isHidden) this.#plan();
    else this.wake();
  }

  async #askAll() {
    try {
      while (this.#again) {
        this.#again = false;
        this.#standing = await this.ask();
      }
    } finally {
      this.#asking = null;
      this.#plan();
    }
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#asking) return;
    // A little chance keeps many agents' questions apart.
    const wait = pause({ ...this.#standing, hidden: this.#isHidden }) * (0.95 + Math.random() / 10);
    this.#timer = setTimeout(() => this.wake(), wait);
  }
}
