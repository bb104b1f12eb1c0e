// Tabs over panels: arrow keys move between them, and what is not shown is not asked for.

import { h } from "./dom.js";

export class Tabs {
  /** `panels` by the key of their words; the first one is shown. */
  constructor(app, words, panels) {
    this.panels = Object.values(panels);
    this.buttons = Object.entries(panels).map(([key, { parent }], at) => {
      parent.setAttribute("role", "tabpanel");
      parent.setAttribute("aria-labelledby", `tab-${key}`);
      const on = {
        click: () => this.select(at),
        keydown: (event) => this.#move(event, at),
      };
      const attributes = { type: "button", role: "tab", id: `tab-${key}` };
      return h("button", { ...attributes, "aria-controls": parent.id, on }, words.say(key));
    });
    this.#mark(0);
    app.replaceChildren(
      h("div", { role: "tablist", class: "tabs", "aria-label": "TicketFu" }, this.buttons),
      ...this.panels.map((panel) => panel.parent),
    );
  }

  select(chosen) {
    this.shown.poller.stop();
    this.#mark(chosen);
    this.shown.draw();
    this.shown.wake();
  }

  #mark(chosen) {
    this.shown = this.panels[chosen];
    this.buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === chosen));
      button.tabIndex = at === chosen ? 0 : -1;
      this.panels[at].parent.hidden = at !== chosen;
    });
  }

  #move(event, at) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (at + step + this.buttons.length) % this.buttons.length;
    this.select(next);
    this.buttons[next].focus();
  }
}
