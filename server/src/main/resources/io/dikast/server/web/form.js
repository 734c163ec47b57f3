/* The case: what stands in the form, its checks, the requests it becomes and the link that holds it. */

import { html } from "./element.js";

const MOST_RESPONSES = 64;

/** The most characters of a fragment: browsers take no address over 2 MiB. */
export const LONGEST_LINK = 2_000_000;

const TEXTS = ["prompt", "reference", "principles"];
const NUMBERS = ["n", "k", "temperature", "seed", "keep", "tokens", "deadline"];
const CHOICES = ["strategy", "model", "meta"];

/** What the button "Load an example" loads: examples/boxes.json. */
export const EXAMPLE = {
  prompt:
    "A box holds 31 cards. Then 9 are lost, then 5 are added. How many cards are there now?",
  responses: ["31-9=23, 23+5=28. Answer: 28", "31-9=22, 22+5=27. Answer: 27"],
};

const HINTS = {
  best_of_n: "Draws the answers, then judges them side by side.",
  self_consistency: "Draws the answers and takes the one that most agree on.",
  beam: "Grows several answers step by step and keeps the best.",
  particle: "Grows answers step by step and resamples them by their worth.",
  mcts: "Grows a tree of steps, looking again where it promises most.",
};

const byId = (id) => document.getElementById(id);

/** The form on this page. */
export class CaseForm {
  constructor() {
    this.list = byId("responses");
    byId("add").addEventListener("click", () => this.add("").focus());
    byId("source").addEventListener("change", () => this.reveal());
    byId("strategy").addEventListener("change", () => this.reveal());
    this.fill({ responses: ["", ""] });
  }

  /** Puts a case into the form; what it does not say is as it was at first. */
  fill(given) {
    byId("case").reset();
    for (const id of [...TEXTS, ...NUMBERS, ...CHOICES]) {
      if (given[id] !== undefined) {
        if (id === "model" && ![...byId(id).options].some((o) => o.value === given[id])) {
          byId(id).append(new Option(given[id], given[id]));
        }
        byId(id).value = given[id];
      }
    }
    document.querySelector('[name="source"][value="' + (given.source ?? "given") + '"]').checked =
      true;
    this.list.replaceChildren();
    const responses = given.responses ?? [];
    responses.forEach((text) => this.add(text));
    while (this.list.children.length < 2) {
      this.add("");
    }
    this.clearFaults();
    this.reveal();
  }

  /** What stands in the form. Numbers that are left open are undefined. */
  read() {
    const all = { source: document.querySelector('[name="source"]:checked').value };
    [...TEXTS, ...CHOICES].forEach((id) => (all[id] = byId(id).value));
    NUMBERS.forEach((id) => (all[id] = byId(id).value === "" ? undefined : Number(byId(id).value)));
    all.responses = this.texts().map((text) => text.value);
    return all;
  }

  /** Says at each field what is wrong with it, and goes to the first; true where nothing is. */
  check() {
    this.clearFaults();
    const drawn = this.read().source === "drawn";
    const wrong = [];
    if (byId("prompt").value.trim() === "") {
      wrong.push([byId("prompt"), "prompt-fault", "Ask a question."]);
    }
    if (!drawn) {
      this.texts().forEach((text, i) => {
        if (text.value.trim() === "") {
          const say = "Answer " + (i + 1) + " is empty: fill it or remove it.";
          wrong.push([text, "responses-fault", say]);
        }
      });
    }
    for (const id of NUMBERS) {
      const input = byId(id);
      if ((id !== "n" || drawn) && !(input.validity.valid && (id !== "n" || input.value !== ""))) {
        const whole = input.step === "1" ? "a whole number" : "a number";
        wrong.push([input, id + "-fault", "Give " + whole + " from " + input.min + " to " + input.max + "."]);
      }
    }
    for (const [field, id, say] of wrong) {
      field.setAttribute("aria-invalid", "true");
      byId(id).textContent ||= say;
    }
    if (wrong.length > 0) {
      wrong[0][0].closest("details")?.setAttribute("open", "");
      wrong[0][0].focus();
    }
    return wrong.length === 0;
  }

  clearFaults() {
    document.querySelectorAll(".fault").forEach((fault) => (fault.textContent = ""));
    document
      .querySelectorAll("#case [aria-invalid]")
      .forEach((field) => field.removeAttribute("aria-invalid"));
  }

  texts() {
    return [...this.list.querySelectorAll("textarea")];
  }

