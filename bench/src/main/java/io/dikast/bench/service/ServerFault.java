package io.dikast.bench.service;

import java.util.Locale;

/** What goes wrong with a request to a server of a fleet, or with the server. */
enum ServerFault {
  NONE,
  /** The server does not listen any more: of the server, not of a request. */
  REFUSED,
  /** The connection is closed after half an answer. */
  RESET,
  /** Twenty times as long as others. */
  SLOW,
  ERROR_500,
  BUSY_429,
  /** An event that is cut off, and the end of the answer. */
  HALF_JSON,
  /** JSON of another shape. */
  WRONG_JSON,
  /** No choices. */
  EMPTY,
  /** Log probabilities that are no numbers. */
  NAN_LOGPROBS,
  /** Half an answer, and silence. */
  HUNG,
  /** A choice of a number that was not asked for. */
  WRONG_N;

  /** As it is named in metrics. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
