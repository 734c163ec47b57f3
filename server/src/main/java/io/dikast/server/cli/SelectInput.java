package io.dikast.server.cli;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Question;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import io.dikast.server.json.SelectRequest;
import io.dikast.server.json.SelectRequestJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a question and its responses come from: a JSON file, standard input, or flags. */
final class SelectInput {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = {
        "JSON with the question and its responses; - reads standard input:",
        "{\"prompt\": \"…\", \"responses\": [\"…\", \"…\"]}, with \"reference\": \"…\" and"
            + " \"principles\": [\"…\"] if there are any."
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
      names = {"-r", "--response"},
      paramLabel = "TEXT",
      description = "A response; give one for each.")
  @Nullable List<String> responses;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "A correct answer, if one is known.")
  @Nullable String reference;

  @Option(
      names = "--principle",
      paramLabel = "TEXT",
      description = "What to judge by; may be given more than once.")
  @Nullable List<String> principles;

  /** Reads and checks all of it. */
  SelectRequest read(Shell shell) {
    boolean flags =
        question != null || responses != null || reference != null || principles != null;
    if (file != null && flags) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "expected FILE, or --question and --response; got both",
              "FILE")
          .exception();
    }
    if (file == null && !flags) {
      throw new Fault(
              Fault.Code.MISSING_FIELD, "expected FILE, or --question and --response", "FILE")
          .exception();
    }
    InputText input = new InputText(shell);
    return file == null ? fromFlags(input) : SelectRequestJson.read(input.bytes("FILE", file));
  }

  private SelectRequest fromFlags(InputText input) {
    String asked = question == null ? "" : input.text("--question", question);
    if (asked.isBlank()) {
      throw missing("--question", "the question");
    }
    if (responses == null) {
      throw missing("--response", "an answer to choose from, once for each");
    }
    if (responses.size() > AnswerSelector.MAX_RESPONSES) {
      throw SelectRequestJson.tooManyResponses(responses.size());
    }
    List<String> answers = new ArrayList<>();
    for (String response : responses) {
      answers.add(input.text("--response", response));
    }
    List<String> criteria = new ArrayList<>();
    for (String principle : principles == null ? List.<String>of() : principles) {
      String text = input.text("--principle", principle);
      if (text.isBlank()) {
        throw missing("--principle", "something to judge by");
      }
      criteria.add(text);
    }
    Question whole = Question.of(asked).withPrinciples(criteria);
    return new SelectRequest(
        reference == null ? whole : whole.withReference(input.text("--reference", reference)),
        answers);
  }

  private static FaultException missing(String flag, String what) {
    return new Fault(Fault.Code.MISSING_FIELD, flag + " is missing: " + what, flag).exception();
  }
}
