package io.dikast.engine;

/**
 * Told of a search while it runs, on the thread that runs it, one call at a time. What it throws is
 * logged and ignored.
 */
@FunctionalInterface
public interface SearchListener {

  /** Hears nothing. */
  SearchListener NONE = event -> {};

  void onEvent(SearchEvent event);
}
