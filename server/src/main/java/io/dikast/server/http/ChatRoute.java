package io.dikast.server.http;

import io.dikast.TreeSettings;
import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.SearchListener;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.samplers.PolicyPrompt;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/chat/completions}, as OpenAI has it. With {@code scaling}, or under a virtual
 * name, answers are searched for and judged before one is given.
 */
final class ChatRoute implements Route {

  private final Court court;

  ChatRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    ChatRequest request = ChatRequest.read(call.fields(), court);
    call.reserve(request.scaling().map(Scaling::units).orElse(request.choices()));
    if (request.stream()) {
      return new Reply.Events(sink -> stream(call, request, sink));
    }
    ChatJson json = ChatJson.of(call, request);
    if (request.scaling().isPresent()) {
      SearchOutcome outcome = search(call, request, request.scaling().get());
      return Reply.json(
          json.whole(choices(outcome, request.choices()), usage(outcome), Optional.of(outcome)));
    }
    ChatDraws draws = draw(call, request, ChatDraws.Texts.NONE);
    return Reply.json(json.whole(draws.choices(), draws.usage(), Optional.empty()));
  }

  private void stream(Call call, ChatRequest request, Reply.EventSink sink) {
    ChatJson json = ChatJson.of(call, request);
    UsageJson usage;
    Optional<SearchOutcome> outcome = Optional.empty();
    if (request.scaling().isPresent()) {
      SearchOutcome found = search(call, request, request.scaling().get());
      List<ChatJson.Choice> choices = choices(found, request.choices());
      for (int i = 0; i < choices.size(); i++) {
        sink.send(json.opening(i));
        sink.send(json.text(i, choices.get(i).text()));
        sink.send(json.closing(i, choices.get(i).finish()));
      }
      usage = usage(found);
      outcome = Optional.of(found);
    } else {
      ChatDraws draws =
          draw(
              call,
              request,
              new ChatDraws.Texts() {
                @Override
                public void begin(int draw) {
                  sink.send(json.opening(draw));
                }

                @Override
                public void text(int draw, String text) {
                  sink.send(json.text(draw, text));
                }

                @Override
                public void end(int draw, String finish) {
                  sink.send(json.closing(draw, finish));
                }
              });
      usage = draws.usage();
    }
    if (request.usageEvent()) {
      sink.send(json.cost(usage, outcome));
    }
    sink.send("[DONE]");
  }

  private ChatDraws draw(Call call, ChatRequest request, ChatDraws.Texts hears) {
    Backend backend = court.loaded();
    JudgeSettings settings = JudgeSettings.DEFAULT;
    Duration deadline = court.deadline(settings);
    Ledger ledger = call.ledger(Budget.samples(request.choices()).withDeadline(deadline));
    SampleGroup group =
        new SampleGroup(
            new PolicyPrompt(backend.describe()).of(Question.of(request.messages())),
            DrawPlan.unshuffled(request.choices(), 1, request.seed()).stream()
                .map(draw -> draw.seed())
                .toList(),
            request.sampling(),
            request.maxTokens(),
            request.stop(),
            ledger,
            Ledger.Purpose.POLICY);
    ChatDraws draws = ChatDraws.of(call, backend, group, hears);
    court.meters().tokens("policy", draws.usage());
    return draws;
  }

  private SearchOutcome search(Call call, ChatRequest request, Scaling scaling) {
    return court.search(
        call,
        scaling
            .search(call, court, TreeSettings.DEFAULT)
            .sampling(request.sampling())
            .maxTokens(request.maxTokens())
            .stopStrings(request.stop())
            .build(),
        new SearchTask(
            Question.of(request.messages()),
            request.seed(),
            call.ledger(scaling.budget(court)),
            SearchListener.NONE));
  }

  /** The chosen answer first, then the others by what is known of them. */
  private static List<ChatJson.Choice> choices(SearchOutcome outcome, int count) {
    int best = outcome.chosen().index();
    return outcome.candidates().stream()
        .sorted(
            Comparator.comparingInt((Candidate candidate) -> candidate.index() == best ? 0 : 1)
                .thenComparingDouble(candidate -> -candidate.score().orElse(-1))
                .thenComparingDouble(candidate -> -candidate.votes())
                .thenComparingInt(Candidate::index))
        .limit(count)
        .map(
            candidate ->
                new ChatJson.Choice(
                    candidate.text(), candidate.answer().finished() ? "stop" : "length"))
        .toList();
  }

  private static UsageJson usage(SearchOutcome outcome) {
    return UsageJson.of(outcome.usage());
  }
}
