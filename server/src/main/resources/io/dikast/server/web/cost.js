/* What an answer cost and why the drawing stopped. */

import { figure, html } from "./element.js";

const STOPS = {
  samples: "all draws asked for are in",
  decided: "the vote was decided",
  tokens: "the token budget was used up",
  calls: "the calls were used up",
  deadline: "the deadline passed",
  cancelled: "it was cancelled",
};

const NAMES = {
  prompt_tokens: "Prompt tokens computed",
  cached_tokens: "Prompt tokens from the cache",
  completion_tokens: "Tokens written",
  meta_tokens: "Meta reward model's tokens",
  total_tokens: "Tokens in all",
  calls: "Calls of models",
};

/** A list of facts about an answer of any of our routes; what it does not say is not there. */
export function costs(answer) {
  const list = html("dl", { class: "costs" });
  const fact = (name, value) => list.append(html("div", {}, html("dt", {}, name), html("dd", {}, value)));
  const usage = answer.usage ?? {};
  if (answer.stop_reason) {
    fact("Stopped because", STOPS[answer.stop_reason] ?? String(answer.stop_reason));
  }
  if (Number.isFinite(usage.elapsed_ms)) {
    fact("Time", figure(usage.elapsed_ms / 1000, 2) + " s");
  }
  for (const [key, value] of Object.entries(usage)) {
    if (key !== "elapsed_ms" && Number.isFinite(value)) {
      fact(NAMES[key] ?? key.replaceAll("_", " "), figure(value, 0));
    }
  }
  for (const [role, share] of Object.entries(usage.roles ?? {})) {
    const tokens = Number(share?.prompt_tokens) + Number(share?.completion_tokens);
    fact("Of them by role: " + role.replaceAll("_", " "), figure(tokens, 0));
  }
  const read = usage.prompt_tokens + usage.cached_tokens;
  if (read > 0) {
    fact("Share of prompts from the cache", figure((100 * usage.cached_tokens) / read, 0) + " %");
  }
  const judge = answer.judge;
  if (judge) {
    const failed = figure(judge.unreadable) + " unreadable, " + figure(judge.failed) + " failed";
    fact("Judgements", figure(judge.valid) + " of " + figure(judge.requested) + " readable, " + failed);
    fact("Kept for the count", figure(judge.kept));
    if (judge.sanitized) {
      fact("Note", "control tokens in the answers were made harmless");
    }
  }
  for (const [key, name] of [["model", "Model"], ["seed", "Seed"], ["id", "Number of this case"]]) {
    if (answer[key] !== undefined && answer[key] !== null) {
      fact(name, String(answer[key]));
    }
  }
  return list;
}
