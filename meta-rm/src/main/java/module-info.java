/** Meta reward models: which judgements to trust. */
module io.dikast.metarm {
  requires transitive io.dikast.engine;

  exports io.dikast.metarm;
}
