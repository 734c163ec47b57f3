package io.dikast.bench.fuzz;

import java.util.List;
import java.util.Set;

/**
 * A reader of what others wrote, to be given any bytes. Made anew in the process that does so, by a
 * public constructor without arguments.
 */
public interface FuzzTarget {

  /** As it is written on a command line. */
  String name();

  /** Inputs that it takes, from which others are made; at least one. */
  List<byte[]> good();

  /** Inputs, or pieces of them, that it need not take. */
  default List<byte[]> odd() {
    return List.of();
  }

  /** Words that mean something to it. */
  default List<String> words() {
    return List.of();
  }

  /** How it answers bad input: exactly these classes, none that extend them. */
  Set<Class<? extends Exception>> refusals();

  /**
   * Reads an input, and asks what came of it for all that its users ask.
   *
   * @throws Exception one of the {@linkplain #refusals()} for bad input; any other is a finding
   */
  void read(byte[] input) throws Exception;
}
