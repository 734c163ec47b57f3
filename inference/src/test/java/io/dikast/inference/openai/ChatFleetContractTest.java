package io.dikast.inference.openai;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;

/** The same laws for chat prompts, with the draws of a prompt in one request. */
class ChatFleetContractTest extends FleetContractTest {

  private final FakeServer server = new FakeServer();

  @Override
  protected Backend open() {
    return OpenAiFleet.at(server.url()).drawsTogether(true).open();
  }

  @Override
  void closeServers() {
    super.closeServers();
    server.close();
  }

  @Override
  protected Prompt prompt() {
    return Prompt.chat(Prompt.user(Segment.template("Question: "), Segment.content("How many?")));
  }

  @Override
  protected boolean reproducible() {
    return false;
  }
}
