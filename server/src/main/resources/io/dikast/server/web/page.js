/*
 * The page of `dikast serve`: a case goes to the server, its judges are heard as they come in.
 * Nothing is kept but in this tab; nothing is asked for again unless somebody says so.
 */

import { html } from "./element.js";
import {
  CaseForm,
  EXAMPLE,
  LONGEST_LINK,
  drawRequest,
  fromFragment,
  scalingRequest,
  searchRequest,
  selectRequest,
  toFragment,
} from "./form.js";
import { VerdictView, drawnTexts, searchVerdict, selectionIn } from "./verdict.js";
import { Problem, get, post, stream } from "./wire.js";

const KEY = "dikast.key";
const SAY_EVERY_MS = 1500;

const byId = (id) => document.getElementById(id);
const form = new CaseForm();
let running;

byId("key").value = sessionStorage.getItem(KEY) ?? "";
byId("key").addEventListener("change", () => {
  sessionStorage.setItem(KEY, key());
  listModels();
});
byId("example").addEventListener("click", () => {
  form.fill({ ...EXAMPLE, model: byId("model").value });
  keepKey();
  byId("prompt").focus();
});
byId("case").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
byId("case").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
byId("cancel").addEventListener("click", () => running?.abort());
byId("link").addEventListener("click", copyLink);
addEventListener("hashchange", openLink);
openLink();
listModels();

function key() {
  return byId("key").value.trim();
}

/** A reset of the form empties the key too; it is no part of a case. */
function keepKey() {
  byId("key").value = sessionStorage.getItem(KEY) ?? "";
}

function openLink() {
  const given = fromFragment(location.hash);
  if (given) {
    form.fill(given);
    keepKey();
  } else if (location.hash.startsWith("#case=")) {
    tell("The link does not hold a case that this page can read.");
  }
}

/** Puts a case into the address; false where it is too long for one, and then no case stands there. */
function address(given) {
  const fragment = toFragment(given);
  const fits = fragment.length <= LONGEST_LINK;
  history.replaceState(null, "", fits ? "#" + fragment : location.pathname);
  return fits;
}

async function copyLink() {
  if (!address(form.read())) {
    tell("This case is too long for a link.");
    return;
  }
  try {
    await navigator.clipboard.writeText(location.href);
    tell("The link is copied.");
  } catch {
    tell("The link stands in the address bar.");
  }
}

async function listModels() {
  try {
    const models = await get("v1/models", key());
    const ids = (models?.data ?? []).map((model) => String(model?.id ?? "")).filter((id) => id !== "");
    // "mcts-m" is the model m with a strategy, and that is chosen elsewhere.
    const own = ids.filter((id) => !ids.some((other) => other !== id && id.endsWith("-" + other)));
    const chosen = byId("model").value;
    const names = new Set(chosen === "" ? own : [...own, chosen]);
    byId("model").replaceChildren(
      new Option("the server's own", ""),
      ...[...names].map((id) => new Option(id, id)),
    );
    byId("model").value = chosen;
  } catch {
    // The server's own model is always there to choose; a missing key is told when a case is sent.
  }
}

async function run() {
  if (running || !form.check()) {
    return;
  }
  const given = form.read();
  address(given);
  running = new AbortController();
  const stop = running.signal;
  byId("problem").hidden = true;
  byId("verdict").replaceChildren();
  busy(true);
  let view;
  const start = (responses) => {
    view = new VerdictView(responses);
    byId("verdict").replaceChildren(view.element);
    return view;
  };
  try {
    if (given.source === "given") {
      await judge(given, given.responses, stop, start);
    } else if (given.strategy === "best_of_n") {
      tell("The model writes " + given.n + " answers.");
      const drawn = drawnTexts(await post("v1/chat/completions", drawRequest(given), key(), stop));
      if (drawn.length === 0) {
        throw new Problem("the model wrote no answer", { code: "no_answer" });
      }
      await judge(given, drawn, stop, start);
    } else {
      tell("Searching.");
      const tree = given.strategy === "mcts";
      const request = tree ? searchRequest(given) : scalingRequest(given);
      const outcome = await post(tree ? "v1/search" : "v1/chat/completions", request, key(), stop);
      byId("verdict").replaceChildren(searchVerdict(outcome), download(outcome, "search"));
      tell("The search is done.");
    }
  } catch (fault) {
    fail(fault, stop.aborted, view);
  } finally {
    running = undefined;
    busy(false);
  }
}

