package io.dikast.inference.openai;

import io.dikast.engine.Message;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.trace.ModelCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A prompt as a server is sent it.
 *
 * @param turns of a chat; empty for a plain prompt
 * @param text of a plain prompt; empty for a chat
 * @param sanitized whether look-alikes of control tokens were broken up
 * @param affinity hash of the prompt up to what a model wrote: the same for the draws of one prompt
 *     and the questions about them
 * @param characters of the prompt
 */
record SentPrompt(List<Turn> turns, String text, boolean sanitized, long affinity, int characters) {

  private static final int CHARACTERS_A_TOKEN = 4;

  record Turn(String role, String text) {}

  static SentPrompt of(Prompt prompt) {
    String read = prompt.text();
    return switch (prompt) {
      case Prompt.Plain(var segments) -> {
        String safe = safe(segments);
        yield new SentPrompt(
            List.of(), safe, !safe.equals(joined(segments)), affinity(segments), read.length());
      }
      case Prompt.Chat(var turns) -> {
        List<Turn> sent = new ArrayList<>();
        List<Segment> all = new ArrayList<>();
        boolean sanitized = false;
        for (Prompt.Turn turn : turns) {
          String safe = safe(turn.segments());
          sanitized |= !safe.equals(joined(turn.segments()));
          sent.add(new Turn(role(turn.role()), safe));
          all.addAll(turn.segments());
        }
        yield new SentPrompt(List.copyOf(sent), "", sanitized, affinity(all), read.length());
      }
    };
  }

  boolean chat() {
    return !turns.isEmpty();
  }

  /** What a model is asked for that is to continue it. */
  ModelCall.Operation operation() {
    return chat() ? ModelCall.Operation.CHAT : ModelCall.Operation.COMPLETION;
  }

  /** Tokens the prompt may have, for where a server does not tell. */
  long guessedTokens() {
    return Math.ceilDiv(characters, CHARACTERS_A_TOKEN);
  }

  private static String role(Message.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String safe(List<Segment> segments) {
    return ControlTokens.join(
        segments.stream()
            .map(
                segment ->
                    new ControlTokens.Stretch(segment.text(), segment instanceof Segment.Template))
            .toList());
  }

  private static String joined(List<Segment> segments) {
    StringBuilder text = new StringBuilder();
    segments.forEach(segment -> text.append(segment.text()));
    return text.toString();
  }

  private static long affinity(List<Segment> segments) {
    long hash = Rendezvous.SEED;
    for (Segment segment : segments) {
      if (segment instanceof Segment.Tokens) {
        break;
      }
      hash = Rendezvous.hash(hash, segment.text());
    }
    return hash;
  }
}
