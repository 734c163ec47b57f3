package io.dikast.bench.fuzz;

import static io.dikast.bench.fuzz.FindingException.require;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Set;

/**
 * A law of rows of JSON that a program keeps for itself: what is read can be written and is the
 * same when it is read again.
 *
 * @param reader of a row
 * @param writer of one
 */
public record RoundTrip<T>(Reader<T> reader, Writer<T> writer) {

  /** How such a row is refused: by what it says, or by Jackson. */
  public static final Set<Class<? extends Exception>> REFUSALS =
      Set.of(
          IllegalArgumentException.class,
          JsonParseException.class,
          JsonEOFException.class,
          InputCoercionException.class,
          StreamConstraintsException.class);

  /** Reads a row. */
  public interface Reader<T> {
    T read(String json) throws IOException;
  }

  /** Writes a row. */
  public interface Writer<T> {
    String write(T row) throws IOException;
  }

  /** Reads a row, and holds it to the law. */
  public void of(String json) throws IOException {
    T row = reader.read(json);
    String written = writer.write(row);
    T again;
    try {
      again = reader.read(written);
    } catch (IOException | IllegalArgumentException e) {
      throw new AssertionError("cannot be read again: " + written, e);
    }
    require(again.equals(row), "expected " + row + ", got " + again);
  }
}
