/**
 * Start at {@link io.dikast.testkit.model.SyntheticModel}: it writes a model file of any shape with
 * random weights, for tests and measurements that need a model and not its answers.
 */
@NullMarked
package io.dikast.testkit.model;

import org.jspecify.annotations.NullMarked;
