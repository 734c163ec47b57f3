/** From scores to votes to a ranking, and when enough of them are in. */
module io.dikast.aggregators {
  requires transitive io.dikast.engine;

  exports io.dikast.aggregators;
  exports io.dikast.aggregators.tournament;
}