async function judge(given, responses, stop, start) {
  const view = start(responses);
  let heard = 0;
  let requested = given.k ?? 0;
  const voice = new Voice();
  tell("The judges are asked.");
  const requestId = await stream("v1/select", selectRequest(given, responses), key(), stop, (event, told) => {
    if (event === "sample") {
      view.hear(told?.sample ?? told);
      heard++;
    } else if (event === "progress") {
      heard = Number(told?.done ?? heard);
      requested = Number(told?.requested ?? requested);
    } else if (event === "selection") {
      view.decide(selectionIn(told) ?? told);
    }
    progress(heard, requested);
    voice.say(() => {
      const counted = heard + (requested > 0 ? " of " + requested : "") + " judgements in";
      return [counted, view.say()].filter((words) => words !== "").join("; ") + ".";
    });
  }).finally(() => voice.stop());
  if (!view.selection) {
    throw new Problem("the connection ended before the verdict; what came until then stands below", {
      code: "stream_ended",
      requestId,
    });
  }
  view.element.append(download(view.selection, "selection"));
  const { best, agreement } = view.selection;
  tell("Answer " + (best + 1) + " is chosen, agreement " + Math.round(100 * agreement) + " %.");
}

function fail(fault, cancelled, view) {
  if (cancelled) {
    const heard = view?.samples.size ?? 0;
    tell("Cancelled" + (heard > 0 ? "; " + heard + (heard === 1 ? " judgement" : " judgements") + " came in until then." : "."));
    return;
  }
  const known = fault instanceof Problem;
  const again = html("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => {
    byId("run").focus();
    run();
  });
  const facts = known
    ? [
        ["Code", fault.code],
        ["Status", fault.status || ""],
        ["Request", fault.requestId],
        ["The server asks to wait", /^\d+$/.test(fault.retryAfter) ? fault.retryAfter + " s" : fault.retryAfter],
      ].filter(([, value]) => value)
    : [];
  byId("problem").replaceChildren(
    html("p", { class: "problem-say" }, known ? fault.message : "This page failed: " + fault),
    html("dl", {}, ...facts.map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, String(value))))),
    again,
  );
  byId("problem").hidden = false;
  tell(fault.status === 503 ? "The server is busy." : "No verdict.");
  if (fault.status === 401) {
    byId("key").closest("details").open = true;
    byId("key").focus();
  }
}

function busy(now) {
  byId("verdict").setAttribute("aria-busy", String(now));
  byId("run").setAttribute("aria-disabled", String(now));
  if (!now && document.activeElement === byId("cancel")) {
    byId("run").focus();
  }
  byId("cancel").disabled = !now;
  byId("bar").hidden = true;
}

function progress(heard, requested) {
  const bar = byId("bar");
  bar.hidden = !(requested > 0) || !running;
  bar.setAttribute("aria-valuemax", requested);
  bar.setAttribute("aria-valuenow", Math.min(heard, requested));
  bar.firstElementChild.style.width = (requested > 0 ? Math.min(100, (100 * heard) / requested) : 0) + "%";
}

/** Says how it stands now and then, so that a screen reader can follow; the last word is said too. */
class Voice {
  constructor() {
    this.last = 0;
    this.timer = 0;
  }

  say(words) {
    clearTimeout(this.timer);
    const wait = this.last + SAY_EVERY_MS - Date.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.say(words), wait);
    } else {
      this.last = Date.now();
      tell(words());
    }
  }

  stop() {
    clearTimeout(this.timer);
  }
}

function tell(words) {
  byId("status").textContent = words;
}

function download(answer, name) {
  const button = html("button", { type: "button", id: "download" }, "Download the JSON");
  button.addEventListener("click", () => {
    const text = JSON.stringify(answer, null, 2) + "\n";
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const id = String(answer.id ?? name).replace(/[^A-Za-z0-9._-]/g, "_");
    html("a", { href: url, download: id + ".json" }).click();
    URL.revokeObjectURL(url);
  });
  return html("p", { class: "actions" }, button);
}
