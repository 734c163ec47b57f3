package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.NodeStatistics;
import io.dikast.engine.search.TreeSearch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchJournalTest {

  static final SearchPlan PLAN =
      new SearchPlan(TreePolicy.abMctsA(Posterior.gaussian()), Children.drawn(), 1_000_000, 5);

  private static final SearchJournal.Replay NOBODY = (ask, evaluation, payload) -> {};

  private static Path file(Path folder) {
    return folder.resolve("search.journal");
  }

  /** One of 60 steps of a session: asks and words on tickets, by this seed. */
  private static void step(TreeSearch search, List<Integer> out, Random random) {
    if (out.size() < 4 && search.ask() instanceof Ask.Expand(int ticket, int _, int _)) {
      out.add(ticket);
      return;
    }
    int ticket = out.remove(/* index */ random.nextInt(out.size()));
    switch (random.nextInt(6)) {
      case 0 -> search.fail(ticket);
      case 1 -> search.cancel(ticket);
      case 2 -> search.tell(ticket, Evaluation.end(random.nextDouble()));
      default -> search.tell(ticket, new Evaluation(random.nextDouble(), Children.drawn()));
    }
  }

  private static List<NodeStatistics> nodes(TreeSearch search) {
    List<NodeStatistics> nodes = new ArrayList<>();
    List<Integer> ahead = new ArrayList<>(List.of(0));
    while (!ahead.isEmpty()) {
      int number = ahead.removeFirst();
      nodes.add(search.node(number));
      ahead.addAll(search.children(number));
    }
    return nodes;
  }

  @Test
  void open_afterEveryStep_goesOnAsIfNeverClosed(@TempDir Path folder) throws IOException {
    SearchTree plain = SearchTree.of(PLAN);
    List<Integer> plainOut = new ArrayList<>();
    List<Integer> out = new ArrayList<>();
    Random plainRandom = new Random(1);
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      step(plain, plainOut, plainRandom);
      try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
        step(journal, out, random);
        assertThat(nodes(journal)).as("step %d", i).isEqualTo(nodes(plain));
        assertThat(journal.out()).isEqualTo(plain.out());
        assertThat(journal.best()).isEqualTo(plain.best());
        assertThat(journal.path()).isEqualTo(plain.path());
      }
    }
  }

  @Test
  void open_toldBefore_hearsOfItWithItsPayload(@TempDir Path folder) throws IOException {
    try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
      journal.ask();
      journal.ask();
      journal.tell(
          2, new Evaluation(0.25, Children.drawn()), "a step".getBytes(StandardCharsets.UTF_8));
      assertThat(journal.tell(2, Evaluation.end(1))).isFalse();
    }
    List<String> heard = new ArrayList<>();
    try (SearchJournal journal =
        SearchJournal.open(
            file(folder),
            PLAN,
            (ask, evaluation, payload) ->
                heard.add(
                    ask + " " + evaluation + " " + new String(payload, StandardCharsets.UTF_8)))) {
      assertThat(journal.out()).containsExactly(1);
    }
    assertThat(heard)
        .containsExactly(
            new Ask.Expand(2, 0, 1) + " " + new Evaluation(0.25, Children.drawn()) + " a step");
  }

  @Test
  void open_halfAnEventAtTheEnd_isCutOff(@TempDir Path folder) throws IOException {
    byte[] whole = threeTold(file(folder));
    for (int length = whole.length - 1; length > whole.length - 40; length--) {
      Files.write(file(folder), Arrays.copyOf(whole, length));
      try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
        assertThat(journal.node(0).visits()).isBetween(1, 2);
        for (int ticket : journal.out()) {
          journal.tell(ticket, Evaluation.end(0.5));
        }
      }
      try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
        assertThat(journal.out()).isEmpty();
      }
    }
  }

  @Test
  void open_zerosAtTheEnd_areCutOff(@TempDir Path folder) throws IOException {
    byte[] whole = threeTold(file(folder));
    Files.write(file(folder), Arrays.copyOf(whole, whole.length + 100));
    try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
      assertThat(journal.node(0).visits()).isEqualTo(3);
    }
  }

  @Test
  void open_anyByteChangedBeforeTheLastEvent_refused(@TempDir Path folder) throws IOException {
    byte[] whole = threeTold(file(folder));
    for (int at = 0; at < whole.length - 60; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file(folder), damaged);
      assertThatThrownBy(() -> SearchJournal.open(file(folder), PLAN, NOBODY))
          .as("byte %d", at)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged");
    }
  }

  private static byte[] threeTold(Path file) throws IOException {
    try (SearchJournal journal = SearchJournal.open(file, PLAN, NOBODY)) {
      for (int ticket = 1; ticket <= 3; ticket++) {
        journal.ask();
        journal.tell(ticket, Evaluation.end(0.5));
      }
    }
    return Files.readAllBytes(file);
  }

  @Test
  void open_otherPlanOrOpenElsewhereOrNoJournal_refused(@TempDir Path folder) throws IOException {
    SearchPlan other = new SearchPlan(PLAN.policy(), PLAN.root(), PLAN.asks(), 6);
    try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
      assertThat(journal.out()).isEmpty();
      assertThatThrownBy(() -> SearchJournal.open(file(folder), PLAN, NOBODY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("open in another");
    }
    assertThatThrownBy(() -> SearchJournal.open(file(folder), other, NOBODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another plan");
    Files.write(file(folder), new byte[0]);
    assertThatThrownBy(() -> SearchJournal.open(file(folder), PLAN, NOBODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the journal");
  }

  @Test
  void kill_inTheMiddle_noToldResultIsLost(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                JournalingProcess.class.getName(),
                file(folder).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<Integer, Double> said = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", -1);
        said.put(Integer.parseInt(parts[0]), Double.parseDouble(parts[1]));
        if (said.size() == 100) {
          // Not through the process itself, which would close the stream that is read here.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
      }
    }
    assertThat(process.waitFor()).isNotZero();

    assertThat(said).hasSizeGreaterThanOrEqualTo(100);
    try (SearchJournal journal = SearchJournal.open(file(folder), PLAN, NOBODY)) {
      said.forEach((ticket, value) -> assertThat(journal.node(ticket).value()).isEqualTo(value));
      assertThat(journal.ask()).isInstanceOf(Ask.Expand.class);
    }
  }
}
