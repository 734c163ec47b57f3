package io.dikast.search;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.NodeStatistics;
import io.dikast.engine.search.TreeSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A tree that outlives its process. Every ask and every word on a ticket is an event in a file
 * before it is in the tree; a tell has reached the disk when {@link #tell} returns. Opened again,
 * the events make the same tree, bit by bit, with the same tickets out: these may still be told, or
 * be cancelled to be asked for anew.
 *
 * <p>Why a journal and not snapshots: a tell then costs its own bytes and not the tree's, of which
 * none could be lost only if the whole were written each time. Replaying chooses nothing, so a tree
 * is read back without its policy's arithmetic.
 *
 * <p>An {@link UncheckedIOException} means that a call changed nothing, neither file nor tree.
 */
public final class SearchJournal implements TreeSearch, AutoCloseable {

  private static final int VERSION = 1;
  private static final byte[] NOTHING = {};

  /** Hears of what was told before, while a journal is opened. */
  @FunctionalInterface
  public interface Replay {

    /**
     * A node as it was told, in the order of telling.
     *
     * @param payload as given to {@link SearchJournal#tell(int, Evaluation, byte[])}
     */
    void told(Ask.Expand ask, Evaluation evaluation, byte[] payload);
  }

  private final SearchTree tree;
  private final JournalFile file;

  private SearchJournal(SearchTree tree, JournalFile file) {
    this.tree = tree;
    this.file = file;
  }

  /**
   * Goes on with the tree of a file, or begins one where there is none.
   *
   * @param replay hears of every told node of that file
   * @throws IllegalArgumentException if the file belongs to another plan, is open elsewhere, or is
   *     damaged before its end; half an event at the end is cut off
   */
  public static SearchJournal open(Path path, SearchPlan plan, Replay replay) throws IOException {
    return open(path, plan, "", replay);
  }

  /**
   * The same, of a file that also belongs to a subject: what is searched for, say, and by whom.
   *
   * @param subject in few words, or a digest; empty for none
   * @throws IllegalArgumentException also if the file belongs to another subject
   */
  public static SearchJournal open(Path path, SearchPlan plan, String subject, Replay replay)
      throws IOException {
    String whole = subject.isEmpty() ? plan.toString() : plan + " " + subject;
    if (!Files.exists(path)) {
      JournalFile.begin(path, new Event.Begun(VERSION, whole));
    }
    Replaying replaying =
        new Replaying(path, whole, SearchTree.of(plan), Objects.requireNonNull(replay));
    JournalFile file = JournalFile.open(path, replaying::accept);
    try {
      replaying.requireBegun();
    } catch (IllegalArgumentException e) {
      file.close();
      throw e;
    }
    return new SearchJournal(replaying.tree, file);
  }

  @Override
  public synchronized Ask ask() {
    if (tree.next() instanceof Ask.Expand(int _, int parent, int place)) {
      // Not forced: the next tell is, and an ask without a tell can be made again.
      add(new Event.Asked(parent, place), false);
    }
    return tree.ask();
  }

  @Override
  public boolean tell(int ticket, Evaluation evaluation) {
    return tell(ticket, evaluation, NOTHING);
  }

  /**
   * Books what was found, and keeps with it what the node stands for.
   *
   * @param payload handed back by {@link Replay#told}; the tree does not look at it
   * @return as {@link TreeSearch#tell}
   */
  public synchronized boolean tell(int ticket, Evaluation evaluation, byte[] payload) {
    if (!tree.isOut(ticket)) {
      return false;
    }
    tree.require(evaluation.children());
    add(new Event.Told(ticket, evaluation, payload), true);
    return tree.tell(ticket, evaluation);
  }

  @Override
  public synchronized boolean fail(int ticket) {
    if (!tree.isOut(ticket)) {
      return false;
    }
    add(new Event.FailedTicket(ticket), false);
    return tree.fail(ticket);
  }

  @Override
  public synchronized boolean cancel(int ticket) {
    if (!tree.isOut(ticket)) {
      return false;
    }
    add(new Event.CancelledTicket(ticket), false);
    return tree.cancel(ticket);
  }

  private void add(Event event, boolean forced) {
    try {
      file.add(event, forced);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal of the search", e);
    }
  }

  @Override
  public NodeStatistics node(int number) {
    return tree.node(number);
  }

  @Override
  public List<Integer> children(int number) {
    return tree.children(number);
  }

  @Override
  public List<Integer> path() {
    return tree.path();
  }

  @Override
  public OptionalInt best() {
    return tree.best();
  }

  /** As {@link SearchTree#out}: after opening, what the last process had asked for and not told. */
  public List<Integer> out() {
    return tree.out();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  /** Makes a tree of events. */
  private static final class Replaying {

    private final Path path;
    private final String plan;
    private final SearchTree tree;
    private final Replay replay;
    private boolean begun;

    Replaying(Path path, String plan, SearchTree tree, Replay replay) {
      this.path = path;
      this.plan = plan;
      this.tree = tree;
      this.replay = replay;
    }

    void accept(Event event) {
      if (event instanceof Event.Begun == begun) {
        throw new IllegalArgumentException(path + " is not the journal of a search");
      }
      switch (event) {
        case Event.Begun(int version, String begunWith) -> {
          String asPlanned = tree.plan().toString();
          if (version == VERSION && begunWith.startsWith(asPlanned) && !begunWith.equals(plan)) {
            throw new IllegalArgumentException(
                path
                    + " belongs to another search by the same plan: of another question, or by"
                    + " other models or values");
          }
          if (version != VERSION || !begunWith.equals(plan)) {
            throw new IllegalArgumentException(
                path + " belongs to another plan: version " + version + ", " + begunWith);
          }
          begun = true;
        }
        case Event.Asked(int parent, int place) -> tree.give(parent, place);
        case Event.Told(int ticket, Evaluation evaluation, byte[] payload) -> {
          requireOut(tree.tell(ticket, evaluation), ticket);
          NodeStatistics node = tree.node(ticket);
          replay.told(new Ask.Expand(ticket, node.parent(), node.place()), evaluation, payload);
        }
        case Event.FailedTicket(int ticket) -> requireOut(tree.fail(ticket), ticket);
        case Event.CancelledTicket(int ticket) -> requireOut(tree.cancel(ticket), ticket);
      }
    }

    void requireBegun() {
      if (!begun) {
        throw new IllegalArgumentException(path + " is not the journal of a search");
      }
    }

    private void requireOut(boolean out, int ticket) {
      if (!out) {
        throw new IllegalArgumentException(path + " tells ticket " + ticket + " twice");
      }
    }
  }
}
