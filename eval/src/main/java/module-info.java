/** Quality against budget on data sets, and the readers of data sets as they are published. */
module io.dikast.eval {
  requires transitive io.dikast;
  requires com.fasterxml.jackson.core;
  requires io.dikast.aggregators;
  requires transitive io.dikast.metarm;
  requires io.dikast.samplers;

  exports io.dikast.eval;
  exports io.dikast.eval.data;
  exports io.dikast.eval.robust;
}
