package io.dikast.bench.room;

import io.dikast.bench.DigitPrompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several callers, each with draws of a prompt whose first part all have in common.
 *
 * @param callers prompts
 * @param draws of each prompt
 * @param common tokens with which all prompts begin
 * @param own tokens of each prompt behind those
 * @param tokens of each draw
 * @param threads of the native pool
 * @param seed of prompts and draws
 */
record MixedLoad(int callers, int draws, int common, int own, int tokens, int threads, long seed) {

  static final int BATCH_TOKENS = 128;
  private static final int MAX_SEQUENCES = 256;
  private static final int WARM_UP = 8;
  private static final int FIELDS = 7;

  MixedLoad {
    require("callers", callers, 1, MAX_SEQUENCES);
    require("draws", draws, 1, MAX_SEQUENCES / callers);
    require("common tokens", common, 1, 100_000);
    require("own tokens", own, 1, 100_000);
    require("tokens", tokens, 2, 10_000);
    require("threads", threads, 1, 512);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ", got " + value);
    }
  }

  /** As many sequences on little work, so that code is compiled and pages are in memory. */
  MixedLoad warmUp() {
    return new MixedLoad(
        callers,
        draws,
        Math.min(WARM_UP, common),
        Math.min(WARM_UP, own),
        Math.min(WARM_UP, tokens),
        threads,
        seed);
  }

  List<DigitPrompt> prompts() {
    String beginning = DigitPrompt.of(common, seed).text();
    return IntStream.rangeClosed(1, callers)
        .mapToObj(caller -> DigitPrompt.of(own, seed + caller).text())
        .map(end -> new DigitPrompt(beginning + end))
        .toList();
  }

  /** Tokens that must be computed of all prompts together, if each is computed once. */
  int distinctTokens() {
    List<String> sorted = new ArrayList<>(prompts().stream().map(DigitPrompt::text).toList());
    Collections.sort(sorted);
    int distinct = 0;
    String previous = "";
    for (String text : sorted) {
      // In sorted order nobody shares more with a text than its neighbour does.
      distinct += text.length() - sharedLength(previous, text);
      previous = text;
    }
    return distinct;
  }

  private static int sharedLength(String a, String b) {
    int length = 0;
    while (length < a.length() && length < b.length() && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return length;
  }

  /** One prompt with as many tokens as all the callers' have to be computed. */
  DigitPrompt idealPrompt() {
    return DigitPrompt.of(distinctTokens(), seed);
  }

  int sequences() {
    return callers * draws;
  }

  /** Seed of a caller's first draw. */
  long drawSeed(int caller) {
    return seed + (long) caller * draws;
  }

  /** Room for all prompts and all that is drawn, and a batch to spare. */
  int cells() {
    int needed = common + callers * own + sequences() * tokens + BATCH_TOKENS;
    return Math.ceilDiv(needed, 256) * 256;
  }

  /** As the arguments of a process of its own. */
  List<String> arguments() {
    return List.of(
        Integer.toString(callers),
        Integer.toString(draws),
        Integer.toString(common),
        Integer.toString(own),
        Integer.toString(tokens),
        Integer.toString(threads),
        Long.toString(seed));
  }

  /** Reads what {@link #arguments} wrote. */
  static MixedLoad parse(List<String> arguments) {
    if (arguments.size() != FIELDS) {
      throw new IllegalArgumentException("a load has " + FIELDS + " numbers, got " + arguments);
    }
    int[] numbers = arguments.subList(0, FIELDS - 1).stream().mapToInt(Integer::parseInt).toArray();
    return new MixedLoad(
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        Long.parseLong(arguments.getLast()));
  }
}
