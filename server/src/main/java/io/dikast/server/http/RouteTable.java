package io.dikast.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which path is answered by what. Immutable once the server listens. */
final class RouteTable {

  /** Who may ask. */
  enum Access {
    /** Everybody: health, and what the routes are. */
    OPEN,
    /** Whoever has a key, where there is one. */
    KEY,
    /** The same, but from a browser's address line, which asks for a password if it must. */
    BROWSER
  }

  /**
   * One route.
   *
   * @param method GET or POST
   * @param path exactly
   * @param access who may ask
   * @param route what answers
   */
  record Entry(String method, String path, Access access, Route route) {
    /** Whether requests have a body. */
    boolean takesBody() {
      return method.equals("POST");
    }
  }

  private final Map<String, Map<String, Entry>> entries = new LinkedHashMap<>();

  RouteTable get(String path, Access access, Route route) {
    return add(new Entry("GET", path, access, route));
  }

  RouteTable post(String path, Route route) {
    return add(new Entry("POST", path, Access.KEY, route));
  }

  private RouteTable add(Entry entry) {
    entries.computeIfAbsent(entry.path(), _ -> new TreeMap<>()).put(entry.method(), entry);
    return this;
  }

  /** All of them, in the order they were added. */
  List<Entry> all() {
    return entries.values().stream().flatMap(methods -> methods.values().stream()).toList();
  }

  /** The routes of a path by method, if there are any. */
  Optional<Map<String, Entry>> at(String path) {
    return Optional.ofNullable(entries.get(path));
  }
}
