/**
 * The ground floor: vocabulary, SPIs, the run loop and the cache of judgements.
 *
 * <p>{@code io.dikast.engine} is what a user imports; {@code .backend}, {@code .policy}, {@code
 * .reward}, {@code .search}, {@code .tournament}, {@code .trace} and {@code .vote} are what an
 * implementer of a service interface imports.
 */
module io.dikast.engine {
  requires transitive org.jspecify;
  requires com.github.benmanes.caffeine;

  exports io.dikast.engine;
  exports io.dikast.engine.backend;
  exports io.dikast.engine.policy;
  exports io.dikast.engine.reward;
  exports io.dikast.engine.search;
  exports io.dikast.engine.tournament;
  exports io.dikast.engine.trace;
  exports io.dikast.engine.vote;
}
