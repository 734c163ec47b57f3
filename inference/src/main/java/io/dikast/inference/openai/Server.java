package io.dikast.inference.openai;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** One URL of a fleet and what is known of it. Not thread-safe: of the event loop alone. */
final class Server implements Rendezvous.Place {

  private final URI url;
  private final String path;
  private final long hash;
  private final int parallel;
  private final CircuitBreaker breaker;
  private final Dialect dialect = new Dialect();
  private int load;
  private boolean paused;
  private long pausedUntil;
  private String trouble = "";

  Server(URI url, int parallel, CircuitBreaker breaker) {
    this.url = checked(url);
    this.path = url.getPath().replaceFirst("/+$", "").replaceFirst("/v1$", "");
    this.hash = Rendezvous.hash(Rendezvous.SEED, name());
    this.parallel = parallel;
    this.breaker = breaker;
  }

  private static URI checked(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a backend is a URL such as http://host:8000, got " + withoutUser(url));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a backend's URL must hold no user or key, got one for " + url.getHost());
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a backend's URL ends with its path, got a query or fragment for " + url.getHost());
    }
    return url;
  }

  private static String withoutUser(URI url) {
    return Quoted.text(url.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /** The URL without the path of the API, to show and to tell servers apart. */
  String name() {
    return url.getScheme() + "://" + url.getHost() + ":" + port() + path;
  }

  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
  }

  boolean tls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  String path(String route) {
    return path + route;
  }

  Dialect dialect() {
    return dialect;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  @Override
  public long hash() {
    return hash;
  }

  @Override
  public int load() {
    return load;
  }

  @Override
  public int limit() {
    return breaker.closed() && !paused ? parallel : 0;
  }

  void taken() {
    load++;
  }

  void released() {
    load--;
  }

  /** It asked to be left alone until then. */
  void pause(long until) {
    pausedUntil = paused && pausedUntil - until > 0 ? pausedUntil : until;
    paused = true;
  }

  /** Takes note of the time. */
  void tick(long now) {
    if (paused && now - pausedUntil >= 0) {
      paused = false;
    }
  }

  /** Remembers what went wrong last. */
  void trouble(String reason) {
    trouble = reason;
  }

  Optional<String> trouble() {
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  @Override
  public String toString() {
    return name();
  }
}
