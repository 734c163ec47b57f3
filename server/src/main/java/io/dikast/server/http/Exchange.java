package io.dikast.server.http;

import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonReading;
import io.dikast.server.json.JsonText;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: reads the body on the event loop, lets a virtual thread work, writes
 * on the event loop again.
 */
final class Exchange {

  /*
   * Everything here runs on the event loop of the connection, except `work` and what it calls,
   * which runs on a virtual thread and reaches back through `context`. Tasks given to the context
   * run in the order they were given, so events keep theirs.
   *
   * Events are written without waiting for a slow reader: what can pile up is bounded by the draws
   * and tokens that the request was admitted for.
   */

  /** What all exchanges of a server share. */
  record Surroundings(
      Admission admission,
      Meters meters,
      AccessLog log,
      RequestSpans spans,
      Limits limits,
      JsonReading reading) {}

  /** The status, in the log and the counts, of what no client waited for. */
  static final int CLIENT_LEFT = 499;

  /** How long a refused body is read on before its connection is closed. */
  private static final long LINGERING_MILLIS = 1000;

  /** A refused body of at most so many times the limit is thrown away as it comes. */
  private static final int DISCARD_FACTOR = 16;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Surroundings around;
  private final Context context;
  private final RequestHead head;
  private final RequestSpan span;
  private final long startedAt = System.nanoTime();
  private final Runnable arrived;
  private final Runnable ended;

  private RouteTable.@Nullable Entry entry;
  private @Nullable Call call;
  private @Nullable String code;
  private Buffer body = Buffer.buffer();
  private long bodyBytes;
  private boolean refused;
  private boolean over;

  /**
   * Takes a request over whose head has come.
   *
   * @param arrived told when its body is there
   * @param ended told when its answer is written, or will never be
   */
  Exchange(
      HttpServerRequest request,
      Surroundings around,
      Context context,
      Runnable arrived,
      Runnable ended) {
    this.request = request;
    this.response = request.response();
    this.around = around;
    this.context = context;
    this.head = RequestHead.of(request);
    this.span = around.spans().begin(request.method().name(), head.trace());
    this.arrived = arrived;
    this.ended = ended;
    response.putHeader("x-request-id", head.id());
    response.putHeader("x-content-type-options", "nosniff");
    request.exceptionHandler(_ -> left());
    response.exceptionHandler(_ -> left());
  }

  /** Begins, as the gate has decided. */
  void begin(Gate.Verdict verdict) {
    switch (verdict) {
      case Gate.Verdict.Passed(RouteTable.Entry to, KeyQuota quota) -> {
        entry = to;
        readBody(to, quota);
      }
      case Gate.Verdict.Refused(Fault fault, Map<String, String> headers) -> {
        Reply.Whole reply = Faults.reply(fault);
        for (Map.Entry<String, String> header : headers.entrySet()) {
          reply = reply.with(header.getKey(), header.getValue());
        }
        refuse(fault, reply);
      }
    }
  }

  /** Answers what is no request at all; nothing more is read from this connection. */
  void beginInvalid(Fault fault) {
    code = fault.code().json();
    around.meters().rejected(code);
    response.putHeader("connection", "close");
    write(Faults.reply(fault));
  }

