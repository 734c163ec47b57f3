package io.dikast.bench.service;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that says exactly what it is told to, on a connection of its own. */
final class RawClient implements AutoCloseable {

  private static final int CONNECT_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * Connects.
   *
   * @param silenceMillis how long to wait for the next bytes
   */
  RawClient(URI service, int silenceMillis) throws IOException {
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), service.getPort()),
          CONNECT_MILLIS);
      socket.setSoTimeout(silenceMillis);
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * An answer.
   *
   * @param status 0 where the connection was closed before one came
   * @param body as far as it came
   */
  record Answer(int status, String body) {}

  /** Reads one answer to its end. */
  Answer answer() throws IOException {
    String status = lineIfAny();
    if (!status.startsWith("HTTP/1.")) {
      return new Answer(0, status);
    }
    int length = -1;
    boolean chunked = false;
    for (String header = lineIfAny(); !header.isEmpty(); header = lineIfAny()) {
      String low = header.toLowerCase(Locale.ROOT);
      if (low.startsWith("content-length:")) {
        length = Integer.parseInt(low.substring(15).strip());
      }
      chunked |= low.startsWith("transfer-encoding:") && low.contains("chunked");
    }
    int code = Integer.parseInt(status.substring(9, 12));
    return new Answer(code, chunked ? chunks() : text(length));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      body.append(text(size));
      var _ = lineIfAny();
    }
    return body.toString();
  }

  /** Of the next chunk; an answer that is cut off ends here as well. */
  private int size() throws IOException {
    String size = lineIfAny();
    return size.isEmpty() ? 0 : Integer.parseInt(size.strip(), 16);
  }

  private String text(int length) throws IOException {
    byte[] bytes = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A line without its end.
   *
   * @throws EOFException if the connection ended before it
   */
  String line() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the connection was closed");
    }
    return line(first);
  }

  private String lineIfAny() throws IOException {
    return line(in.read());
  }

  private String line(int first) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = first; b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /** Leaves without a good-bye: the other side gets a reset. */
  void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
