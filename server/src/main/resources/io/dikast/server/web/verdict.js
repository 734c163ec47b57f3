/* The right-hand side: the count while it moves, the judgements, what came of it and what it cost. */

import { BallotCard, disc } from "./ballot.js";
import { SettlingChart } from "./chart.js";
import { costs } from "./cost.js";
import { ballots, settling, standings } from "./count.js";
import { figure, html } from "./element.js";
import { searchTree } from "./tree.js";

const MOST_DISCS = 16;

/** One case as it is heard, from its first sample to its verdict. */
export class VerdictView {
  constructor(responses) {
    this.responses = responses;
    this.samples = new Map();
    this.cards = new Map();
    this.selection = undefined;
    this.frame = 0;
    this.winner = html("div", { class: "winner", hidden: true });
    this.chart = new SettlingChart();
    this.rows = responses.map((text, i) => new Row(text, i));
    this.count = html("ol", { class: "standings" }, ...this.rows.map((row) => row.element));
    this.list = html("ol", { class: "cards" });
    const open = html("button", { type: "button", class: "quiet" }, "Open all");
    open.addEventListener("click", () => {
      const opening = open.textContent === "Open all";
      this.cards.forEach((card) => (card.details.open = opening));
      open.textContent = opening ? "Close all" : "Open all";
    });
    this.cost = html("div");
    this.element = html(
      "div",
      {},
      this.winner,
      part("The count", this.count),
      this.chart.element,
      html("section", {}, html("div", { class: "title-row" }, html("h3", {}, "Judgements"), open), this.list),
      this.cost,
    );
    this.draw();
  }

