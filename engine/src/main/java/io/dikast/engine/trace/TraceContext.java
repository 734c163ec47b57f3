package io.dikast.engine.trace;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in a distributed trace, as W3C Trace Context has it: which trace, which span of it, and
 * what the systems on the way have to say to each other.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero; {@code parent-id} in the
 *     recommendation
 * @param sampled whether the caller may have recorded it
 * @param state the {@code tracestate}, as it came; empty for none
 */
public record TraceContext(String traceId, String spanId, boolean sampled, String state) {

  /** The header that carries trace and span. */
  public static final String PARENT_HEADER = "traceparent";

  /** The header that carries the state. */
  public static final String STATE_HEADER = "tracestate";

  private static final int MOST_MEMBERS = 32;
  private static final int LENGTH = 55;
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern TRACE_ID = Pattern.compile("(?!0+$)[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0+$)[0-9a-f]{16}");
  private static final Pattern MEMBER =
      Pattern.compile("([a-z0-9][a-z0-9_*/@-]{0,255})=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

  public TraceContext {
    Objects.requireNonNull(state, "state");
    if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
      throw new IllegalArgumentException(
          "a trace id has 32 and a span id 16 hexadecimal digits, not all zero, got "
              + traceId
              + " and "
              + spanId);
    }
    if (!state.isEmpty() && !valid(state)) {
      throw new IllegalArgumentException("expected a tracestate, got another text");
    }
  }

  /** The beginning of a new trace, to be recorded by whoever records. */
  public static TraceContext begin() {
    return new TraceContext(
        hex(random()) + hex(ThreadLocalRandom.current().nextLong()), hex(random()), true, "");
  }

  /**
   * Reads the headers of a request (W3C Trace Context, section 3). A {@code traceparent} that is
   * not valid, or of which there are several, is none; a {@code tracestate} that is not valid is
   * left out.
   *
   * @param parents values of {@code traceparent}
   * @param states values of {@code tracestate}, in order
   */
  public static Optional<TraceContext> read(List<String> parents, List<String> states) {
    if (parents.size() != 1) {
      return Optional.empty();
    }
    Matcher matcher = PARENT.matcher(parents.getFirst());
    if (!matcher.matches()
        || matcher.group(1).equals("ff")
        || (matcher.group(1).equals("00") && parents.getFirst().length() != LENGTH)
        || !TRACE_ID.matcher(matcher.group(2)).matches()
        || !SPAN_ID.matcher(matcher.group(3)).matches()) {
      return Optional.empty();
    }
    String state = String.join(",", states);
    boolean sampled = (Integer.parseInt(matcher.group(4), 16) & 1) == 1;
    return Optional.of(
        new TraceContext(matcher.group(2), matcher.group(3), sampled, valid(state) ? state : ""));
  }

  /** A new span of the same trace, below this one. */
  public TraceContext child() {
    return at(hex(random()), sampled);
  }

  /** Another span of the same trace. */
  public TraceContext at(String otherSpanId, boolean otherSampled) {
    return new TraceContext(traceId, otherSpanId, otherSampled, state);
  }

  /** The value of {@code traceparent}. */
  public String parent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static boolean valid(String state) {
    List<String> members =
        List.of(state.split(",", -1)).stream()
            .map(member -> member.replaceAll("^[ \t]+|[ \t]+$", ""))
            .filter(member -> !member.isEmpty())
            .toList();
    Set<String> keys =
        members.stream()
            .map(MEMBER::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .collect(Collectors.toSet());
    // Fewer keys than members: one is given twice, or a member is none.
    return !members.isEmpty() && members.size() <= MOST_MEMBERS && keys.size() == members.size();
  }

  private static long random() {
    long id = ThreadLocalRandom.current().nextLong();
    return id == 0 ? 1 : id;
  }

  private static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }
}
