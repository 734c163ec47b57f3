package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LangChain4j's chat models for OpenAI against this server. */
@Timeout(60)
class LangChain4jTest {

  private static HttpFixture start() {
    return HttpFixture.start(ChatRouteTest.solving(), Limits.DEFAULT);
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder model(HttpFixture http) {
    return OpenAiChatModel.builder()
        .baseUrl(http.uri("/v1").toString())
        .apiKey("no key is needed")
        .modelName("scripted")
        .maxRetries(0);
  }

  private static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder streaming(
      HttpFixture http) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(http.uri("/v1").toString())
        .apiKey("no key is needed")
        .modelName("scripted");
  }

  @Test
  void chat_answerAndUsage_areRead() {
    try (HttpFixture http = start()) {
      ChatResponse response =
          model(http)
              .temperature(0.5)
              .seed(7)
              .build()
              .chat(List.of(SystemMessage.from("Be brief"), UserMessage.from("How many?")));

      assertThat(response.aiMessage().text()).isEqualTo("It is 46");
      assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(response.modelName()).isEqualTo("scripted");
      assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }
  }

  @Test
  void chat_scalingAsACustomParameter_isDone() {
    ScriptedBackend backend = ChatRouteTest.solving();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      Map<String, Object> scaling =
          Map.of("strategy", "best_of_n", "n", 3, "judge", Map.of("k", 2));
      String answer =
          model(http).customParameters(Map.of("scaling", scaling)).build().chat("How many?");

      assertThat(answer).isEqualTo("It is 46");
      assertThat(backend.draws()).as("three answers and two judgements").hasSize(5);
    }
  }

  /** What a stream comes to. */
  private static final class Heard implements StreamingChatResponseHandler {
    final StringBuilder text = new StringBuilder();
    final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String part) {
      text.append(part);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }
  }

  @Test
  void stream_partsMakeTheWhole() {
    try (HttpFixture http = start()) {
      Heard heard = new Heard();
      streaming(http).build().chat("How many?", heard);
      ChatResponse whole = heard.whole.join();

      assertThat(whole.aiMessage().text()).isEqualTo("It is 46");
      assertThat(heard.text).hasToString("It is 46");
      assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(whole.tokenUsage().totalTokenCount()).isPositive();
    }
  }

  @Test
  void stream_thatFails_isAnError() {
    ScriptedBackend broken =
        ScriptedBackend.of((prompt, seed, draw) -> Reply.breaks("the cable is cut"));
    try (HttpFixture http = HttpFixture.start(broken, Limits.DEFAULT)) {
      Heard heard = new Heard();
      streaming(http).build().chat("How many?", heard);

      assertThatThrownBy(heard.whole::join)
          .isInstanceOf(CompletionException.class)
          .hasStackTraceContaining("backend_error");
    }
  }

  @Test
  void errors_haveTheKindTheClientKnows() {
    ApiKeys keys = ApiKeys.of(List.of("right"));
    try (HttpFixture http = new HttpFixture(ChatRouteTest.solving(), keys, Limits.DEFAULT)) {
      OpenAiChatModel wrong = model(http).apiKey("wrong").build();
      OpenAiChatModel right = model(http).apiKey("right").build();
      OpenAiChatModel other = model(http).apiKey("right").modelName("gpt-9").build();
      OpenAiChatModel hot = model(http).apiKey("right").temperature(99.0).build();

      assertThat(right.chat("How many?")).isEqualTo("It is 46");
      assertThatThrownBy(() -> wrong.chat("How many?"))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("invalid_api_key");
      assertThatThrownBy(() -> other.chat("How many?"))
          .isInstanceOf(ModelNotFoundException.class)
          .hasMessageContaining("gpt-9");
      assertThatThrownBy(() -> hot.chat("How many?"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("temperature");
    }
  }

  @Test
  void modelNotYetOpen_isAServerError() {
    try (HttpFixture http =
        new HttpFixture(ChatRouteTest.solving(), ApiKeys.NONE, Limits.DEFAULT, false)) {
      OpenAiChatModel model = model(http).build();

      assertThatThrownBy(() -> model.chat("How many?"))
          .isInstanceOf(InternalServerException.class)
          .hasMessageContaining("model_loading");
    }
  }
}
