/**
 * Start at {@link io.dikast.engine.trace.CallTracer}: who follows the calls of models that a
 * request makes. It travels with the request's {@link io.dikast.engine.Ledger} down to the backend.
 */
@NullMarked
package io.dikast.engine.trace;

import org.jspecify.annotations.NullMarked;
