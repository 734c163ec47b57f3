package io.dikast.server.cli;

import io.dikast.engine.Question;
import io.dikast.server.json.Fault;
import io.dikast.server.json.SelectRequestJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a question alone comes from: a JSON file, standard input, or flags. */
final class GenerateInput {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = {
        "JSON with the question; - reads standard input:",
        "{\"prompt\": \"…\"}, with \"reference\": \"…\" and \"principles\": [\"…\"] for the judge"
            + " if there are any; \"responses\" are not looked at."
      })
  @Nullable String file;

  @Option(
      names = {"-q", "--question"},
      paramLabel = "TEXT",
      description =
          "The question, instead of FILE. Here and below @file reads a file, @- standard input, and"
              + " @@ begins a text that begins with @.")
  @Nullable String question;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A correct answer, if one is known; only the judge sees it.")
  @Nullable String reference;

  @Option(
      names = "--principle",
      paramLabel = "TEXT",
      description = "What to judge by; may be given more than once.")
  @Nullable List<String> principles;

  /** Reads and checks all of it. */
  Question read(Shell shell) {
    boolean flags = question != null || reference != null || principles != null;
    if (file != null && flags) {
      throw new Fault(Fault.Code.INVALID_VALUE, "expected FILE, or --question; got both", "FILE")
          .exception();
    }
    if (file == null && question == null) {
      throw new Fault(Fault.Code.MISSING_FIELD, "expected FILE, or --question", "FILE").exception();
    }
    InputText input = new InputText(shell);
    return file == null
        ? fromFlags(input)
        : SelectRequestJson.readQuestion(input.bytes("FILE", file));
  }

  private Question fromFlags(InputText input) {
    String asked = question == null ? "" : input.text("--question", question);
    if (asked.isBlank()) {
      throw new Fault(Fault.Code.MISSING_FIELD, "--question is missing: the question", "--question")
          .exception();
    }
    List<String> criteria = new ArrayList<>();
    for (String principle : principles == null ? List.<String>of() : principles) {
      String text = input.text("--principle", principle);
      if (text.isBlank()) {
        throw new Fault(
                Fault.Code.MISSING_FIELD,
                "--principle is missing: something to judge by",
                "--principle")
            .exception();
      }
      criteria.add(text);
    }
    Question whole = Question.of(asked).withPrinciples(criteria);
    return reference == null ? whole : whole.withReference(input.text("--reference", reference));
  }
}
