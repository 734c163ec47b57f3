package io.dikast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.server.json.SelectRequest;
import io.dikast.server.json.SelectRequestJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

  private static final Path ROOT =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("dikast.root"), "set by the build: dikast.root"));

  static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void input_everyFile_canBeSelectedFrom(Path file) throws IOException {
    SelectRequest request = SelectRequestJson.read(Files.readAllBytes(file));

    assertThat(request.responses()).hasSizeGreaterThan(1);
    assertThat(request.question().text()).isNotBlank();
  }

  @Test
  void chooseAnswer_tinyModel_printsOneOfTheResponses() {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      ChooseAnswer.main(new String[] {ROOT.resolve("models/tiny-grm.gguf").toString()});
    } finally {
      System.setOut(before);
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("42\\+7=4[89], .* Answer: 4[56]\\nagreement [0-9.]+\\n");
  }
}
