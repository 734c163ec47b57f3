package io.dikast.search.mcts;

import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.TreeSearch;
import io.dikast.search.SearchJournal;
import io.dikast.search.SearchPlan;
import io.dikast.search.SearchTrace;
import io.dikast.search.SearchTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A tree of numbers and what its nodes stand for, with or without a journal. */
final class AnswerTree implements AutoCloseable {

  private final Expansion expansion;
  private final TreeSearch tree;
  private final Optional<SearchJournal> journal;
  private final Map<Integer, WrittenNode> written;

  /** The last ticket of the last wave of which something was told. */
  private int heardUpTo;

  private AnswerTree(SearchPlan plan, Expansion expansion, Optional<Path> file, String subject) {
    this.expansion = expansion;
    this.written = new TreeMap<>(Map.of(0, WrittenNode.ROOT));
    this.journal = file.map(path -> open(path, plan, subject));
    this.tree = journal.<TreeSearch>map(opened -> opened).orElseGet(() -> SearchTree.of(plan));
  }

  /**
   * A tree that is nothing but its root, or what a journal holds.
   *
   * @param subject what is searched for and with what: a journal belongs to one
   * @throws IllegalArgumentException if the journal belongs to another search
   */
  static AnswerTree open(
      SearchPlan plan, Expansion expansion, Optional<Path> file, String subject) {
    return new AnswerTree(plan, expansion, file, subject);
  }

  private SearchJournal open(Path path, SearchPlan plan, String subject) {
    try {
      return SearchJournal.open(path, plan, subject, this::replay);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal " + path + " cannot be opened", e);
    }
  }

  private void replay(Ask.Expand ask, Evaluation evaluation, byte[] payload) {
    WrittenNode parent = node(ask.parent());
    List<TokenSequence> above =
        expansion instanceof Expansion.Steps ? parent.answer().steps() : List.of();
    NodePayload told = NodePayload.read(payload, above, evaluation.value());
    written.put(ask.ticket(), told.node());
    heardUpTo = Math.max(heardUpTo, told.waveEnd());
  }

  /** What a told node stands for; the root is told. */
  WrittenNode node(int number) {
    WrittenNode node = written.get(number);
    if (node == null) {
      throw new IllegalArgumentException("nothing was told of node " + number);
    }
    return node;
  }

  /**
   * The first wave: tickets that an earlier process had out, and more up to the width where it was
   * still asking. A wave is told of only once it is asked for, and a resumed search then asks for
   * what an uninterrupted one would have.
   */
  List<Ask.Expand> first(int width) {
    List<Ask.Expand> wave = new ArrayList<>();
    journal.ifPresent(
        opened ->
            opened
                .out()
                .forEach(
                    ticket ->
                        wave.add(
                            new Ask.Expand(
                                ticket, tree.node(ticket).parent(), tree.node(ticket).place()))));
    while (wave.size() > width) {
      cancel(wave.removeLast().ticket());
    }
    if (!wave.isEmpty() && wave.getFirst().ticket() > heardUpTo) {
      wave.addAll(ask(width - wave.size()));
    }
    return wave.isEmpty() ? ask(width) : wave;
  }

  /** Up to so many more tickets; none once the search is done. */
  List<Ask.Expand> ask(int most) {
    List<Ask.Expand> wave = new ArrayList<>();
    while (wave.size() < most && tree.ask() instanceof Ask.Expand ask) {
      wave.add(ask);
    }
    return wave;
  }

  /** Books a node; it is in the journal when this returns. */
  void tell(Ask.Expand ask, WrittenNode node, int waveEnd) {
    Evaluation evaluation = new Evaluation(node.worth().value(), childrenOf(node.answer()));
    written.put(ask.ticket(), node);
    if (journal.isPresent()) {
      int above =
          expansion instanceof Expansion.Steps ? node(ask.parent()).answer().steps().size() : 0;
      byte[] payload = new NodePayload(waveEnd, node).bytes(above);
      journal.orElseThrow().tell(ask.ticket(), evaluation, payload);
    } else {
      tree.tell(ask.ticket(), evaluation);
    }
  }

  private Children childrenOf(PartialAnswer answer) {
    return switch (expansion) {
      case Expansion.Steps(StepEnd until, int most) ->
          answer.finished()
                  || answer.steps().size() >= most
                  || cutOff(until, answer.steps().getLast())
              ? Children.none()
              : Children.drawn();
      case Expansion.Revisions _ -> Children.drawn();
    };
  }

  /**
   * Whether a step ends for want of tokens. Nothing can be written behind it, and a node that
   * promises much and fails whatever is asked of it would take all asks that are left.
   */
  private static boolean cutOff(StepEnd until, TokenSequence step) {
    return switch (until) {
      case StepEnd.Answer _ -> true;
      case StepEnd.Delimiter(String text) -> !step.text().contains(text);
      case StepEnd.Tokens(int most) -> step.size() > 0 && step.size() < most;
    };
  }

  void fail(int ticket) {
    tree.fail(ticket);
  }

  void cancel(int ticket) {
    tree.cancel(ticket);
  }

  /** Every told node but the root, by number. */
  Map<Integer, WrittenNode> told() {
    Map<Integer, WrittenNode> told = new TreeMap<>(written);
    told.remove(0);
    return told;
  }

  /** As {@link TreeSearch#path}. */
  List<Integer> mostVisited() {
    return tree.path();
  }

  /** From the root to a node. */
  List<Integer> wayTo(int number) {
    List<Integer> way = new ArrayList<>(List.of(number));
    for (int at = number; at != 0; ) {
      at = tree.node(at).parent();
      way.add(at);
    }
    Collections.reverse(way);
    return way;
  }

  /** Mean over the tokens of a node's answer, NaN where it is unknown. */
  double meanLogProbability(int number) {
    return means(number, 0, 0);
  }

  /** The same of an answer that was written on from a node. */
  double meanLogProbability(int number, Rollout rollout) {
    return meanLogProbability(number, rollout.answer(), rollout.meanLogProbability());
  }

  /**
   * The same of any answer that was written on from a node.
   *
   * @param mean over the tokens of its last step
   */
  double meanLogProbability(int number, PartialAnswer answer, double mean) {
    int tokens = answer.steps().getLast().size();
    return means(number, tokens, tokens * mean);
  }

  private double means(int number, int tokensBehind, double sumBehind) {
    int tokens = tokensBehind;
    double sum = sumBehind;
    boolean steps = expansion instanceof Expansion.Steps;
    for (int at = number; at != 0; at = steps ? tree.node(at).parent() : 0) {
      WrittenNode node = node(at);
      int own = node.answer().steps().getLast().size();
      tokens += own;
      sum += own == 0 ? 0 : own * node.meanLogProbability();
    }
    return tokens == 0 ? Double.NaN : sum / tokens;
  }

  /** As it stands, with the path that leads to the chosen node. */
  SearchTrace trace(String question, List<Integer> path) {
    Map<Integer, String> texts = new HashMap<>();
    Set<Integer> ends = new HashSet<>();
    told()
        .forEach(
            (number, node) -> {
              texts.put(number, node.answer().steps().getLast().text());
              if (node.answer().finished()) {
                ends.add(number);
              }
            });
    return new SearchTrace(question, tree, texts, ends, path);
  }

  @Override
  public void close() {
    journal.ifPresent(
        opened -> {
          try {
            opened.close();
          } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be closed", e);
          }
        });
  }
}
