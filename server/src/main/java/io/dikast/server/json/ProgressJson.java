package io.dikast.server.json;

/** How far a selection or a search is, in the same words for both. */
public final class ProgressJson {

  private ProgressJson() {}

  /**
   * One object on one line.
   *
   * @param what is under way: {@code selection} or {@code search}
   * @param done what has come of it, at least 1
   * @param requested how much of it there will be at most
   */
  public static String write(String what, int done, int requested) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", what + ".progress");
          json.writeNumberField("done", done);
          json.writeNumberField("requested", requested);
          json.writeEndObject();
        });
  }
}
