package io.dikast.spct.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FleetOptionsTest {

  /** A command with both, as they stand in rft and answers. */
  @Command
  private static final class Both {
    @Mixin
    @SuppressWarnings("UnusedVariable") // Picocli fills it.
    final EngineOptions engine = new EngineOptions();

    @Mixin final FleetOptions fleet = new FleetOptions();
  }

  private static FleetOptions parsed(Map<String, String> environment, String... flags) {
    Both command = new Both();
    new CommandLine(command).setDefaultValueProvider(new Environment(environment)).parseArgs(flags);
    return command.fleet;
  }

  @Test
  void chosen_aFlag_beatsTheOtherOfTheEnvironment() {
    assertThat(parsed(Map.of("DIKAST_BACKEND", "http://a:1"), "-m", "some.gguf").chosen())
        .isFalse();
    assertThat(parsed(Map.of("DIKAST_MODEL", "some.gguf"), "--backend", "http://a:1").chosen())
        .isTrue();
  }

  @Test
  void chosen_noFlag_serversBeatAModelFile() {
    assertThat(parsed(Map.of()).chosen()).isFalse();
    assertThat(parsed(Map.of("DIKAST_MODEL", "some.gguf")).chosen()).isFalse();
    assertThat(parsed(Map.of("DIKAST_BACKEND", "http://a:1")).chosen()).isTrue();
    assertThat(parsed(Map.of("DIKAST_BACKEND", "http://a:1", "DIKAST_MODEL", "some.gguf")).chosen())
        .isTrue();
  }

  @Test
  void chosen_bothFlags_refused() {
    FleetOptions both = parsed(Map.of(), "-m", "some.gguf", "--backend", "http://a:1");

    assertThatIllegalArgumentException()
        .isThrownBy(both::chosen)
        .withMessage("--backend stands in place of --model: name one of them");
  }
}
