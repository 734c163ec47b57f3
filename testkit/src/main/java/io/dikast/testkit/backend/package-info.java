/**
 * Start at {@link io.dikast.testkit.backend.ScriptedBackend}: a backend without a model, and {@link
 * io.dikast.testkit.backend.BackendContract}: what every backend has to hold to.
 */
@NullMarked
package io.dikast.testkit.backend;

import org.jspecify.annotations.NullMarked;
