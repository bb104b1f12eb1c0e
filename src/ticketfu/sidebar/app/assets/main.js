// The app starts here: it learns from Zendesk where it is shown, to whom, and in which colours.

import { h } from "./dom.js";
import { OrganizationPanel } from "./organization_panel.js";
import { Seen } from "./seen.js";
import { Server } from "./server.js";
import { Tabs } from "./tabs.js";
import { TicketPanel } from "./ticket_panel.js";
import { Words } from "./words.js";

// `ticket.save` is none of them: whoever listens to it can hold a save up.
const CHANGES = ["ticket.conversation.changed", "ticket.status.changed", "ticket.submit.done"];

const client = ZAFClient.init();
if (client) start(document.getElementById("app"));

async function start(app) {
  followColours();
  const [{ location }, user] = await Promise.all([client.context(), client.get("currentUser")]);
  const { id, locale } = user.currentUser ?? {};
  const words = new Words(locale ?? navigator.language);
  document.documentElement.lang = words.locale;
  new ResizeObserver(() => {
    client.invoke("resize", { width: "100%", height: `${Math.ceil(app.offsetHeight) + 8}px` });
  }).observe(app);
  const around = { client, server: new Server(client), words, seen: new Seen(id ?? "") };
  if (location === "organization_sidebar") await besideOrganization(app, around);
  else await besideTicket(app, around);
}

async function besideTicket(app, around) {
  const id = (await client.get("ticket.id"))["ticket.id"];
  const ticket = new TicketPanel(id, h("div", { id: "ticket" }), around);
  const organization = new OrganizationPanel(null, h("div", { id: "organization" }), around);
  ticket.onOrganization = (organizationId) => organization.become(organizationId);
  const tabs = new Tabs(app, around.words, { ticket, organization });
  for (const event of CHANGES) client.on(event, () => ticket.zendeskChanged().catch(() => {}));
  followActivation(() => tabs.shown);
  await tabs.shown.wake();
  await ticket.compare().catch(() => {});
}

async function besideOrganization(app, around) {
  const id = (await client.get("organization.id"))["organization.id"];
  const panel = new OrganizationPanel(id, app, around);
  followActivation(() => panel);
  await panel.wake();
}

/** Behind another tab of Zendesk's is the background, too, though the page is not hidden. */
function followActivation(shown) {
  client.on("app.deactivated", () => shown().poller.setBackground(true));
  client.on("app.activated", () => shown().poller.setBackground(false));
}

function followColours() {
  const show = (scheme) => {
    if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
  };
  show(new URLSearchParams(location.search).get("colorScheme"));
  client.get("colorScheme").then(
    (found) => show(found.colorScheme),
    () => {},
  );
  client.on("colorScheme.changed", show);
}
