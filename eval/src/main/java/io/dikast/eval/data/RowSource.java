package io.dikast.eval.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where rows come from: the lines of a JSONL file, or the elements of one JSON array. */
abstract sealed class RowSource implements AutoCloseable permits LineSource, ArraySource {

  /** How deep a row may nest. */
  static final int MAX_NESTING = 64;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Opens a file's content and takes it over; which kind it is its first character says. */
  static RowSource of(InputStream content, int maxRowBytes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(content, BUFFER_BYTES);
    skipByteOrderMark(in);
    in.mark(BUFFER_BYTES);
    int first = in.read();
    for (int read = 1; read < BUFFER_BYTES && first >= 0 && first <= ' '; read++) {
      first = in.read();
    }
    in.reset();
    return first == '[' ? new ArraySource(in, maxRowBytes) : new LineSource(in, maxRowBytes);
  }

  private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
    in.mark(MARK.length);
    if (!java.util.Arrays.equals(in.readNBytes(MARK.length), MARK)) {
      in.reset();
    }
  }

  /** The next row, empty at the end. A row that is no JSON object comes as a fault. */
  abstract Optional<DataRow<Json.Fields>> next() throws IOException;

  @Override
  public abstract void close() throws IOException;

  /** Of UTF-8 alone: guessing at other encodings, a parser throws what is no fault of one row. */
  static JsonFactory factory(int maxRowBytes) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxStringLength(maxRowBytes)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /** The value that begins at the parser's token; of one that ends beyond the limit, nothing. */
  static Json value(JsonParser parser, long maxOffset) throws IOException {
    if (parser.currentLocation().getByteOffset() > maxOffset) {
      parser.skipChildren();
      return new Json.Null();
    }
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Json.Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getDoubleValue());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, maxOffset));
        }
        yield new Json.Items(items);
      }
      case START_OBJECT -> fields(parser, maxOffset);
      default -> new Json.Null();
    };
  }

  /** The object that begins at the parser's token. */
  static Json.Fields fields(JsonParser parser, long maxOffset) throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser, maxOffset));
    }
    return new Json.Fields("", fields);
  }

  static String tooLong(int maxRowBytes) {
    return "a row may have " + maxRowBytes + " bytes, got more";
  }

  /** Jackson's own words, without the place where it says it may not tell the source. */
  static String words(JsonProcessingException failure) {
    String message = failure.getOriginalMessage();
    int place = message.indexOf(" (start marker at");
    String told = place < 0 ? message : message.substring(0, place);
    // Limits are told without a place.
    JsonLocation location = failure.getLocation();
    return location == null ? told : "column " + location.getColumnNr() + ": " + told;
  }
}
