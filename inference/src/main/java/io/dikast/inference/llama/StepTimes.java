package io.dikast.inference.llama;

/**
 * Where the decode thread's time went, over its life.
 *
 * @param decodeNanos inside the native decode
 * @param stepNanos in whole steps, the decode included; waiting for work is not part of it
 * @param steps that decoded a batch
 */
record StepTimes(long decodeNanos, long stepNanos, long steps) {

  static final StepTimes NONE = new StepTimes(0, 0, 0);

  /** With one more step. */
  StepTimes plus(long decode, long step) {
    return new StepTimes(decodeNanos + decode, stepNanos + step, steps + 1);
  }
}
