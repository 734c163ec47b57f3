package io.dikast.spct.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.spct.rft.QuestionItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Questions to answer: a JSON object a line, whose responses and labels, where there are, are
 * passed over.
 *
 * @param items rows that could be read, with ids that differ
 * @param faults what is wrong with the others, with their lines
 */
record QuestionFile(List<QuestionItem> items, List<String> faults) {

  private static final JsonFactory JSON = new JsonFactory();

  QuestionFile {
    items = List.copyOf(items);
    faults = List.copyOf(faults);
  }

  static QuestionFile read(Path file) throws IOException {
    List<QuestionItem> items = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        try {
          QuestionItem item = item(line, "line-" + number);
          int times = seen.merge(item.id(), 1, Integer::sum);
          items.add(
              times == 1
                  ? item
                  : new QuestionItem(item.id() + "#" + times, item.question(), item.subset()));
        } catch (JsonProcessingException e) {
          faults.add("line " + number + ": " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
          faults.add("line " + number + ": " + e.getMessage());
        }
      }
    }
    return new QuestionFile(items, faults);
  }

  private static QuestionItem item(String line, String lineId) throws IOException {
    String id = lineId;
    Optional<String> subset = Optional.empty();
    String reference = null;
    List<Message> messages = List.of();
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("expected an object");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        boolean given = in.nextToken() != JsonToken.VALUE_NULL;
        switch (name) {
          case "id" -> id = given ? scalar(in, name) : id;
          case "subset" -> subset = given ? Optional.of(scalar(in, name)) : subset;
          case "reference" -> reference = given ? scalar(in, name) : null;
          case "prompt" -> messages = messages(in);
          default -> in.skipChildren();
        }
      }
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("expected a prompt: a text, or a list of messages");
    }
    Question question = Question.of(messages);
    return new QuestionItem(
        id, reference == null ? question : question.withReference(reference), subset);
  }

  private static String scalar(JsonParser in, String name) throws IOException {
    if (!in.currentToken().isScalarValue()) {
      throw new IllegalArgumentException("expected " + name + " to be a text");
    }
    return in.getText();
  }

  private static List<Message> messages(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(Message.user(in.getText()));
    }
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("expected a prompt: a text, or a list of messages");
    }
    List<Message> messages = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      messages.add(message(in));
    }
    return messages;
  }

  private static Message message(JsonParser in) throws IOException {
    String role = null;
    String content = null;
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("expected a message to be an object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "role" -> role = scalar(in, name);
        case "content" -> content = scalar(in, name);
        default -> in.skipChildren();
      }
    }
    if (role == null || content == null) {
      throw new IllegalArgumentException("expected a message to have role and content");
    }
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "system" -> new Message(Message.Role.SYSTEM, content);
      case "user" -> new Message(Message.Role.USER, content);
      case "assistant" -> new Message(Message.Role.ASSISTANT, content);
      case String other ->
          throw new IllegalArgumentException(
              "role must be system, user or assistant, got '" + other + "'");
    };
  }
}
