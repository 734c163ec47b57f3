package io.dikast.bench.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Requests as bytes. */
final class RawRequest {

  /** A request to {@code /v1/select} up to where it says how long its body is. */
  static final String SELECTION =
      "POST /v1/select HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  private RawRequest() {}

  /** The head of a request to {@code /v1/select} whose body has so many bytes. */
  static byte[] head(int bodyBytes) {
    return (SELECTION + "Content-Length: " + bodyBytes + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A whole request to {@code /v1/select}. */
  static byte[] select(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head(body.length));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
