package io.dikast.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What the service says of itself to programs: an OpenAPI 3.1 document, {@code openapi.json} beside
 * this class. Written by hand; the tests hold every route and every answer to it.
 */
final class ApiDocument {

  private static final byte[] BYTES = read();

  private ApiDocument() {}

  /** The document, JSON in UTF-8, a copy. */
  static byte[] bytes() {
    return BYTES.clone();
  }

  private static byte[] read() {
    try (InputStream file = ApiDocument.class.getResourceAsStream("openapi.json")) {
      if (file == null) {
        throw new IllegalStateException("openapi.json is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read openapi.json", e);
    }
  }
}
