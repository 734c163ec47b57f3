package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.testkit.backend.BackendContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class FleetContractTest extends BackendContract {

  private final FakeServer first = new FakeServer();
  private final FakeServer second = new FakeServer();

  @Override
  protected Backend open() {
    first.embeds = true;
    second.embeds = true;
    return OpenAiFleet.at(first.url(), second.url()).open();
  }

  @AfterEach
  void closeServers() {
    first.close();
    second.close();
  }

  @Override
  protected SampleGroup endless(List<Long> seeds, int maxTokens, Ledger ledger) {
    return SampleGroup.of(
        Prompt.of(Segment.template("Count " + FakeServer.ENDLESS)),
        seeds,
        Sampling.temperature(1),
        maxTokens,
        ledger);
  }

  @Override
  protected int endlessTokens() {
    return 1_000_000;
  }

  @Override
  protected boolean countsTokens() {
    return false;
  }
}
