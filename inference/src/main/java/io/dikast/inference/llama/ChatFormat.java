package io.dikast.inference.llama;

import io.dikast.engine.Message;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's chat template, applied around content and never to it.
 *
 * <p>The template sees a place holder for each turn; what it wrote around them becomes trusted
 * template text, and the turns' own segments are put in the places. Content cannot close a turn,
 * because it is not there while the template runs.
 */
final class ChatFormat {

  private static final Pattern PLACE = Pattern.compile("dikast-turn-(\\d+)-here");

  private final NativeApi api;
  private final String template;

  private ChatFormat(NativeApi api, String template) {
    this.api = api;
    this.template = template;
  }

  /** The format, empty where llama.cpp does not know this template. */
  static Optional<ChatFormat> of(NativeApi api, String template) {
    ChatFormat format = new ChatFormat(api, template);
    List<Message.Role> conversation =
        List.of(Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER);
    return places(format.render(conversation)) == conversation.size()
        ? Optional.of(format)
        : Optional.empty();
  }

  /**
   * The turns in this format, with the assistant's next turn opened after them; a last turn of the
   * assistant is that turn, and stays open.
   */
  List<Segment> apply(List<Prompt.Turn> turns) {
    Prompt.Turn last = turns.getLast();
    if (turns.size() > 1 && last.role() == Message.Role.ASSISTANT) {
      List<Segment> segments = new ArrayList<>(apply(turns.subList(0, turns.size() - 1)));
      segments.addAll(last.segments());
      return segments;
    }
    String rendered = render(turns.stream().map(Prompt.Turn::role).toList());
    if (places(rendered) != turns.size()) {
      throw new IllegalArgumentException(
          "the model's chat template has no room for the turns "
              + turns.stream().map(turn -> turn.role().name()).toList());
    }
    List<Segment> segments = new ArrayList<>();
    Matcher place = PLACE.matcher(rendered);
    int from = 0;
    while (place.find()) {
      addTemplate(segments, rendered.substring(from, place.start()));
      segments.addAll(turns.get(Integer.parseInt(place.group(1))).segments());
      from = place.end();
    }
    addTemplate(segments, rendered.substring(from));
    return segments;
  }

  private static void addTemplate(List<Segment> segments, String text) {
    if (!text.isEmpty()) {
      segments.add(Segment.template(text));
    }
  }

  private static int places(String rendered) {
    return (int) PLACE.matcher(rendered).results().count();
  }

  /** The template over place holders; empty where it is not known. */
  private String render(List<Message.Role> roles) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment messages = arena.allocate(ValueLayout.ADDRESS, 2L * roles.size());
      for (int i = 0; i < roles.size(); i++) {
        String role = roles.get(i).name().toLowerCase(Locale.ROOT);
        messages.setAtIndex(ValueLayout.ADDRESS, 2L * i, arena.allocateFrom(role));
        messages.setAtIndex(
            ValueLayout.ADDRESS, 2L * i + 1, arena.allocateFrom("dikast-turn-" + i + "-here"));
      }
      MemorySegment source = arena.allocateFrom(template);
      int capacity = 1024 + 256 * roles.size();
      for (int attempt = 0; attempt < 2; attempt++) {
        MemorySegment buffer = arena.allocate(capacity);
        int length = api.applyChatTemplate(source, messages, roles.size(), buffer, capacity);
        if (length < 0) {
          return "";
        }
        if (length <= capacity) {
          return new String(
              buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
        capacity = length;
      }
      return "";
    }
  }
}
