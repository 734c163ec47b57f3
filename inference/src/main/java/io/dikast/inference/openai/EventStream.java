package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes server-sent events apart, whatever pieces the bytes arrive in. Knows of data only: names,
 * ids and comments are passed over. An event that is too long is refused, not gathered.
 */
final class EventStream {

  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final int longest;
  private final Consumer<byte[]> events;
  private byte[] line = new byte[512];
  private int length;
  private byte[] data = new byte[512];
  private int gathered;
  private boolean any;
  private boolean afterReturn;
  private boolean first = true;

  /**
   * Starts at the beginning of a stream.
   *
   * @param longest bytes that one line, or the data of one event, may have
   * @param events told the data of each event
   */
  EventStream(int longest, Consumer<byte[]> events) {
    this.longest = longest;
    this.events = events;
  }

  /**
   * Takes more bytes.
   *
   * @throws BackendException if a line or an event is too long
   */
  void feed(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = b == '\r';
      if (b == '\n' || b == '\r') {
        endLine();
      } else {
        if (length == longest) {
          throw new BackendException("a line of more than " + longest + " bytes", null, true);
        }
        if (length == line.length) {
          line = Arrays.copyOf(line, Math.min(longest, 2 * length));
        }
        line[length++] = b;
      }
    }
  }

  /**
   * Ends the stream; an event without its empty line still counts, since some servers leave it out.
   */
  void end() {
    if (length > 0) {
      endLine();
    }
    dispatch();
  }

  private void endLine() {
    int from = first && length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB ? 3 : 0;
    first = false;
    int end = length;
    length = 0;
    if (end == from) {
      dispatch();
      return;
    }
    int colon = from;
    while (colon < end && line[colon] != ':') {
      colon++;
    }
    if (!Arrays.equals(line, from, colon, DATA, 0, DATA.length)) {
      return;
    }
    int start = Math.min(colon + 1, end);
    if (start < end && line[start] == ' ') {
      start++;
    }
    append(start, end);
  }

  private void append(int start, int end) {
    int more = end - start + (any ? 1 : 0);
    if (gathered + more > longest) {
      throw new BackendException("an event of more than " + longest + " bytes", null, true);
    }
    if (gathered + more > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, gathered + more));
    }
    if (any) {
      data[gathered++] = '\n';
    }
    System.arraycopy(line, start, data, gathered, end - start);
    gathered += end - start;
    any = true;
  }

  private void dispatch() {
    if (any) {
      byte[] event = Arrays.copyOf(data, gathered);
      gathered = 0;
      any = false;
      events.accept(event);
    }
  }
}
