package io.dikast.search;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.io.IOException;
import java.nio.file.Path;

/** Searches with a journal and says what it told once it is told; to be killed. */
final class JournalingProcess {

  private JournalingProcess() {}

  public static void main(String[] args) throws IOException {
    try (SearchJournal journal =
        SearchJournal.open(
            Path.of(args[0]), SearchJournalTest.PLAN, (ask, evaluation, payload) -> {})) {
      while (journal.ask() instanceof Ask.Expand(int ticket, int _, int _)) {
        double value = ticket % 8 / 8.0;
        journal.tell(ticket, new Evaluation(value, Children.drawn()), new byte[ticket % 100]);
        System.out.println(ticket + " " + value);
        System.out.flush();
      }
    }
  }
}
