package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import java.util.function.Consumer;

/** An answer that comes in one piece. */
final class Whole implements Task.Reply {

  private final Consumer<Json> reader;
  private boolean read;

  Whole(Consumer<Json> reader) {
    this.reader = reader;
  }

  @Override
  public void event(Json json) {
    if (!json.at("error").isAbsent()) {
      throw ReplyJson.errorOf(json);
    }
    reader.accept(json);
    read = true;
  }

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public boolean whole() {
    return read;
  }

  @Override
  public void end() {
    if (!read) {
      throw new BackendException("the answer is empty", null, true);
    }
  }
}
