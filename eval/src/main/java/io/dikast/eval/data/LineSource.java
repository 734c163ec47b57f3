package io.dikast.eval.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** One row a line; a line that is no row spoils no other. Blank lines are passed over. */
final class LineSource extends RowSource {

  private final InputStream in;
  private final int maxBytes;
  private final JsonFactory factory;
  private long line;

  LineSource(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.factory = factory(maxBytes);
  }

  @Override
  Optional<DataRow<Json.Fields>> next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    while (read >= 0) {
      line++;
      bytes.reset();
      boolean blank = true;
      long length = 0;
      for (; read >= 0 && read != '\n'; read = in.read()) {
        blank &= read <= ' ';
        length++;
        if (length <= maxBytes) {
          bytes.write(read);
        }
      }
      if (!blank) {
        return Optional.of(
            length > maxBytes
                ? new DataRow.Faulty<>(line, tooLong(maxBytes))
                : row(bytes.toByteArray()));
      }
      read = in.read();
    }
    return Optional.empty();
  }

  private DataRow<Json.Fields> row(byte[] json) throws IOException {
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new DataRow.Faulty<>(line, "expected an object");
      }
      Json.Fields fields = fields(parser, Long.MAX_VALUE);
      return parser.nextToken() == null
          ? new DataRow.Item<>(line, fields)
          : new DataRow.Faulty<>(line, "expected nothing after the object");
    } catch (JsonProcessingException e) {
      return new DataRow.Faulty<>(line, words(e));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