  add(text) {
    const area = html("textarea", { rows: 2, "aria-describedby": "responses-fault" });
    area.value = text;
    const remove = html("button", { type: "button", class: "quiet remove" }, "Remove");
    const item = html("li", {}, html("label"), area, remove);
    remove.addEventListener("click", () => {
      const place = [...this.list.children].indexOf(item);
      item.remove();
      this.number();
      this.texts()[Math.max(0, place - 1)].focus();
    });
    this.list.append(item);
    this.number();
    return area;
  }

  number() {
    const items = [...this.list.children];
    items.forEach((item, i) => {
      const [label, area, remove] = item.children;
      area.id = "response-" + (i + 1);
      label.htmlFor = area.id;
      label.textContent = "Answer " + (i + 1);
      remove.setAttribute("aria-label", "Remove answer " + (i + 1));
      remove.disabled = items.length <= 2;
    });
    byId("add").disabled = items.length >= MOST_RESPONSES;
    byId("responses-count").textContent = items.length + " of at most " + MOST_RESPONSES;
  }

  reveal() {
    const { source, strategy } = this.read();
    byId("given").hidden = source !== "given";
    byId("drawn").hidden = source !== "drawn";
    byId("strategy-hint").textContent = HINTS[strategy] ?? "";
    byId("n").max = strategy === "mcts" ? 4096 : strategy === "best_of_n" ? 64 : 256;
    byId("n-label").textContent = strategy === "mcts" ? "Simulations" : "Answers to draw";
    byId("run").textContent = source === "given" ? "Judge" : "Draw and judge";
  }
}

/** The body for v1/select, with these responses. */
export function selectRequest(given, responses) {
  return some({
    model: given.model || undefined,
    prompt: given.prompt,
    responses,
    reference: given.reference || undefined,
    principles: principles(given),
    ...judging(given),
    seed: given.seed,
    return: ["samples"],
    stream: true,
  });
}

/** The body for v1/chat/completions that only draws n answers. */
export function drawRequest(given) {
  return some({
    model: given.model || undefined,
    messages: [{ role: "user", content: given.prompt }],
    n: given.n,
    temperature: given.temperature,
    seed: given.seed,
  });
}

/** The body for v1/chat/completions that draws and chooses by a strategy. */
export function scalingRequest(given) {
  return some({
    model: given.model || undefined,
    messages: [{ role: "user", content: given.prompt }],
    temperature: given.temperature,
    seed: given.seed,
    scaling: some({ strategy: given.strategy, n: given.n, ...judging(given) }),
  });
}

/** The body for v1/search. */
export function searchRequest(given) {
  return some({
    model: given.model || undefined,
    prompt: given.prompt,
    reference: given.reference || undefined,
    principles: principles(given),
    temperature: given.temperature,
    strategy: given.strategy,
    simulations: given.n,
    ...judging(given),
    seed: given.seed,
  });
}

function judging(given) {
  return some({
    judge: some({ k: given.k, temperature: given.temperature }),
    meta: some({ kind: given.meta || undefined, keep: given.keep }),
    budget: some({
      tokens: given.tokens,
      deadline_ms: given.deadline === undefined ? undefined : Math.round(given.deadline * 1000),
    }),
  });
}

/** Without what is undefined; undefined where nothing is left. */
function some(fields) {
  const left = Object.entries(fields).filter(([, value]) => value !== undefined);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

function principles(given) {
  const lines = given.principles
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.length > 0 ? lines : undefined;
}

/** A case as a URL fragment, without its #. The API key is no part of a case. */
export function toFragment(given) {
  const told = {};
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined && value !== "" && !(key === "responses" && given.source === "drawn")) {
      told[key] = value;
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify(told));
  let text = "";
  bytes.forEach((byte) => (text += String.fromCharCode(byte)));
  return "case=" + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The case in a URL fragment; undefined where there is none that this page could have written. */
export function fromFragment(fragment) {
  const found = /^#?case=([A-Za-z0-9_-]+)$/.exec(fragment);
  if (!found || fragment.length > LONGEST_LINK) {
    return undefined;
  }
  try {
    const text = atob(found[1].replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    return checked(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

/** A link may come from anybody: only fields of the right kind are taken over. */
function checked(told) {
  const given = {};
  [...TEXTS, ...CHOICES].forEach((id) => {
    if (typeof told[id] === "string") {
      given[id] = told[id];
    }
  });
  NUMBERS.forEach((id) => {
    if (typeof told[id] === "number" && Number.isFinite(told[id])) {
      given[id] = told[id];
    }
  });
  if (told.source === "given" || told.source === "drawn") {
    given.source = told.source;
  }
  if (Array.isArray(told.responses)) {
    given.responses = told.responses
      .filter((text) => typeof text === "string")
      .slice(0, MOST_RESPONSES);
  }
  return given;
}
