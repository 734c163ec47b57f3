/*
 * Ballots, drawn as those of an Athenian court: bronze discs with an axle through the middle, solid
 * for what counts, hollow for what does not. A judgement that cannot be read is a broken one.
 */

import { figure, html, svg } from "./element.js";
import { top } from "./count.js";

/** A disc: "counted", "open" while that is not known, "dropped" or "void". */
export function disc(kind) {
  const picture = svg("svg", { class: "disc " + kind, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" });
  picture.append(svg("circle", { class: "plate", cx: 10, cy: 10, r: 8.5 }));
  picture.append(
    kind === "void"
      ? svg("path", { class: "crack", d: "M5 4l5 5-2 3 5 5" })
      : svg("circle", { class: "axle", cx: 10, cy: 10, r: 3 }),
  );
  return picture;
}

/** One judgement: what it says in a line, and all of it below. */
export class BallotCard {
  constructor() {
    this.summary = html("summary");
    this.inside = html("div", { class: "inside" });
    this.details = html("details", {}, this.summary, this.inside);
    this.element = html("li", { class: "card" }, this.details);
  }

  /** Shows a sample; decided is whether it is known what counts. */
  show(sample, decided) {
    const judged = sample.outcome === "judged";
    const kind = !judged ? "void" : !decided ? "open" : sample.kept ? "counted" : "dropped";
    this.element.className = "card " + kind;
    this.summary.replaceChildren(
      disc(kind),
      html("span", { class: "card-name" }, "Judgement " + (Number(sample.index) + 1)),
      html("span", { class: "card-say" }, judged ? verdict(sample.scores) : reason(sample)),
      html("span", { class: "card-trust" }, trust(sample, kind)),
    );
    this.inside.replaceChildren(...parts(sample, judged));
  }
}

function verdict(scores) {
  const winner = top(scores ?? []);
  return winner < 0 ? "a tie at the top" : "answer " + (winner + 1) + " on top";
}

function reason(sample) {
  return String(sample.outcome) + (sample.reason ? ": " + sample.reason : "");
}

function trust(sample, kind) {
  const words = { counted: "kept", dropped: "dropped", open: "", void: "casts no vote" };
  const score = Number.isFinite(sample.meta_score) ? "trust " + figure(sample.meta_score) : "";
  return [score, words[kind]].filter((word) => word !== "").join(", ");
}

function parts(sample, judged) {
  const all = [];
  if (judged) {
    const scores = sample.scores ?? [];
    const best = Math.max(...scores);
    all.push(
      html("h4", {}, "Scores"),
      html(
        "ul",
        { class: "chips" },
        ...scores.map((score, i) =>
          html("li", { class: score === best ? "best" : undefined }, "answer " + (i + 1) + ": " + figure(score)),
        ),
      ),
    );
  }
  const principles = Array.isArray(sample.principles) ? sample.principles : [];
  if (principles.length > 0) {
    all.push(html("h4", {}, "Principles"), html("ul", { class: "principles" }, ...principles.map(principle)));
  }
  if (sample.critique) {
    all.push(
      html("h4", {}, judged ? "Critique" : "What the judge wrote"),
      html("p", { class: "prose" }, String(sample.critique)),
    );
  }
  if (!judged && sample.reason) {
    all.push(html("h4", {}, "Why it does not count"), html("p", { class: "prose" }, String(sample.reason)));
  }
  const notes = [];
  if (Array.isArray(sample.permutation) && sample.permutation.length > 1) {
    notes.push("It read the answers in the order " + sample.permutation.map((i) => i + 1).join(", ") + " and counts them so.");
  }
  if (sample.finish_reason) {
    notes.push("It ended by: " + sample.finish_reason + ".");
  }
  if (notes.length > 0) {
    all.push(html("p", { class: "hint" }, notes.join(" ")));
  }
  return all;
}

function principle(given) {
  const weight = Number.isFinite(given?.weight) ? html("span", { class: "weight" }, figure(given.weight)) : undefined;
  return html("li", {}, html("span", {}, String(given?.text ?? "")), weight);
}
