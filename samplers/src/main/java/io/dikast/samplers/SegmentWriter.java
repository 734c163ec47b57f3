package io.dikast.samplers;

import io.dikast.engine.backend.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the segments of a prompt. Template text that meets becomes one segment, so that it is
 * tokenized as a whole; content never joins anything.
 */
final class SegmentWriter {

  private final List<Segment> segments = new ArrayList<>();
  private final StringBuilder template = new StringBuilder();

  SegmentWriter template(String text) {
    template.append(text);
    return this;
  }

  SegmentWriter content(String text) {
    flush();
    segments.add(Segment.content(text));
    return this;
  }

  List<Segment> segments() {
    flush();
    return List.copyOf(segments);
  }

  private void flush() {
    if (!template.isEmpty()) {
      segments.add(Segment.template(template.toString()));
      template.setLength(0);
    }
  }
}
