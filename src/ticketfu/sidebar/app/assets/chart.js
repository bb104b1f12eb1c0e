// Eight weeks as bars: opened beside solved.

import { h } from "./dom.js";

const [WIDTH, HEIGHT, GAP] = [280, 56, 8];

export function weeksChart(weeks, words) {
  const counts = weeks.flatMap((week) => [week.opened.count, week.solved.count]);
  const most = Math.max(1, ...counts);
  const slot = WIDTH / weeks.length;
  const bar = (slot - GAP) / 2;
  const text = weeks.map((week) =>
    words.say("weeks_text", {
      week: words.date(week.week),
      opened: week.opened.count,
      solved: week.solved.count,
    }),
  );
  const rectangle = (name, count, x) => {
    const height = (count / most) * (HEIGHT - 2);
    return h("rect", { class: name, x, y: HEIGHT - height, width: bar, height, rx: 1.5 });
  };
  const bars = weeks.flatMap((week, at) => [
    rectangle("opened", week.opened.count, at * slot + GAP / 2),
    rectangle("solved", week.solved.count, at * slot + GAP / 2 + bar),
  ]);
  return h(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT + 1}`, role: "img", class: "weeks" },
    h("title", {}, text.join(". ")),
    bars,
    h("line", { x1: 0, x2: WIDTH, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5 }),
  );
}
