/** Everything wired with its defaults. */
module io.dikast {
  requires transitive io.dikast.engine;
  requires transitive io.dikast.inference;
  requires io.dikast.aggregators;
  requires io.dikast.metarm;
  requires transitive io.dikast.samplers;

  exports io.dikast;
}
