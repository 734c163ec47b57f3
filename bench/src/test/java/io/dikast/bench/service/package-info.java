/** Each benchmark of the service at its smallest: what must hold at any speed. */
@NullMarked
package io.dikast.bench.service;

import org.jspecify.annotations.NullMarked;
