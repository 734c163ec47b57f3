package io.dikast.inference.openai;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.ModelMetadata;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens servers of one model that speak the OpenAI API (vLLM, SGLang, llama-server) as one backend.
 *
 * <pre>{@code
 * List<URI> urls = List.of(URI.create("http://gpu1:8000"), URI.create("http://gpu2:8000"));
 * try (Backend model = OpenAiFleet.at(urls).open()) { … }
 * }</pre>
 *
 * <p>Prompts that begin alike go to one server as far as its load allows, so that its cache serves
 * them. A request that fails is tried again elsewhere within its deadline; a server that keeps
 * failing is left out until it is well. A draw that cannot be had is {@link
 * io.dikast.engine.backend.Generation.Broken}, and the others go on.
 *
 * <p>A chat prompt becomes messages, which the server puts into the model's chat format; a plain
 * prompt is completed as it stands. What looks like a control token in content is broken up by a
 * space, and {@link io.dikast.engine.Ledger#isSanitized} tells of it. Token ids are not shown.
 * Token counts are the servers' own, guessed while an answer streams and where a server tells none:
 * four characters of a prompt, or one piece of an answer, a token. The last 53 bits of a draw's
 * seed are sent; draws repeat as far as the servers honour it. A request carries the W3C trace
 * context that the tracer of its ledger gives it.
 *
 * <p>A builder: not thread-safe. The backend is.
 */
public final class OpenAiFleet {

  private static final int MOST_SERVERS = 256;
  private static final int MOST_PARALLEL = 4096;
  private static final int TOLERATED_FAILURES = 5;
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(20);

  private final List<URI> urls;
  private @Nullable String model;
  private @Nullable String apiKey;
  private int parallel = 64;
  private int attempts = 4;
  private boolean together;
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration patience = Duration.ofMinutes(2);
  private @Nullable Duration hedgeAfter;
  private List<ScorerRoute> scorerRoutes = List.of();
  private @Nullable ScorerUnit scorerUnit;
  private Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
  private Duration pulse = Duration.ofMillis(20);
  private Duration firstProbe = Duration.ofSeconds(1);

  private OpenAiFleet(List<URI> urls) {
    this.urls = urls;
  }

  /** The servers at these base URLs, with or without {@code /v1}. */
  public static OpenAiFleet at(URI... urls) {
    return at(List.of(urls));
  }

  /**
   * The servers at these base URLs, with or without {@code /v1}.
   *
   * @throws IllegalArgumentException if there are none or more than 256, if two are one, or if one
   *     is not a plain {@code http} or {@code https} URL: no user, query or fragment
   */
  public static OpenAiFleet at(List<URI> urls) {
    List<URI> copy = List.copyOf(urls);
    if (copy.isEmpty() || copy.size() > MOST_SERVERS) {
      throw new IllegalArgumentException(
          "a fleet has 1.." + MOST_SERVERS + " servers, got " + copy.size());
    }
    List<String> names = copy.stream().map(url -> server(url, 1, Duration.ZERO).name()).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("the servers of a fleet differ, got " + names);
    }
    return new OpenAiFleet(copy);
  }

  /** The model to ask for; otherwise the first one that {@code /v1/models} lists. */
  public OpenAiFleet model(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of a model must not be blank");
    }
    model = name;
    return this;
  }

  /** The key to send as bearer token. It is in no message, log or description. */
  public OpenAiFleet apiKey(String key) {
    if (key.isBlank() || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "an API key has visible ASCII characters only, got something else");
    }
    apiKey = key;
    return this;
  }

  /** Requests under way at each server, 1 to 4096; more wait here. 64 unless set. */
  public OpenAiFleet parallel(int requests) {
    if (requests < 1 || requests > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "parallel must be in 1.." + MOST_PARALLEL + ", got " + requests);
    }
    parallel = requests;
    return this;
  }

  /** How often a request is sent before it is given up, 1 to 100; 4 unless set. */
  public OpenAiFleet attempts(int most) {
    if (most < 1 || most > 100) {
      throw new IllegalArgumentException("attempts must be in 1..100, got " + most);
    }
    attempts = most;
    return this;
  }

  /**
   * One request for all draws of a prompt ({@code n}), and no seed. The prompt crosses the wire
   * once, and llama-server computes it once; but the draws do not repeat, and one that is cancelled
   * runs on until all of its request are. Otherwise each draw is a request with its own seed. A
   * server that refuses {@code n} is asked for each draw by itself.
   */
  public OpenAiFleet drawsTogether(boolean oneRequest) {
    together = oneRequest;
    return this;
  }

  /** How long to wait for a connection; 5 s unless set. */
  public OpenAiFleet connectTimeout(Duration limit) {
    connectTimeout = positive("connectTimeout", limit);
    return this;
  }

  /**
   * How long a server may be silent, before its answer and between the events of a stream; 2
   * minutes unless set.
   */
  public OpenAiFleet patience(Duration limit) {
    patience = positive("patience", limit);
    return this;
  }

  /**
   * Asks a second server once the first has been silent this long, and takes who speaks first. Both
   * compute, so it is off unless set.
   */
  public OpenAiFleet hedgeAfter(Duration silence) {
    hedgeAfter = positive("hedgeAfter", silence);
    return this;
  }

  /**
   * Has the backend offer the servers' own scorer, at the first of these routes at which the first
   * server scores a probe; at the first of all routes where none is named. None unless set.
   */
  public OpenAiFleet scorer(ScorerRoute... routes) {
    scorerRoutes = List.of(routes.length == 0 ? ScorerRoute.values() : routes);
    return this;
  }

  /**
   * What the scorer's numbers are; unless set, rewards at {@link ScorerRoute#POOLING} and
   * probabilities elsewhere. A number that is no probability then fails its request: llama-server
   * reranks with bare rewards, and an embedding model scores with cosines, which may be negative.
   */
  public OpenAiFleet scorerUnit(ScorerUnit unit) {
    scorerUnit = Objects.requireNonNull(unit, "unit");
    return this;
  }

  /** Waits before further tries, for tests. */
  OpenAiFleet backoff(Duration base, Duration cap) {
    backoff = new Backoff(base, cap);
    return this;
  }

  /** How soon an unwell server is asked again at first, for tests. */
  OpenAiFleet firstProbe(Duration wait) {
    firstProbe = wait;
    return this;
  }

  private static Duration positive(String name, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be in 1 ms..1 day, got " + value);
    }
    return value;
  }

  private static Server server(URI url, int parallel, Duration firstProbe) {
    long wait = firstProbe.toNanos();
    return new Server(
        url, parallel, new CircuitBreaker(TOLERATED_FAILURES, wait, 30 * Math.max(1, wait)));
  }

  /**
   * Asks every server which models it has, and opens the backend. At least one must answer within
   * 20 s; those that do not are left out until they are well.
   *
   * @throws BackendException if no server answers, if one refuses the key, if one does not have the
   *     model, or if a scorer is asked for and the first server has none
   */
  public Backend open() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                // One loop: see Dispatch.
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                // On a busy machine loading classes alone takes seconds; that is nobody's news.
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(60)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      return open(loop(vertx));
    } catch (RuntimeException e) {
      var _ = vertx.close();
      throw e;
    }
  }

  /**
   * The event loop, asked for on a thread that knows no Vert.x: one that belongs to a loop of the
   * caller's would be given a context which runs there.
   */
  private static Context loop(Vertx vertx) {
    CompletableFuture<Context> loop = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> loop.complete(vertx.getOrCreateContext()));
    return loop.join();
  }

  private Backend open(Context loop) {
    List<Server> servers = urls.stream().map(url -> server(url, parallel, firstProbe)).toList();
    Http http =
        new Http(loop.owner(), connectTimeout, patience, parallel, Optional.ofNullable(apiKey));
    Inquiry inquiry = new Inquiry(http, loop, LONGEST_OPENING);
    Opening opening = Opening.of(servers, inquiry, http, Optional.ofNullable(model));
    Optional<ScorerSource> scorer =
        scorerRoutes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                ScorerSource.find(
                    opening.first(),
                    inquiry,
                    http,
                    opening.model(),
                    new ScorerSource.Wanted(scorerRoutes, Optional.ofNullable(scorerUnit))));
    BackendInfo info =
        new BackendInfo(
                opening.model(),
                "openai-compatible "
                    + opening.model()
                    + (together ? " together " : " ")
                    + servers.stream().map(Server::name).sorted().collect(Collectors.joining(" "))
                    + scorer.map(source -> " scorer " + source.fingerprint()).orElse(""),
                "",
                0,
                true,
                ModelMetadata.NONE)
            .withHiddenSize(opening.embeddings().map(EmbeddingTask.Source::size).orElse(0));
    Dispatch.Habits habits =
        new Dispatch.Habits(attempts, backoff, patience, Optional.ofNullable(hedgeAfter), pulse);
    Dispatch dispatch =
        new Dispatch(loop, opening.model(), http, servers, habits, new SplittableRandom());
    return new FleetBackend(
        loop, dispatch, info, opening.embeddings().orElse(null), scorer.orElse(null), together);
  }

  @Override
  public String toString() {
    return "OpenAiFleet" + urls;
  }

  /** What the servers said before the first request, and the first that said something. */
  private record Opening(Server first, String model, Optional<EmbeddingTask.Source> embeddings) {

    private static final List<String> EMBEDDING_ROUTES = List.of("/v1/embeddings", "/pooling");

    static Opening of(List<Server> servers, Inquiry inquiry, Http http, Optional<String> wanted) {
      List<CompletableFuture<Inquiry.Answer>> asked =
          servers.stream().map(server -> inquiry.ask(server, "/v1/models", null)).toList();
      List<Server> there = new ArrayList<>();
      List<List<String>> models = new ArrayList<>();
      for (int i = 0; i < servers.size(); i++) {
        Server server = servers.get(i);
        Inquiry.Answer answer = asked.get(i).join();
        if (answer.ok() || answer.unknownRoute()) {
          there.add(server);
          models.add(answer.ok() ? listed(server, answer) : List.of());
        } else {
          server.trouble(http.withoutKey(server + ": " + answer.said()));
          if (answer.status() == 401 || answer.status() == 403) {
            throw new BackendException(
                server + " refuses the key: " + http.withoutKey(answer.said()));
          }
          server.breaker().trip(System.nanoTime());
        }
      }
      if (there.isEmpty()) {
        throw new BackendException(
            "no backend can be reached: " + Dispatch.unreachable(servers).getMessage(), null, true);
      }
      String model =
          wanted
              .or(() -> models.stream().flatMap(List::stream).findFirst())
              .orElseThrow(
                  () ->
                      new BackendException(
                          there.getFirst() + " lists no models: name the one to ask for"));
      for (int i = 0; i < there.size(); i++) {
        if (!models.get(i).isEmpty() && !models.get(i).contains(model)) {
          throw new BackendException(
              there.get(i)
                  + " has no model '"
                  + Quoted.text(model)
                  + "', it has "
                  + Quoted.text(String.join(", ", models.get(i))));
        }
      }
      return new Opening(there.getFirst(), model, embeddings(there.getFirst(), inquiry, model));
    }

    private static List<String> listed(Server server, Inquiry.Answer answer) {
      try {
        return Inquiry.models(answer);
      } catch (BackendException e) {
        throw new BackendException(server + ": /v1/models: " + e.getMessage(), e, false);
      }
    }

    /** Where the first server gives vectors: one is asked for. */
    private static Optional<EmbeddingTask.Source> embeddings(
        Server server, Inquiry inquiry, String model) {
      SentPrompt probe = new SentPrompt(List.of(), "a", false, 0, 1);
      for (String route : EMBEDDING_ROUTES) {
        Inquiry.Answer answer = inquiry.ask(server, route, RequestJson.vector(model, probe)).join();
        if (answer.ok()) {
          try {
            int size = ReplyJson.vector(Json.read(answer.body().getBytes())).length;
            return Optional.of(new EmbeddingTask.Source(route, size));
          } catch (BackendException _) {
            // It has the route, and no vectors.
          }
        }
      }
      return Optional.empty();
    }
  }
}
