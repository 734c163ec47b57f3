/** Small programs that use Dikast as a library. */
module io.dikast.examples {
  requires io.dikast;

  exports io.dikast.examples;
}
