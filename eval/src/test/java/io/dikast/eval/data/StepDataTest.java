package io.dikast.eval.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepDataTest {

  @TempDir Path folder;

  private LoadedData<StepItem> read(String text) throws IOException {
    return StepData.load(
        Files.writeString(folder.resolve("steps.jsonl"), text), Optional.empty(), 100);
  }

  @Test
  void processBench_labelIsTheFirstWrongStep() throws IOException {
    LoadedData<StepItem> data =
        read(
            """
            {"id":"gsm8k-0","generator":"g","problem":"p","steps":["a","b"],"label":1}
            {"id":"gsm8k-1","generator":"g","problem":"p","steps":["a","b"],"label":-1}
            {"id":"gsm8k-2","generator":"g","problem":"p","steps":["a","b"],"label":2}
            {"id":"gsm8k-3","generator":"g","problem":"p","steps":[],"label":-1}
            """);
    assertThat(data.format()).contains(DataFormat.PROCESSBENCH);
    assertThat(data.items())
        .containsExactly(
            new StepItem("gsm8k-0", "p", List.of("a", "b"), OptionalInt.of(1), Optional.of("g")),
            new StepItem("gsm8k-1", "p", List.of("a", "b"), OptionalInt.empty(), Optional.of("g")));
    assertThat(data.faulty()).isEqualTo(2);
  }

  /** The chosen completion, then the labellers' own, then the one they ended at: it is wrong. */
  @Test
  void prm800k_pathOfTheLabellers() throws IOException {
    LoadedData<StepItem> data =
        read(
            """
            {"question":{"problem":"p"},"label":{"finish_reason":"found_error","steps":[\
            {"completions":[{"text":"x","rating":-1},{"text":"a","rating":1}],"chosen_completion":1,"human_completion":null},\
            {"completions":[{"text":"y","rating":-1}],"chosen_completion":null,"human_completion":{"text":"b","rating":null}},\
            {"completions":[{"text":"c","rating":0}],"chosen_completion":0},\
            {"completions":[{"text":"d","rating":-1}],"chosen_completion":null,"human_completion":null}]}}
            {"question":{"problem":"p"},"label":{"finish_reason":"give_up","steps":[]}}
            """);
    assertThat(data.format()).contains(DataFormat.PRM800K);
    assertThat(data.items())
        .containsExactly(
            new StepItem(
                "line-1",
                "p",
                List.of("a", "b", "c", "d"),
                OptionalInt.of(3),
                Optional.of("found_error")));
    assertThat(data.faults().getFirst().reason()).contains("give_up");
  }

  @Test
  void preferenceFormat_isRefused() throws IOException {
    assertThat(read("{\"prompt\":\"q\",\"responses\":[\"x\"]}").faults().getFirst().reason())
        .contains("not steps");
  }
}
