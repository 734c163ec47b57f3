package io.dikast.search;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.bench.fuzz.ScratchFile;
import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The journal of a search. The first byte says how the others become a file: as they are, or as
 * events, each behind a byte with its length, that are put into frames with the right checksums,
 * and by which policy the tree is searched. A journal that opens is searched on.
 */
public final class SearchJournalTarget implements FuzzTarget {

  private static final int RAW = 128;
  private static final int HEAD = 3 * Integer.BYTES;
  private static final int MORE = 8;

  private final ScratchFile scratch = new ScratchFile();

  @Override
  public String name() {
    return "search-journal";
  }

  private static SearchPlan plan(int first) {
    return new SearchPlan(
        switch (first % 3) {
          case 0 -> TreePolicy.uct();
          case 1 -> TreePolicy.puct();
          default -> TreePolicy.abMctsA(Posterior.gaussian());
        },
        first % 3 == 2 ? Children.drawn() : Children.listed(3),
        64,
        7);
  }

  @Override
  public List<byte[]> good() {
    try {
      return List.of(
          journal(RAW),
          FuzzBytes.of(0, unframed(FuzzBytes.rest(journal(0)))),
          FuzzBytes.of(1, unframed(FuzzBytes.rest(journal(1)))),
          FuzzBytes.of(2, unframed(FuzzBytes.rest(journal(2)))));
    } catch (IOException e) {
      throw new BenchmarkException("no journal can be written: " + e, e);
    }
  }

  private byte[] journal(int first) throws IOException {
    Path path = scratch.path();
    Files.delete(path);
    SearchPlan plan = plan(first);
    try (SearchJournal journal = SearchJournal.open(path, plan, (ask, evaluation, payload) -> {})) {
      for (int i = 0; i < MORE; i++) {
        if (journal.ask() instanceof Ask.Expand(int ticket, int _, int _)) {
          switch (i) {
            case 0 -> journal.tell(ticket, new Evaluation(0.5, children(plan)), new byte[] {1});
            case 1 -> journal.fail(ticket);
            case 2 -> journal.cancel(ticket);
            case 3 -> journal.tell(ticket, Evaluation.end(1));
            default -> {}
          }
        }
      }
    }
    return FuzzBytes.of(first, Files.readAllBytes(path));
  }

  private static Children children(SearchPlan plan) {
    return plan.root() instanceof Children.Drawn
        ? Children.drawn()
        : Children.weighed(List.of(0.25, 0.75));
  }

  private static byte[] unframed(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (in.hasRemaining()) {
      byte[] body = new byte[in.getInt()];
      in.position(in.position() + HEAD - Integer.BYTES).get(body);
      out.write(body.length);
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private static byte[] framed(byte[] events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < events.length; ) {
      int length = Math.min(events[at] & 0xff, events.length - at - 1);
      CRC32C sum = new CRC32C();
      sum.update(events, at + 1, length);
      out.writeBytes(
          ByteBuffer.allocate(HEAD)
              .putInt(length)
              .putInt(~length)
              .putInt((int) sum.getValue())
              .array());
      out.write(events, at + 1, length);
      at += 1 + length;
    }
    return out.toByteArray();
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class, EOFException.class, UTFDataFormatException.class);
  }

  @Override
  public void read(byte[] input) throws IOException {
    int first = FuzzBytes.first(input);
    byte[] rest = FuzzBytes.rest(input);
    Path path = scratch.of(first >= RAW ? rest : framed(rest));
    try (SearchJournal journal =
        SearchJournal.open(path, plan(first), (ask, evaluation, payload) -> {})) {
      for (int i = 0; i < MORE && journal.ask() instanceof Ask.Expand; i++) {
        journal.path();
      }
      journal.best();
      journal.out();
    }
  }
}
