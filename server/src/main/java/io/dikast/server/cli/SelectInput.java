package io.dikast.server.cli;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Question;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import io.dikast.server.json.SelectRequest;
import io.dikast.server.json.SelectRequestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a question and its responses come from: a JSON file, standard input, or flags. */
final class SelectInput {

  private static final String STDIN = "-";
  private static final String FILE_MARK = "@";

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

  private boolean stdinRead;
  private long bytesRead;

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
    return file == null
        ? fromFlags(shell)
        : SelectRequestJson.read(bytes(shell, "FILE", file.equals(STDIN) ? null : file));
  }

  private SelectRequest fromFlags(Shell shell) {
    String asked = question == null ? "" : text(shell, "--question", question);
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
      answers.add(text(shell, "--response", response));
    }
    List<String> criteria = new ArrayList<>();
    for (String principle : principles == null ? List.<String>of() : principles) {
      String text = text(shell, "--principle", principle);
      if (text.isBlank()) {
        throw missing("--principle", "something to judge by");
      }
      criteria.add(text);
    }
    Question whole = Question.of(asked).withPrinciples(criteria);
    return new SelectRequest(
        reference == null ? whole : whole.withReference(text(shell, "--reference", reference)),
        answers);
  }

  private String text(Shell shell, String flag, String given) {
    if (given.startsWith(FILE_MARK + FILE_MARK)) {
      return given.substring(1);
    }
    if (!given.startsWith(FILE_MARK)) {
      return given;
    }
    String name = given.substring(1);
    byte[] bytes = bytes(shell, flag, name.equals(STDIN) ? null : name);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // The line feed that ends a text file is not part of the text.
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, flag + " " + given + ": expected text in UTF-8", flag)
          .exception();
    }
  }

  /**
   * The bytes of a file or of standard input, all files together no more than a request may have.
   *
   * @param name {@code null} for standard input
   */
  private byte[] bytes(Shell shell, String flag, @Nullable String name) {
    if (name == null && stdinRead) {
      throw new Fault(Fault.Code.INVALID_VALUE, "standard input can be read only once", flag)
          .exception();
    }
    stdinRead |= name == null;
    byte[] bytes;
    try (InputStream in =
        name == null ? shell.in() : Files.newInputStream(shell.resolve(Path.of(name)))) {
      bytes = in.readNBytes(SelectRequestJson.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "cannot read " + Reasons.of(name == null ? "standard input" : name, e),
              flag)
          .exception();
    }
    bytesRead += bytes.length;
    if (bytesRead > SelectRequestJson.MAX_BYTES) {
      throw new Fault(
              Fault.Code.PAYLOAD_TOO_LARGE,
              "the input may have " + SelectRequestJson.MAX_BYTES + " bytes, got more",
              flag)
          .exception();
    }
    return bytes;
  }

  private static FaultException missing(String flag, String what) {
    return new Fault(Fault.Code.MISSING_FIELD, flag + " is missing: " + what, flag).exception();
  }
}
