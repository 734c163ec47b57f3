package io.dikast.eval;

import io.dikast.engine.backend.Backend;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A share of a study in a process of its own: writes each row as it is done. */
final class StudyWorker {

  private StudyWorker() {}

  /** Arguments: those of {@link StudyWorkers#arguments}. */
  public static void main(String[] arguments) throws IOException {
    StudyWorkers how = StudyWorkers.parse(List.of(arguments));
    WorkerInput input = WorkerInput.read(new DataInputStream(new BufferedInputStream(System.in)));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Backend judge = how.open()) {
      Study study = Study.of(judge, input.settings());
      study = input.meta() ? study.withMeta(judge) : study.withoutMeta();
      String fingerprint = study.fingerprint();
      var _ = study.run(input.items(), (row, done, total) -> tell(out, fingerprint, row));
    }
  }

  private static void tell(PrintStream out, String fingerprint, StudyRow row) {
    try {
      out.println(new RowJson(fingerprint, "", row).write());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    if (out.checkError()) {
      // Nobody hears of the rows any more: the study goes no further.
      Thread.currentThread().interrupt();
    }
  }
}
