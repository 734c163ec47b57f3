/** Search trees by ask and tell. */
module io.dikast.search {
  requires transitive io.dikast.engine;

  exports io.dikast.search;
  exports io.dikast.search.mcts;
}
