package io.dikast.inference.openai;

import java.nio.charset.StandardCharsets;

/** Untrusted text as it may stand in a message: short, on one line, without control characters. */
final class Quoted {

  private static final int LONGEST = 200;

  private Quoted() {}

  static String text(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST) + 1);
    for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
    }
    return line.length() < LONGEST ? line.toString() : line + "…";
  }

  static String text(byte[] utf8) {
    int length = Math.min(utf8.length, 4 * LONGEST);
    return text(new String(utf8, 0, length, StandardCharsets.UTF_8));
  }

  /** Why there is no answer: what the failure says, and what lies at its bottom. */
  static String reason(Throwable failure) {
    Throwable bottom = failure;
    for (int depth = 0; depth < 8 && bottom.getCause() != null; depth++) {
      bottom = bottom.getCause();
    }
    String top = message(failure);
    return text(top.contains(message(bottom)) ? top : top + ": " + message(bottom));
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /** What a server says of its error: the usual fields, or the body as it is. */
  static String error(byte[] body) {
    try {
      Json json = Json.read(body);
      for (Json place : new Json[] {json.at("error"), json}) {
        for (String name : new String[] {"message", "detail", "error"}) {
          Json said = place.at(name);
          if (said.text().isPresent()) {
            return text(said.text().get());
          }
        }
      }
    } catch (RuntimeException _) {
      // Then it is no JSON.
    }
    return body.length == 0 ? "without a word" : text(body);
  }
}
