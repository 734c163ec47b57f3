package io.dikast.server.http;

/** Answers the requests of one path. Called on a virtual thread of the request's own; may block. */
@FunctionalInterface
interface Route {

  /**
   * The answer.
   *
   * @throws RuntimeException that {@link Faults} turns into an error body
   */
  Reply answer(Call call);
}
