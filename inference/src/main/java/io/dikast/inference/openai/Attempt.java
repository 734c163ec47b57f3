package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.CallSpan;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One exchange with one server for a call, from its request to the end of its answer. */
final class Attempt implements Http.Receiver {

  private static final int LONGEST_EVENT = 1 << 20;
  private static final int LONGEST_ANSWER = 16 << 20;
  private static final int LONGEST_REFUSAL = 64 << 10;
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  private final Call call;
  private final Server server;
  private final CallSpan span;
  private final Task.Reply reply;
  private final Meter meter;
  private final boolean streamed;
  private final EventStream events;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
  private Http.@Nullable Exchange exchange;
  private long heardAt;
  private int status;
  private boolean asEvents;
  private String retryAfter = "";
  private boolean over;

  Attempt(Call call, Server server, CallSpan span, Task.Request request, long now) {
    this.call = call;
    this.server = server;
    this.span = span;
    this.meter = request.meter();
    this.reply = request.reply();
    this.streamed = request.streamed();
    this.heardAt = now;
    this.events = new EventStream(LONGEST_EVENT, this::event);
  }

  void send(Http http, Task.Request request) {
    try {
      exchange = http.send(server, request.route(), request.body(), span.context(), this);
    } catch (RuntimeException e) {
      end(e.getClass().getName());
      throw e;
    }
  }

  Server server() {
    return server;
  }

  /** Since when nothing of it was heard, in nanoseconds of the clock. */
  long heardAt() {
    return heardAt;
  }

  /** Ends it without a word and closes its connection. */
  void close() {
    close(null);
  }

  private void close(@Nullable String error) {
    if (!over) {
      end(error);
      if (exchange != null) {
        exchange.close();
      }
    }
  }

  @Override
  public void head(int answered, String contentType, String retry) {
    status = answered;
    retryAfter = retry;
    asEvents = streamed && contentType.startsWith("text/event-stream");
  }

  @Override
  public void data(byte[] bytes) {
    guarded(
        () -> {
          if (status == 200 && asEvents) {
            events.feed(bytes);
            if (!over && reply.complete()) {
              finish();
            }
          } else {
            int longest = status == 200 ? LONGEST_ANSWER : LONGEST_REFUSAL;
            if (body.size() + bytes.length > longest) {
              throw new BackendException(
                  "an answer of more than " + longest + " bytes (status " + status + ")");
            }
            heardAt = call.now();
            body.writeBytes(bytes);
          }
        });
  }

  private void event(byte[] data) {
    if (over) {
      return;
    }
    heardAt = call.now();
    if (Arrays.equals(data, DONE)) {
      // The rest of the exchange is left to end by itself, so that its connection is kept.
      reply.end();
      end(null);
      call.succeeded(this);
      return;
    }
    call.heard(this);
    reply.event(Json.read(data));
    call.checkLedger();
  }

  @Override
  public void end() {
    guarded(
        () -> {
          if (status != 200) {
            end(String.valueOf(status));
            call.refused(this, status, retryAfter, body.toByteArray());
            return;
          }
          if (asEvents) {
            events.end();
          } else {
            call.heard(this);
            reply.event(Json.read(body.toByteArray()));
          }
          if (!over) {
            finish();
          }
        });
  }

  private void finish() {
    reply.end();
    end(null);
    if (exchange != null) {
      exchange.close();
    }
    call.succeeded(this);
  }

  @Override
  public void failed(Throwable cause) {
    guarded(
        () -> {
          if (asEvents && reply.whole()) {
            // All was said; only the connection did not come to its end in order.
            finish();
            return;
          }
          throw new BackendException(Quoted.reason(cause), cause, true);
        });
  }

  /** Nothing was heard for too long. */
  void silent(long nanos) {
    guarded(
        () -> {
          if (asEvents && reply.whole()) {
            finish();
            return;
          }
          fail(
              new BackendException(
                  "nothing was heard for " + nanos / 1_000_000 + " ms", null, true),
              "timeout");
        });
  }

  /** Whatever goes wrong in here ends the attempt, and never the event loop. */
  private void guarded(Runnable step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (BackendException e) {
      Throwable cause = e.getCause();
      fail(e, cause == null ? "unreadable" : cause.getClass().getName());
    } catch (RuntimeException e) {
      fail(new BackendException("could not be read: " + e, e, false), e.getClass().getName());
    }
  }

  private void fail(BackendException cause, String error) {
    if (!over) {
      close(error);
      call.failed(this, cause);
    }
  }

  private void end(@Nullable String error) {
    over = true;
    span.end(new CallEnd(meter.promptTokens(), meter.completionTokens(), error));
  }
}
