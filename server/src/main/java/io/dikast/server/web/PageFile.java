package io.dikast.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of the page: one of a fixed list, so that no path of a request ever opens a file. None of
 * them holds anything that needs a key.
 */
public final class PageFile {

  /**
   * What the page may load and talk to: its own server and nothing else. To be sent as the header
   * {@code Content-Security-Policy} with each file.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String INDEX = "index.html";

  private static final List<String> NAMES =
      List.of(
          INDEX,
          "page.css",
          "verdict.css",
          "ballot.js",
          "chart.js",
          "cost.js",
          "count.js",
          "element.js",
          "form.js",
          "page.js",
          "tree.js",
          "verdict.js",
          "wire.js");

  private static final Map<String, PageFile> FILES = read();

  private final String type;
  private final byte[] bytes;
  private final String tag;

  private PageFile(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
    this.tag = '"' + digest(bytes) + '"';
  }

  /**
   * The file at a path.
   *
   * @param path as in a request's URL, without its query; {@code /} is the page itself
   */
  public static Optional<PageFile> at(String path) {
    return Optional.ofNullable(FILES.get(path));
  }

  /** The paths that have a file, {@code /} first. */
  public static Set<String> paths() {
    return FILES.keySet();
  }

  /** Its media type, with the character set. */
  public String type() {
    return type;
  }

  /** Its content, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The value of the header {@code ETag}, in quotes: another content has another. */
  public String tag() {
    return tag;
  }

  private static Map<String, PageFile> read() {
    Map<String, PageFile> files = new LinkedHashMap<>();
    for (String name : NAMES) {
      files.put(name.equals(INDEX) ? "/" : "/" + name, new PageFile(type(name), bytes(name)));
    }
    return Collections.unmodifiableMap(files);
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.'));
    return switch (ending) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      default -> throw new IllegalStateException("no media type is known for " + name);
    };
  }

  private static byte[] bytes(String name) {
    try (InputStream file = PageFile.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the page's file is not on the class path: " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's file " + name, e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
