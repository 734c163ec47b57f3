package io.dikast.eval.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * One array of rows, read element by element. Where the JSON itself is broken there is no telling
 * where the next row begins: that fault is the last.
 */
final class ArraySource extends RowSource {

  private final JsonParser parser;
  private final int maxBytes;
  private boolean begun;
  private boolean ended;

  ArraySource(InputStream in, int maxBytes) throws IOException {
    this.parser = factory(maxBytes).createParser(in);
    this.maxBytes = maxBytes;
  }

  @Override
  Optional<DataRow<Json.Fields>> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    try {
      return element();
    } catch (JsonProcessingException e) {
      ended = true;
      return Optional.of(
          new DataRow.Faulty<>(
              parser.currentLocation().getLineNr(),
              words(e) + "; the rest of the file was not read"));
    }
  }

  private Optional<DataRow<Json.Fields>> element() throws IOException {
    if (!begun) {
      parser.nextToken();
      begun = true;
    }
    JsonToken token = parser.nextToken();
    long line = parser.currentTokenLocation().getLineNr();
    if (token == JsonToken.END_ARRAY) {
      ended = true;
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of(new DataRow.Faulty<>(line, "expected nothing after the array"));
    }
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return Optional.of(new DataRow.Faulty<>(line, "expected an object"));
    }
    long maxOffset = parser.currentTokenLocation().getByteOffset() + maxBytes;
    Json.Fields row = fields(parser, maxOffset);
    return Optional.of(
        parser.currentLocation().getByteOffset() > maxOffset
            ? new DataRow.Faulty<>(line, tooLong(maxBytes))
            : new DataRow.Item<>(line, row));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
