/* How this page talks to the server: one POST, its events or its answer, or a problem. */

/** What went wrong, as the server says it: code, message, request id; retryAfter in seconds. */
export class Problem extends Error {
  constructor(message, { code, status, requestId, retryAfter } = {}) {
    super(message);
    this.code = code ?? "";
    this.status = status ?? 0;
    this.requestId = requestId ?? "";
    this.retryAfter = retryAfter ?? "";
  }
}

/** GET, as an object. */
export async function get(path, key) {
  const response = await call(path, { headers: headers(key) });
  return body(response);
}

/** POST, as an object. */
export async function post(path, request, key, signal) {
  const response = await send(path, request, key, signal, "application/json");
  return body(response);
}

/**
 * POST; calls heard(event, data) for every event until the server ends the stream. A server that
 * answers with one object instead is heard as the event named by its field `object`. Comes to the
 * request id.
 */
export async function stream(path, request, key, signal, heard) {
  const response = await send(path, request, key, signal, "text/event-stream");
  const requestId = response.headers.get("x-request-id");
  if (!(response.headers.get("content-type") ?? "").startsWith("text/event-stream")) {
    const answer = await body(response);
    heard(String(answer?.object ?? "message"), answer);
    return requestId;
  }
  const events = new EventText((event, data) => {
    if (data === "[DONE]") {
      return;
    }
    const told = parsed(data, requestId);
    if (event === "error" || told?.error) {
      throw problem(told, response);
    }
    heard(event, told);
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((fault) => {
        throw signal.aborted ? fault : broken(requestId);
      });
      if (done) {
        return requestId;
      }
      events.add(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function broken(requestId) {
  return new Problem("the connection broke before the answer was complete", {
    code: "stream_broken",
    requestId,
  });
}

/** Cuts a text/event-stream into events, wherever the pieces were cut. */
export class EventText {
  constructor(heard) {
    this.heard = heard;
    this.rest = "";
    this.event = "";
    this.data = [];
  }

  add(text) {
    this.rest += text;
    // A carriage return at the very end may be half of a line end: it waits for what comes next.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop();
    lines.forEach((line) => this.line(line.replace(/^\uFEFF/, "")));
  }

  line(line) {
    if (line === "") {
      if (this.data.length > 0) {
        const event = this.event || "message";
        const data = this.data.join("\n");
        this.event = "";
        this.data = [];
        this.heard(event, data);
      }
      this.event = "";
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") {
      this.event = value;
    } else if (field === "data") {
      this.data.push(value);
    }
  }
}

function headers(key) {
  return key ? { Authorization: "Bearer " + key } : {};
}

async function send(path, request, key, signal, accept) {
  return call(path, {
    method: "POST",
    headers: { ...headers(key), "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify(request),
    signal,
  });
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch (fault) {
    if (options.signal?.aborted || fault.name !== "TypeError") {
      throw fault;
    }
    throw new Problem("the server cannot be reached", { code: "unreachable" });
  }
  if (!response.ok) {
    let told = null;
    try {
      told = JSON.parse(await response.text());
    } catch {
      // A proxy in between may answer in HTML: its status has to say it all.
    }
    throw problem(told, response);
  }
  return response;
}

async function body(response) {
  return parsed(await response.text(), response.headers.get("x-request-id"));
}

function parsed(text, requestId) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("the server sent something that is no JSON", {
      code: "unreadable_answer",
      requestId,
    });
  }
}

function problem(told, response) {
  const error = told?.error ?? {};
  return new Problem(String(error.message ?? "the server answered with status " + response.status), {
    code: String(error.code ?? ""),
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    retryAfter: response.headers.get("retry-after"),
  });
}