  /** One more judgement is in. */
  hear(sample) {
    if (!Number.isInteger(sample?.index)) {
      return;
    }
    this.samples.set(sample.index, sample);
    this.card(sample, false);
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  /** The verdict is in; its own count replaces the one made here. */
  decide(selection) {
    this.selection = selection;
    for (const sample of selection.samples ?? []) {
      this.samples.set(sample.index, sample);
      this.card(sample, true);
    }
    this.draw();
    this.winner.hidden = false;
    this.winner.replaceChildren(
      html("h3", {}, "Answer " + (selection.best + 1) + " is chosen"),
      html("p", { class: "prose" }, this.responses[selection.best] ?? ""),
      html(
        "p",
        { class: "facts" },
        "agreement " + figure(100 * selection.agreement, 0) + " %, ahead by " + figure(selection.margin) + " points",
      ),
    );
    this.cost.replaceChildren(part("What it cost", costs(selection)));
  }

  /** A line on how it stands, for those who do not look. */
  say() {
    const leader = this.order()[0];
    return this.samples.size === 0 || !Number.isFinite(leader.score)
      ? ""
      : "answer " + (leader.index + 1) + " leads with " + figure(leader.score);
  }

  card(sample, decided) {
    let card = this.cards.get(sample.index);
    if (!card) {
      card = new BallotCard();
      card.details.open = this.cards.size === 0;
      this.cards.set(sample.index, card);
      this.list.append(card.element);
    }
    card.show(sample, decided);
  }

  counted() {
    const decided = this.selection !== undefined && (this.selection.samples ?? []).length > 0;
    const all = [...this.samples.values()];
    // While they come in, the order of arrival; at the end, theirs, so that it can be drawn again.
    return ballots(decided ? all.sort((a, b) => a.index - b.index) : all, decided);
  }

  standings() {
    return this.selection?.results ?? standings(this.counted(), this.responses.length);
  }

  order() {
    return [...this.standings()].sort((a, b) => a.rank - b.rank);
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const [first, second] = this.order();
    const high = scale(this.standings());
    this.standings().forEach((standing) => this.rows[standing.index]?.show(standing, high));
    this.chart.show(settling(this.counted(), this.responses.length), first?.index, second?.index);
  }
}

/**
 * What a search found: an answer, perhaps its candidates, perhaps its tree. A chat completion tells
 * of its search inside.
 */
export function searchVerdict(answer) {
  const outcome = seek(answer, (found) => found.object === "search", 2) ?? answer;
  const tree = seek(answer, (found) => Array.isArray(found.nodes), 4);
  const candidates = Array.isArray(outcome.candidates) ? outcome.candidates : [];
  return html(
    "div",
    {},
    html(
      "div",
      { class: "winner" },
      html("h3", {}, "The answer found"),
      html("p", { class: "prose" }, answerOf(answer)),
    ),
    candidates.length > 0
      ? part(
          "Candidates",
          html("ol", { class: "candidates" }, ...candidates.map((given) => candidate(given, outcome.best))),
        )
      : undefined,
    tree ? part("The search tree", searchTree(tree)) : undefined,
    part("What it cost", costs(outcome)),
  );
}

/** The selection inside an answer of another route, if it holds one. */
export function selectionIn(answer) {
  return seek(answer, (found) => found.object === "selection" && Array.isArray(found.results), 4);
}

/** The texts drawn by a chat completion. */
export function drawnTexts(completion) {
  return (Array.isArray(completion?.choices) ? completion.choices : [])
    .map((choice) => choice?.message?.content)
    .filter((text) => typeof text === "string");
}

function answerOf(outcome) {
  const told = [outcome.answer, outcome.choices?.[0]?.message?.content, outcome.text];
  for (const text of told) {
    if (typeof text === "string" || typeof text?.text === "string") {
      return text.text ?? text;
    }
  }
  return "";
}

function candidate(given, best) {
  const text = typeof given === "string" ? given : String(given?.text ?? "");
  const facts = ["canonical", "score", "votes"]
    .filter((key) => ["string", "number"].includes(typeof given?.[key]))
    .map((key) => key + " " + (typeof given[key] === "number" ? figure(given[key]) : given[key]));
  if (Number.isInteger(given?.index) && given.index === best) {
    facts.push("chosen");
  }
  return html("li", {}, html("p", { class: "prose" }, text), html("p", { class: "facts" }, facts.join(", ")));
}

function seek(value, wanted, depth) {
  if (value === null || typeof value !== "object" || depth < 0) {
    return undefined;
  }
  if (!Array.isArray(value) && wanted(value)) {
    return value;
  }
  for (const child of Object.values(value).slice(0, 100)) {
    const found = seek(child, wanted, depth - 1);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function part(title, ...children) {
  return html("section", {}, html("h3", {}, title), ...children);
}

function scale(all) {
  const most = Math.max(...all.map((standing) => standing.score).filter(Number.isFinite), 0);
  return most > 1 ? Math.max(10, most) : 1;
}

/** Where one response stands. */
class Row {
  constructor(text, index) {
    this.name = html("span", { class: "row-name" }, "Answer " + (index + 1));
    this.figures = html("span", { class: "facts" });
    this.discs = html("span", { class: "discs", "aria-hidden": "true" });
    this.fill = html("span");
    this.element = html(
      "li",
      {},
      html("div", { class: "row-head" }, this.name, this.figures),
      html("div", { class: "bar", "aria-hidden": "true" }, this.fill),
      this.discs,
      html("p", { class: "row-text" }, text),
    );
  }

  show(standing, high) {
    const known = Number.isFinite(standing.score);
    const votes = Number(standing.votes) || 0;
    this.element.className = known && standing.rank === 1 ? "leads" : "";
    this.fill.style.width = known ? Math.min(100, Math.max(0, (100 * standing.score) / high)) + "%" : "0";
    this.figures.textContent = known
      ? "rank " + standing.rank + ", score " + figure(standing.score) + ", " + votes + (votes === 1 ? " vote" : " votes")
      : "no vote yet";
    const shown = Math.min(votes, MOST_DISCS);
    while (this.discs.children.length > shown) {
      this.discs.lastChild.remove();
    }
    while (this.discs.children.length < shown) {
      this.discs.append(disc("counted"));
    }
  }
}
