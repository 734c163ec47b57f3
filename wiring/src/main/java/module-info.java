/** Everything wired with its defaults. */
module io.dikast {
  requires transitive io.dikast.engine;
  requires transitive io.dikast.inference;
  requires transitive io.dikast.samplers;
  requires transitive io.dikast.search;
  requires io.dikast.aggregators;
  requires io.dikast.metarm;

  exports io.dikast;
}
