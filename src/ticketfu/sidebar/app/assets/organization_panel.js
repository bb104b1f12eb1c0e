// The organization of the ticket, or the one beside which the app is shown.

import { h } from "./dom.js";
import { organizationView } from "./organization.js";
import { Panel } from "./panel.js";

export class OrganizationPanel extends Panel {
  constructor(id, parent, around) {
    super("organization", id, parent, around);
    const openTicket = (ticketId) => this.client.invoke("routeTo", "ticket", ticketId);
    this.act = { openTicket };
  }

  /** Show another organization from now on; nothing is asked before somebody opens it. */
  become(id) {
    if (id === this.id) return;
    Object.assign(this, { id, document: undefined, problem: null });
    this.draw();
    if (!this.parent.hidden) this.wake();
  }

  wake() {
    return this.id ? super.wake() : Promise.resolve();
  }

  elements() {
    const { document, problem, words, act } = this;
    if (!this.id) return [h("p", { class: "empty" }, words.say("no_organization"))];
    return organizationView({ document, problem, words, act });
  }
}