  private void readBody(RouteTable.Entry to, KeyQuota quota) {
    int limit = around.limits().bodyBytes();
    if (declaredBytes() > limit) {
      tooLarge();
      return;
    }
    if (asksBeforeBody()) {
      response.writeContinue();
    }
    request.handler(
        chunk -> {
          bodyBytes += chunk.length();
          if (!refused && bodyBytes > limit) {
            body = Buffer.buffer();
            tooLarge();
          } else if (!refused) {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        _ -> {
          arrived.run();
          if (!refused) {
            start(to, quota);
          }
        });
  }

  private long declaredBytes() {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whether the client sends its body only when it is told to go on. */
  private boolean asksBeforeBody() {
    return "100-continue".equalsIgnoreCase(request.getHeader("expect"));
  }

  private void tooLarge() {
    int limit = around.limits().bodyBytes();
    Fault fault =
        Fault.of(Fault.Code.PAYLOAD_TOO_LARGE, "a body may have " + limit + " bytes, got more");
    refuse(fault, Faults.reply(fault));
  }

  /**
   * Answers at once, whatever there is still to come of the body. What comes of a bearable size is
   * read and thrown away: a client that is still writing would see a closed connection and never
   * the answer. A client that asked first has nothing to throw away.
   */
  private void refuse(Fault fault, Reply.Whole reply) {
    refused = true;
    code = fault.code().json();
    around.meters().rejected(fault.code().json());
    boolean bearable = declaredBytes() <= (long) DISCARD_FACTOR * around.limits().bodyBytes();
    if (!request.isEnded()) {
      request.handler(_ -> {});
      if (!bearable || bodyBytes > 0 || asksBeforeBody()) {
        response.putHeader("connection", "close");
        // Vert.x would wait for the body. Closed at once while a body comes, the answer is lost.
        context.owner().setTimer(LINGERING_MILLIS, _ -> request.connection().close());
      }
    }
    write(reply);
  }

  private void start(RouteTable.Entry to, KeyQuota quota) {
    Call started =
        new Call(head.id(), body.getBytes(), around.reading(), around.admission(), quota, span);
    body = Buffer.buffer();
    call = started;
    Thread.ofVirtual().name("dikast-http").start(() -> work(to, started));
  }

  private void work(RouteTable.Entry to, Call started) {
    Stream stream = new Stream();
    try {
      switch (to.route().answer(started)) {
        case Reply.Whole whole -> context.runOnContext(_ -> write(whole));
        case Reply.Events(Reply.Producer producer) -> {
          producer.produce(stream);
          stream.end();
        }
      }
    } catch (Throwable e) {
      Fault fault = Faults.of(e, head.id());
      Reply.Whole reply = Faults.reply(fault, e);
      context.runOnContext(_ -> fail(fault, reply, stream));
    }
  }

  private void fail(Fault fault, Reply.Whole reply, Stream stream) {
    code = fault.code().json();
    switch (fault.code()) {
      case KEY_QUOTA_EXCEEDED, SERVER_OVERLOADED, MODEL_LOADING, DRAINING ->
          around.meters().rejected(code);
      default -> {}
    }
    if (stream.begun) {
      // The status is long sent: the fault is an event, and the stream ends without its last one.
      stream.write("event: error\ndata: " + JsonText.of(fault) + "\n\n");
      stream.finish();
    } else {
      write(reply);
    }
  }

  private void write(Reply.Whole whole) {
    if (over) {
      return;
    }
    if (response.closed()) {
      left();
      return;
    }
    response.setStatusCode(whole.status());
    whole.headers().forEach(response::putHeader);
    if (!whole.headers().containsKey("cache-control")) {
      response.putHeader("cache-control", "no-store");
    }
    if (around.admission().draining()) {
      response.putHeader("connection", "close");
    }
    response.end(whole.body()).onComplete(_ -> finish(whole.status()));
  }

  /** The client closed the connection, or the server does. */
  void left() {
    leave(Cancellation.Cause.DISCONNECT);
  }

  /** Nobody will read the answer. */
  void leave(Cancellation.Cause cause) {
    if (over) {
      return;
    }
    if (call != null && !response.ended()) {
      call.cancellation().cancel(cause);
      around.meters().cancelled(cause.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (cause == Cancellation.Cause.SHUTDOWN) {
      code = Fault.Code.DRAINING.json();
    }
    finish(CLIENT_LEFT);
  }

  private void finish(int status) {
    if (over) {
      return;
    }
    over = true;
    // Before its units are given back: whoever drains then closes what takes spans.
    span.end(new RequestSpan.End(head.id(), entry == null ? null : entry.path(), status, code));
    int units = 0;
    if (call != null) {
      call.end();
      units = call.units();
    }
    long nanos = System.nanoTime() - startedAt;
    String route = entry == null ? "-" : entry.path();
    String method = entry == null ? "-" : entry.method();
    around.meters().request(route, method, status, nanos);
    around
        .log()
        .add(
            new AccessLog.Entry(
                head.id(), span.traceId(), method, route, status, nanos, bodyBytes, units, code));
    ended.run();
  }

  /** Server-sent events of this exchange. */
  private final class Stream implements Reply.EventSink {

    /** Read and written on the event loop. */
    private boolean begun;

    @Override
    public void send(String event, String data) {
      deliver("event: " + event + "\ndata: " + data + "\n\n");
    }

    @Override
    public void send(String data) {
      deliver("data: " + data + "\n\n");
    }

    private void deliver(String text) {
      context.runOnContext(_ -> write(text));
    }

    void end() {
      context.runOnContext(_ -> finish());
    }

    private void begin() {
      if (!begun) {
        begun = true;
        response.setStatusCode(200);
        response.putHeader("content-type", "text/event-stream; charset=utf-8");
        response.putHeader("cache-control", "no-store");
        // Proxies that gather an answer before they pass it on would defeat the purpose.
        response.putHeader("x-accel-buffering", "no");
        response.setChunked(true);
      }
    }

    private void write(String text) {
      if (over || response.closed()) {
        return;
      }
      begin();
      var _ = response.write(text);
    }

    private void finish() {
      if (over) {
        return;
      }
      if (response.closed()) {
        left();
        return;
      }
      begin();
      response.end().onComplete(_ -> Exchange.this.finish(200));
    }
  }
}
