package io.dikast.inference.llama;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts the bytes of tokens together into text: characters and stop strings may lie across the
 * borders of tokens. Text is released only when it is sure not to belong to a stop string.
 */
final class TextAssembler {

  private final List<String> stopStrings;
  private final boolean keepStop;
  private final int longestStop;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder text = new StringBuilder();
  private byte[] pending = new byte[16];
  private int pendingSize;
  private int released;
  private int searchFrom;
  private int stoppedAt = -1;
  private boolean ended;

  TextAssembler(List<String> stopStrings) {
    this(stopStrings, false);
  }

  /**
   * @param keepStop whether a stop string and the rest of its last token belong to the text
   */
  TextAssembler(List<String> stopStrings, boolean keepStop) {
    this.stopStrings = stopStrings;
    this.keepStop = keepStop;
    this.longestStop = stopStrings.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Adds the bytes of one token; true once a stop string has come up. */
  boolean add(byte[] piece) {
    ByteBuffer in;
    if (pendingSize == 0) {
      in = ByteBuffer.wrap(piece);
    } else {
      byte[] joined = new byte[pendingSize + piece.length];
      System.arraycopy(pending, 0, joined, 0, pendingSize);
      System.arraycopy(piece, 0, joined, pendingSize, piece.length);
      in = ByteBuffer.wrap(joined);
    }
    decode(in, false);
    pendingSize = in.remaining();
    if (pendingSize > pending.length) {
      pending = new byte[pendingSize];
    }
    in.get(pending, 0, pendingSize);
    return findStop();
  }

  private void decode(ByteBuffer in, boolean end) {
    searchFrom = text.length();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.reset();
    var _ = decoder.decode(in, out, end);
    text.append(out.flip());
  }

  private boolean findStop() {
    if (stoppedAt >= 0 || longestStop == 0) {
      return stoppedAt >= 0;
    }
    int from = Math.max(0, searchFrom - longestStop + 1);
    for (String stop : stopStrings) {
      int at = text.indexOf(stop, from);
      if (at >= 0 && (stoppedAt < 0 || at < stoppedAt)) {
        stoppedAt = at;
      }
    }
    return stoppedAt >= 0;
  }

  /** What can be shown since the last call; empty where nothing is sure yet. */
  String release() {
    int until = stoppedAt >= 0 ? end(stoppedAt) : text.length() - (ended ? 0 : heldBack());
    if (until <= released) {
      return "";
    }
    String shown = text.substring(released, until);
    released = until;
    return shown;
  }

  /** How many characters at the end may be the beginning of a stop string. */
  private int heldBack() {
    for (int length = Math.min(longestStop - 1, text.length()); length > 0; length--) {
      for (String stop : stopStrings) {
        if (length < stop.length()
            && text.indexOf(stop.substring(0, length), text.length() - length) >= 0) {
          return length;
        }
      }
    }
    return 0;
  }

  /** Ends the text: bytes that never became a character turn into replacement characters. */
  void end() {
    if (pendingSize > 0 && stoppedAt < 0) {
      ByteBuffer in = ByteBuffer.wrap(pending, 0, pendingSize);
      decode(in, true);
      pendingSize = 0;
      findStop();
    }
    ended = true;
  }

  /** All of the text; a stop string and what came after it only where they are kept. */
  String text() {
    return stoppedAt >= 0 ? text.substring(0, end(stoppedAt)) : text.toString();
  }

  private int end(int stop) {
    return keepStop ? text.length() : stop;
  }

  /** Characters assembled so far, stop strings included. */
  int length() {
    return text.length();
  }
}
