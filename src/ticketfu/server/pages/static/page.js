// Comfort on top of pages that are whole without it: the reader's time zone, copying, changes.

const zone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : seconds > 0 ? "soon" : "just now";
}

function shown(date, style) {
  if (style === "due" && date <= Date.now()) return "now";
  if (style !== "short") return ago(date);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock.format(date) : zone.format(date);
}

function showTimes(onPaper = false) {
  for (const time of document.querySelectorAll("time[data-style]")) {
    const date = new Date(time.dateTime);
    const text = onPaper ? zone.format(date) : shown(date, time.dataset.style);
    // What is the same is left alone, so that nothing counts as a change.
    if (time.textContent !== text) time.textContent = text;
    time.title = zone.format(date);
  }
}

function say(text) {
  document.querySelector("#news").textContent = text;
  clearTimeout(say.later);
  say.later = setTimeout(() => document.querySelector("#news").replaceChildren(), 6000);
}

async function copy(button) {
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
  say("Copied");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.querySelector("input[type=search]")?.focus();
});

// A part of the page that has other words than before is marked for some seconds.
const parts = () => new Map([...document.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part.textContent]));
let before = null;
let opened = [];

document.addEventListener("htmx:before:swap", () => {
  before = parts();
  opened = [...document.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
});
document.addEventListener("htmx:after:swap", () => {
  showTimes();
  // The server does not know what the reader has opened.
  for (const summary of document.querySelectorAll("details > summary")) {
    if (opened.includes(summary.textContent)) summary.parentElement.open = true;
  }
  if (!before) return;
  const changed = [...document.querySelectorAll("[data-part]")].filter((part) => before.has(part.dataset.part) && before.get(part.dataset.part) !== part.textContent);
  for (const part of changed) {
    part.classList.remove("changed");
    requestAnimationFrame(() => part.classList.add("changed"));
  }
  if (changed.length) say(`Updated: ${changed.map((part) => part.dataset.part).join(", ")}`);
  before = null;
});

// A list is not changed under the reader's hands: it offers to be read anew.
document.addEventListener("listed", () => {
  const news = document.querySelector("#news");
  if (news.childElementCount || document.querySelector("[hx-trigger^=listed]")) return;
  const button = document.createElement("button");
  button.textContent = "Show";
  button.addEventListener("click", () => location.reload());
  news.replaceChildren("There are changes.", button);
});

// Paper does not age with its reader: there "3 days ago" says nothing.
addEventListener("beforeprint", () => showTimes(true));
addEventListener("afterprint", () => showTimes());

showTimes();
setInterval(showTimes, 30000);
document.documentElement.classList.add("scripted");
