package io.dikast.inference.openai;

import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.trace.CallSpan;
import io.dikast.engine.trace.ModelCall;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A task on its way through the fleet: its attempts, one after the other, or two at once where
 * attempts are hedged. Of the event loop alone.
 */
final class Call {

  private static final System.Logger LOG = System.getLogger(Call.class.getName());

  private final Dispatch dispatch;
  private final Task task;
  private final List<Attempt> live = new ArrayList<>(2);
  private final Set<Server> failedAt = new HashSet<>();
  private int failures;
  private boolean hedged;
  private boolean heard;
  private boolean over;

  Call(Dispatch dispatch, Task task) {
    this.dispatch = dispatch;
    this.task = task;
  }

  Task task() {
    return task;
  }

  long now() {
    return dispatch.now();
  }

  boolean over() {
    return over;
  }

  /** The server to try next: rather one at which it has not failed yet. */
  Optional<Server> choose(List<Server> servers) {
    List<Server> fresh = servers.stream().filter(server -> !failedAt.contains(server)).toList();
    return Rendezvous.choose(task.affinity(), fresh)
        .or(() -> Rendezvous.choose(task.affinity(), servers));
  }

  /** Sends it to a server. */
  void attempt(Server server) {
    if (over) {
      return;
    }
    server.taken();
    try {
      Task.Request request = task.attempt(server.dialect());
      Attempt attempt = new Attempt(this, server, span(server), request, now());
      live.add(attempt);
      attempt.send(dispatch.http(), request);
    } catch (RuntimeException e) {
      live.removeIf(attempt -> attempt.server() == server);
      server.released();
      end(() -> task.broken(new BackendException("could not be sent: " + e, e, false)));
    }
  }

  private CallSpan span(Server server) {
    ModelCall.Server place = new ModelCall.Server(server.host(), server.port());
    return task.ledger()
        .tracer()
        .begin(new ModelCall(task.operation(), dispatch.model(), task.purpose(), place));
  }

  /** The first words of an answer: the other attempt, if there is one, is no longer needed. */
  void heard(Attempt first) {
    if (!heard) {
      heard = true;
      for (Attempt other : List.copyOf(live)) {
        if (other != first) {
          leave(other);
          other.close();
        }
      }
    }
  }

  void succeeded(Attempt attempt) {
    leave(attempt);
    attempt.server().breaker().succeeded();
    end(() -> {});
    dispatch.place();
  }

  /** The answer is no success. */
  void refused(Attempt attempt, int status, String retryAfter, byte[] body) {
    Server server = attempt.server();
    String said = dispatch.http().withoutKey(Quoted.error(body));
    boolean malformed = status == 400 || status == 422;
    if (malformed && server.dialect().learn(said)) {
      LOG.log(Level.INFO, "{0} does without what it refused: {1}", server, said);
      leave(attempt);
      dispatch.again(this, 0);
      return;
    }
    if ((malformed || status == 501) && Dialect.refusesMany(said) && !task.parts().isEmpty()) {
      LOG.log(Level.INFO, "{0} takes one draw a request: {1}", server, said);
      leave(attempt);
      dispatch.refusesMany();
      List<Task> parts = task.parts();
      end(() -> {});
      parts.forEach(dispatch::start);
      return;
    }
    boolean busy = status == 429 || status == 503;
    long asked = busy ? Backoff.askedNanos(retryAfter, dispatch.wallClock()) : 0;
    if (asked > 0) {
      server.pause(now() + asked);
    }
    String what =
        switch (status) {
          case 401, 403 -> " refuses the key (" + status + "): ";
          case 404, 405 -> " has no such model or route (" + status + "): ";
          default -> " answered " + status + ": ";
        };
    boolean retriable = status >= 500 || status == 408 || status == 425 || status == 429;
    failed(
        attempt,
        new BackendException(server + what + said, null, retriable),
        // Busy is not broken: its other draws go on.
        status >= 500 && !busy);
  }

  void failed(Attempt attempt, BackendException cause) {
    String message = dispatch.http().withoutKey(attempt.server() + ": " + cause.getMessage());
    failed(
        attempt,
        new BackendException(message, cause.getCause(), cause.retriable()),
        cause.retriable());
  }

  private void failed(Attempt attempt, BackendException cause, boolean serverIsToBlame) {
    Server server = attempt.server();
    leave(attempt);
    server.trouble(String.valueOf(cause.getMessage()));
    failedAt.add(server);
    if (serverIsToBlame) {
      server.breaker().failed(now());
    }
    failedOnce(cause);
    dispatch.place();
  }

  /** No server is in use. */
  void nowhere(BackendException cause) {
    failedOnce(cause);
  }

  private void failedOnce(BackendException cause) {
    heard = false;
    if (over || !live.isEmpty()) {
      return;
    }
    failures++;
    if (task.over()) {
      end(() -> {});
    } else if (!cause.retriable() || failures >= dispatch.attempts()) {
      end(() -> task.broken(cause));
    } else {
      long wait = dispatch.backoff(failures);
      if (task.ledger().remainingNanos() <= wait) {
        end(() -> task.broken(cause));
      } else {
        dispatch.again(this, wait);
      }
    }
  }

  /** Ends it if its ledger says so. */
  void checkLedger() {
    StopReason reason = task.ledger().stopReason();
    if (reason != null) {
      stop(Finish.of(reason));
    } else if (task.over()) {
      end(() -> {});
    }
  }

  /** Ends what of it is not over. */
  void stop(Finish finish) {
    end(() -> task.stop(finish));
  }

  /** Looks after it as time goes by. */
  void tick(long now) {
    checkLedger();
    for (Attempt attempt : List.copyOf(live)) {
      long silence = now - attempt.heardAt();
      if (silence >= dispatch.patience()) {
        attempt.silent(silence);
      } else if (!heard && !hedged && live.size() == 1 && silence >= dispatch.hedgeAfter()) {
        hedged = dispatch.hedge(this, attempt.server());
      }
    }
  }

  private void leave(Attempt attempt) {
    if (live.remove(attempt)) {
      attempt.server().released();
    }
  }

  private void end(Runnable last) {
    if (over) {
      return;
    }
    over = true;
    for (Attempt attempt : List.copyOf(live)) {
      leave(attempt);
      attempt.close();
    }
    dispatch.ended(this);
    last.run();
  }
}
