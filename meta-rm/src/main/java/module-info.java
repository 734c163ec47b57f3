/** Meta reward models: which judgements to trust, and how one is fitted. */
module io.dikast.metarm {
  requires transitive io.dikast.engine;
  requires com.fasterxml.jackson.core;

  exports io.dikast.metarm;
  exports io.dikast.metarm.fit;
}
