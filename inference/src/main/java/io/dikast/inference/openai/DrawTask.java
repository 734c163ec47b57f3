package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.trace.ModelCall;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Draws of one prompt that one request asks for: one with its seed, or several without. */
final class DrawTask implements Task {

  /** What every server and everything between reads alike, doubles included. */
  private static final long SEED_BITS = (1L << 53) - 1;

  private final String model;
  private final SampleGroup group;
  private final SentPrompt prompt;
  private final List<FleetDraw> draws;

  DrawTask(String model, SampleGroup group, SentPrompt prompt, List<FleetDraw> draws) {
    this.model = model;
    this.group = group;
    this.prompt = prompt;
    this.draws = List.copyOf(draws);
  }

  @Override
  public Ledger ledger() {
    return group.ledger();
  }

  @Override
  public Ledger.Purpose purpose() {
    return group.purpose();
  }

  @Override
  public ModelCall.Operation operation() {
    return prompt.operation();
  }

  @Override
  public long affinity() {
    return prompt.affinity();
  }

  @Override
  public boolean over() {
    return draws.stream().allMatch(FleetDraw::ended);
  }

  @Override
  public void begun(Call call) {
    draws.forEach(draw -> draw.begun(call));
  }

  @Override
  public List<Task> parts() {
    return draws.size() == 1
        ? List.of()
        : draws.stream()
            .filter(draw -> !draw.ended())
            .<Task>map(draw -> new DrawTask(model, group, prompt, List.of(draw)))
            .toList();
  }

  @Override
  public Request attempt(Dialect dialect) {
    List<FleetDraw> open = draws.stream().filter(draw -> !draw.ended()).toList();
    open.forEach(FleetDraw::restart);
    if (prompt.sanitized()) {
      group.ledger().sanitized();
    }
    // Without seeds of their own several draws of one request have none: some servers give each the
    // seed of the request, and so the same text.
    OptionalLong seed =
        draws.size() == 1
            ? OptionalLong.of(open.getFirst().seed() & SEED_BITS)
            : OptionalLong.empty();
    Buffer body =
        RequestJson.draws(
            model,
            prompt,
            open.size(),
            seed,
            group.sampling(),
            group.maxTokens(),
            // A server keeps its stop strings to itself; one that is to stay is looked for here.
            group.keepStop() ? List.of() : group.stopStrings(),
            dialect);
    Meter meter = new Meter(group.ledger(), group.purpose(), prompt.guessedTokens());
    return new Request(
        RequestJson.route(prompt), body, true, new Choices(open, meter, group.maxTokens()), meter);
  }

  @Override
  public void stop(Finish finish) {
    draws.forEach(draw -> draw.end(finish));
  }

  @Override
  public void broken(BackendException cause) {
    draws.forEach(draw -> draw.broken(cause));
  }

  /** Reads a stream of completions; the choices of the server are the draws by their order. */
  private static final class Choices implements Reply {

    private final List<FleetDraw> open;
    private final Meter meter;
    private final int maxTokens;
    private boolean any;

    /** Whether a draw ended here, of which the server knows nothing. */
    private boolean cutHere;

    Choices(List<FleetDraw> open, Meter meter, int maxTokens) {
      this.open = open;
      this.meter = meter;
      this.maxTokens = maxTokens;
    }

    @Override
    public void event(Json json) {
      if (!json.at("error").isAbsent()) {
        throw ReplyJson.errorOf(json);
      }
      if (!(json instanceof Json.Obj)) {
        throw new BackendException("expected an object in an event, got other JSON", null, true);
      }
      if (!(json.at("choices") instanceof Json.Arr) && json.at("usage").isAbsent()) {
        throw new BackendException("expected choices in an event, got none", null, true);
      }
      for (Json choice : json.at("choices").elements()) {
        any = true;
        choice(choice);
      }
      ReplyJson.usage(json, meter);
    }

    private void choice(Json choice) {
      double index = choice.at("index").number().orElse(0);
      if (!(index >= 0 && index < open.size()) || index != Math.rint(index)) {
        throw new BackendException(
            "asked for " + open.size() + " choices, got one numbered " + index, null, true);
      }
      FleetDraw draw = open.get((int) index);
      if (draw.ended() || draw.finished()) {
        return;
      }
      String text = ReplyJson.text(choice);
      List<Double> logProbabilities = ReplyJson.logProbabilities(choice);
      logProbabilities.forEach(draw::logProbability);
      if (!text.isEmpty() || !logProbabilities.isEmpty()) {
        meter.drawn(Math.max(1, logProbabilities.size()));
      }
      draw.append(text);
      cutHere |= draw.finished();
      ReplyJson.finish(choice).ifPresent(draw::finish);
      if (!draw.finished() && draw.pieces() > maxTokens) {
        // It does not hold the limit.
        draw.finish(Finish.LENGTH);
        cutHere = true;
      }
      if (draw.finished() && unfinished() > 0) {
        draw.end();
      }
    }

    private long unfinished() {
      return open.stream().filter(draw -> !draw.ended() && !draw.finished()).count();
    }

    @Override
    public boolean complete() {
      return cutHere && unfinished() == 0;
    }

    @Override
    public boolean whole() {
      return unfinished() == 0;
    }

    @Override
    public void end() {
      List<FleetDraw> left = new ArrayList<>(open);
      left.removeIf(draw -> draw.ended() || draw.finished());
      open.stream().filter(FleetDraw::finished).forEach(FleetDraw::end);
      if (!left.isEmpty()) {
        throw new BackendException(
            any
                ? open.size() == 1
                    ? "the stream ended before the draw did"
                    : "the stream ended before "
                        + left.size()
                        + " of "
                        + open.size()
                        + " choices did"
                : "the answer has no choices",
            null,
            true);
      }
    }
  }
}
