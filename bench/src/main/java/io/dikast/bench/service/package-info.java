/**
 * Start at {@link io.dikast.bench.service.HttpLoadCommand}: what the HTTP service carries, how it
 * behaves when it is asked for too much, left, stopped, lied to or sent nonsense.
 */
@NullMarked
package io.dikast.bench.service;

import org.jspecify.annotations.NullMarked;
