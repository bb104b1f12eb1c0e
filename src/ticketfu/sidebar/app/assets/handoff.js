// A ticket as a few lines to paste elsewhere: made of the public view only.

/** `document` is an answer of `?view=public`. */
export function handoff(document, words) {
  const { say } = words;
  const summary = document.public_summary ?? document.summary;
  if (!summary) return "";
  const list = (items) => items.map((item) => `- ${item}`).join("\n");
  const attempts = (summary.attempts ?? []).map(attemptLine);
  const promises = (summary.promises ?? []).map((promise) => promiseLine(promise, words));
  const parts = [
    `#${document.ticket_id} ${document.subject ?? ""}`.trim(),
    summary.intent,
    summary.summary,
    attempts.length && `${say("attempts")}:\n${list(attempts)}`,
    summary.next_step && `${say("next_step")}: ${summary.next_step}`,
    summary.open_questions?.length && `${say("open_questions")}:\n${list(summary.open_questions)}`,
    promises.length && `${say("promises")}:\n${list(promises)}`,
  ];
  return parts.filter(Boolean).join("\n\n");
}

export function attemptLine(attempt) {
  return [attempt.what, attempt.by, attempt.outcome].filter(Boolean).join(" – ");
}

function promiseLine(promise, words) {
  const due = promise.due && words.say("due", { date: words.date(promise.due) });
  return [promise.what, promise.owner, due].filter(Boolean).join(" – ");
}

/** Put a text that is still being made on the clipboard; false where the browser refuses. */
export async function copy(text) {
  try {
    // Begun while the click counts: a text that comes later would be refused.
    const blob = text.then((found) => new Blob([found], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    return copyBySelection(await text);
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
