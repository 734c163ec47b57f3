package io.dikast.spct.train;

import java.time.Duration;

/**
 * How far a training run is.
 *
 * @param step done
 * @param steps in all
 * @param loss of late, a decaying mean
 * @param rate of learning in the last step
 * @param tokensPerSecond since the run was started or resumed, padding left out
 * @param left estimated from that
 */
public record Progress(
    long step, long steps, double loss, double rate, double tokensPerSecond, Duration left) {}
