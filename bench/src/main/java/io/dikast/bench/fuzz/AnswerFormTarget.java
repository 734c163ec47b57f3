package io.dikast.bench.fuzz;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.engine.policy.CanonicalForm;
import io.dikast.search.AnswerForms;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a model answered, in each canonical form; the first byte says in which. */
public final class AnswerFormTarget implements FuzzTarget {

  private static final int WIDE = 128;
  private static final List<CanonicalForm> FORMS =
      List.of(
          AnswerForms.standard(),
          AnswerForms.boxed(),
          AnswerForms.lastNumber(),
          AnswerForms.choice(4),
          AnswerForms.text());

  @Override
  public String name() {
    return "answer-form";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(0, "So it is \\boxed{\\frac{1}{2}}, or 0.50.\n"),
        FuzzBytes.of(0, "The answer is: **1,234.50 %**."),
        FuzzBytes.of(1, "\\boxed{\\boxed{-7/14}}"),
        FuzzBytes.of(2, "first 3, then .5"),
        FuzzBytes.of(3, "Answer: (B). Not C’s."),
        FuzzBytes.of(4, "  Some  Text\n"));
  }

  @Override
  public List<byte[]> odd() {
    return List.of(
        FuzzBytes.of(0, "\\boxed{".repeat(300)),
        FuzzBytes.of(0, "answer ".repeat(300)),
        FuzzBytes.of(0, "1,234".repeat(300)),
        FuzzBytes.of(0, "-1/0 1e99 ٣ 1/-2"),
        FuzzBytes.of(WIDE + 4, new byte[] {(byte) 0xD8, 0}));
  }

  @Override
  public List<String> words() {
    return List.of(
        "\\boxed{",
        "\\frac{",
        "}{",
        "}",
        "answer",
        " is ",
        ": ",
        "**",
        "1,000",
        "/",
        ".",
        "-",
        "%",
        "\\{",
        "(A)",
        "’");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public void read(byte[] input) {
    int first = FuzzBytes.first(input);
    CanonicalForm form = FORMS.get(first % WIDE % FORMS.size());
    String answer = FuzzBytes.text(FuzzBytes.rest(input), first >= WIDE);
    Optional<String> canonical = form.of(answer);
    require(canonical.equals(form.of(answer)), "a form is a pure function");
  }
}
