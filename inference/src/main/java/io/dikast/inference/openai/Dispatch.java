package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation.Finish;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Finds a server for each call, and looks after calls and servers as time goes by. */
final class Dispatch {

  /*
   * Everything here happens on the one event loop of the fleet: calls, attempts, servers and draws
   * need no locks, and a listener is told by one thread at a time. Reading an event takes some ten
   * microseconds, so that a loop keeps up with thousands of draws.
   */
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

  /**
   * How a fleet behaves.
   *
   * @param attempts the most a task may have
   * @param backoff waits between them
   * @param patience how long a server may be silent
   * @param hedgeAfter silence after which a second server is asked, empty for never
   * @param pulse how often time is looked at
   */
  record Habits(
      int attempts,
      Backoff backoff,
      Duration patience,
      Optional<Duration> hedgeAfter,
      Duration pulse) {}

  private final Context loop;
  private final String model;
  private final Vertx vertx;
  private final Http http;
  private final List<Server> servers;
  private final Habits habits;
  private final RandomGenerator random;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Set<Call> calls = new LinkedHashSet<>();
  private volatile boolean manyRefused;
  private long timer = -1;
  private boolean placing;

  /**
   * A fleet at work.
   *
   * @param model name of the model that its servers have
   */
  Dispatch(
      Context loop,
      String model,
      Http http,
      List<Server> servers,
      Habits habits,
      RandomGenerator random) {
    this.loop = loop;
    this.model = model;
    this.vertx = loop.owner();
    this.http = http;
    this.servers = servers;
    this.habits = habits;
    this.random = random;
  }

  /** Begins to look at the time. */
  void open() {
    timer = vertx.setPeriodic(Math.max(1, habits.pulse().toMillis()), _ -> tick());
  }

  /** Ends every call as cancelled. */
  void close() {
    vertx.cancelTimer(timer);
    for (Call call : List.copyOf(calls)) {
      call.stop(Finish.CANCELLED);
    }
  }

  long now() {
    return System.nanoTime();
  }

  Instant wallClock() {
    return Instant.now();
  }

  String model() {
    return model;
  }

  Http http() {
    return http;
  }

  int attempts() {
    return habits.attempts();
  }

  long backoff(int failures) {
    return habits.backoff().nanos(failures, random);
  }

  long patience() {
    return habits.patience().toNanos();
  }

  long hedgeAfter() {
    return habits.hedgeAfter().map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  /** A server takes one draw a request. */
  void refusesMany() {
    manyRefused = true;
  }

  boolean manyRefused() {
    return manyRefused;
  }

  Call start(Task task) {
    Call call = new Call(this, task);
    calls.add(call);
    task.begun(call);
    call.checkLedger();
    if (!call.over()) {
      waiting.add(call);
      place();
    }
    return call;
  }

  /** Tries a call again after so many nanoseconds. */
  void again(Call call, long nanos) {
    vertx.setTimer(
        Math.max(1, nanos / 1_000_000),
        _ -> {
          if (!call.over()) {
            waiting.add(call);
            place();
          }
        });
  }

  void ended(Call call) {
    calls.remove(call);
  }

  /** Sends waiting calls on their way while there is room. */
  void place() {
    if (placing) {
      // A call that ended while it was placed; the loop below goes on.
      return;
    }
    placing = true;
    try {
      while (!waiting.isEmpty()) {
        Call call = waiting.getFirst();
        if (call.over()) {
          waiting.removeFirst();
          continue;
        }
        Optional<Server> server = call.choose(servers);
        if (server.isPresent()) {
          waiting.removeFirst();
          call.attempt(server.get());
        } else if (servers.stream().noneMatch(any -> any.breaker().closed())) {
          waiting.removeFirst();
          call.nowhere(unreachable(servers));
        } else {
          return;
        }
      }
    } finally {
      placing = false;
    }
  }

  static BackendException unreachable(List<Server> servers) {
    return new BackendException(
        servers.stream()
            .map(server -> server.trouble().orElse(server + ": out of use"))
            .distinct()
            .collect(Collectors.joining("; ")),
        null,
        true);
  }

  /** Asks a second server, if there is one with room. */
  boolean hedge(Call call, Server first) {
    List<Server> others = servers.stream().filter(server -> server != first).toList();
    Optional<Server> second = call.choose(others);
    second.ifPresent(call::attempt);
    return second.isPresent();
  }

  private void tick() {
    long now = now();
    for (Server server : servers) {
      server.tick(now);
      if (server.breaker().takeProbe(now)) {
        probe(server);
      }
    }
    for (Call call : List.copyOf(calls)) {
      call.tick(now);
    }
    place();
  }

  private void probe(Server server) {
    var _ =
        new Inquiry(http, loop, habits.patience())
            .healthy(server)
            .whenComplete(
                (healthy, _) -> {
                  if (healthy) {
                    LOG.log(Level.INFO, "{0} is back", server);
                    server.breaker().probeSucceeded();
                    place();
                  } else {
                    server.breaker().probeFailed(now());
                  }
                });
  }
}
