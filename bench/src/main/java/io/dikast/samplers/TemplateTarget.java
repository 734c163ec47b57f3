package io.dikast.samplers;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import java.util.List;
import java.util.Set;

/** A judge's template out of a model file. The first byte says whether of a whole prompt. */
public final class TemplateTarget implements FuzzTarget {

  @Override
  public String name() {
    return "template";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(0, "Question: {question}\n{responses}\nCriteria: {principles}\n\\boxed{x}\n"),
        FuzzBytes.of(1, "[Response {n}]\n{response}\n"));
  }

  @Override
  public List<byte[]> odd() {
    return List.of(FuzzBytes.of(0, "{{question}} {mood} {question"));
  }

  @Override
  public List<String> words() {
    return List.of(
        "{question}",
        "{responses}",
        "{reference}",
        "{principles}",
        "{count}",
        "{n}",
        "{response}",
        "{letter}",
        "{",
        "}",
        "\\boxed{",
        "\n");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class);
  }

  @Override
  public void read(byte[] input) {
    String source = FuzzBytes.text(FuzzBytes.rest(input), false);
    Set<Placeholder> known =
        FuzzBytes.first(input) % 2 == 0 ? Placeholder.OF_TEMPLATE : Placeholder.OF_RESPONSE;
    StringBuilder written = new StringBuilder();
    TemplateText.parse("the template", source, known)
        .forEach(
            placeholder -> false,
            part -> {
              switch (part) {
                case TemplateText.Part.Literal(String text) -> written.append(text);
                case TemplateText.Part.Slot(Placeholder slot) -> written.append(slot.written());
              }
            });
    require(written.toString().equals(source), "the parts of a template are all of it");
  }
}
