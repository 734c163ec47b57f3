/* How the decision settled: the mean scores, or the agreement, after each judgement in turn. */

import { figure, html, svg } from "./element.js";

const HEIGHT = 240;
const LEFT = 34;
const RIGHT = 92;
const TOP = 14;
const BOTTOM = 34;
const MOST_TABLE_ROWS = 64;

/** A chart that draws itself anew whenever its width or its data change. */
export class SettlingChart {
  constructor() {
    this.moments = [];
    this.kind = "scores";
    this.plot = html("div", { class: "plot" });
    this.table = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "The same in numbers" });
    const choices = [
      ["scores", "Mean score"],
      ["agreement", "Agreement"],
    ].map(([value, text]) => {
      const radio = html("input", { type: "radio", name: "chart", value, checked: value === this.kind });
      return html("label", {}, radio, " " + text);
    });
    const choice = html(
      "fieldset",
      { class: "choice" },
      html("legend", {}, "How the decision settled"),
      ...choices,
    );
    choice.addEventListener("change", (event) => {
      this.kind = event.target.value;
      this.draw();
    });
    this.details = html("details", { class: "more" }, html("summary", {}, "The same in numbers"), this.table);
    this.details.addEventListener("toggle", () => this.tabulate());
    this.element = html("div", { class: "settling" }, choice, this.plot, this.details);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.plot);
  }

  /** Takes what came of the count after each judgement; leader and next are response indices. */
  show(moments, leader, next) {
    this.moments = moments;
    this.leader = leader;
    this.next = next;
    this.draw();
    this.tabulate();
  }

  draw() {
    const width = Math.max(200, this.plot.clientWidth || 480);
    const moments = this.moments;
    const series = this.series();
    const [low, high] = bounds(series);
    const x = (i) => LEFT + ((width - LEFT - RIGHT) * i) / Math.max(1, moments.length - 1);
    const y = (v) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (v - low) / (high - low));
    const picture = svg("svg", {
      viewBox: "0 0 " + width + " " + HEIGHT,
      width,
      height: HEIGHT,
      role: "img",
      "aria-label": this.summary(),
    });
    for (const tick of ticks(low, high)) {
      picture.append(
        svg("line", { class: "rule", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
        svg("text", { class: "tick", x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, figure(tick)),
      );
    }
    if (moments.length > 0) {
      const foot = HEIGHT - BOTTOM + 16;
      picture.append(
        svg("text", { class: "tick", x: LEFT, y: foot, "text-anchor": "middle" }, "1"),
        svg("text", { class: "tick", x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, "judgements counted"),
      );
      if (moments.length > 1) {
        picture.append(
          svg("text", { class: "tick", x: x(moments.length - 1), y: foot, "text-anchor": "middle" }, moments.length),
        );
      }
    }
    series.forEach((line) => {
      const points = line.values.map((value, i) => [x(i), y(value)]).filter(([, at]) => Number.isFinite(at));
      if (points.length > 0) {
        const path = points.map(([px, py], i) => (i ? "L" : "M") + px.toFixed(1) + " " + py.toFixed(1)).join("");
        const [px, py] = points[points.length - 1];
        picture.append(
          svg("path", { class: "line " + line.rank, d: path }),
          svg("circle", { class: "dot " + line.rank, cx: px, cy: py, r: line.rank === "rest" ? 2 : 4 }),
        );
      }
    });
    labels(series, y).forEach(({ text, rank, at }) =>
      picture.append(svg("text", { class: "name " + rank, x: width - RIGHT + 10, y: at + 4 }, text)),
    );
    this.plot.replaceChildren(picture);
  }

  /** The leader is drawn last, over all others. */
  series() {
    if (this.moments.length === 0) {
      return [];
    }
    if (this.kind === "agreement") {
      const values = this.moments.map((moment) => moment.agreement);
      return [{ rank: "first", name: "agreement", values }];
    }
    const rank = (i) => (i === this.leader ? "first" : i === this.next ? "second" : "rest");
    const order = { rest: 0, second: 1, first: 2 };
    return this.moments[0].scores
      .map((_, i) => ({
        rank: rank(i),
        name: "answer " + (i + 1),
        values: this.moments.map((moment) => moment.scores[i]),
      }))
      .sort((a, b) => order[a.rank] - order[b.rank]);
  }

  summary() {
    const last = this.moments[this.moments.length - 1];
    if (!last) {
      return "No judgement counted yet.";
    }
    return this.kind === "agreement"
      ? "Agreement after " + this.moments.length + " judgements: " + figure(last.agreement) + "."
      : "Mean scores after " + this.moments.length + " judgements: answer " + (this.leader + 1) +
          " leads with " + figure(last.scores[this.leader]) + ".";
  }

  tabulate() {
    if (!this.details.open) {
      return;
    }
    const from = Math.max(0, this.moments.length - MOST_TABLE_ROWS);
    const n = this.moments[0]?.scores.length ?? 0;
    const head = html("tr", {}, ...["Judgement", "Agreement"].map((t) => html("th", { scope: "col" }, t)));
    for (let i = 0; i < n; i++) {
      head.append(html("th", { scope: "col" }, "Answer " + (i + 1)));
    }
    const rows = this.moments.slice(from).map((moment, i) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, String(from + i + 1)),
        html("td", {}, figure(moment.agreement)),
        ...moment.scores.map((score) => html("td", {}, figure(score))),
      ),
    );
    this.table.replaceChildren(html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows)));
  }
}

function bounds(series) {
  const values = series.flatMap((line) => line.values).filter(Number.isFinite);
  if (values.length === 0 || (Math.min(...values) >= 1 && Math.max(...values) <= 10)) {
    return series[0]?.name === "agreement" ? [0, 1] : [1, 10];
  }
  const low = Math.min(0, ...values);
  const high = Math.max(1, ...values);
  return [low, high];
}

function ticks(low, high) {
  return high === 10 && low === 1 ? [1, 4, 7, 10] : [low, (low + high) / 2, high];
}

/** The first two get their names, the others where few; names that would overlap move apart. */
function labels(series, y) {
  const named = series.filter((line) => line.rank !== "rest" || series.length <= 6);
  const placed = named
    .map((line) => ({ text: line.name, rank: line.rank, at: y(line.values[line.values.length - 1]) }))
    .filter((label) => Number.isFinite(label.at))
    .sort((a, b) => a.at - b.at);
  for (let i = 1; i < placed.length; i++) {
    placed[i].at = Math.max(placed[i].at, placed[i - 1].at + 15);
  }
  return placed;
}
