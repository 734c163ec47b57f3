/**
 * Start at {@link io.dikast.bench.micro.JmhCommand}: benchmarks of single operations, by JMH. One
 * of them stands in the package of what it measures.
 */
@NullMarked
package io.dikast.bench.micro;

import org.jspecify.annotations.NullMarked;
