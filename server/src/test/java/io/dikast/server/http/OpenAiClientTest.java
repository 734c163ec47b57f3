package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.decisions.Decision;
import com.openai.models.decisions.DecisionChoiceOption;
import com.openai.models.decisions.DecisionCreateParams;
import com.openai.models.finetuning.alpha.graders.GraderRunParams;
import com.openai.models.finetuning.alpha.graders.GraderRunResponse;
import com.openai.models.graders.gradermodels.EvalContentItem;
import com.openai.models.graders.gradermodels.PythonGrader;
import com.openai.models.graders.gradermodels.ScoreModelGrader;
import com.openai.models.models.Model;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * OpenAI's own client against this server, each answer looked through by the client's own rules.
 */
@Timeout(60)
@SuppressWarnings("deprecation") // seeds and unknown fields are what is to be tested
class OpenAiClientTest {

  /** The client, which ends with a test. */
  private record Open(OpenAIClient api) implements AutoCloseable {
    @Override
    public void close() {
      api.close();
    }
  }

  private static Open client(HttpFixture http, String key) {
    return new Open(
        OpenAIOkHttpClient.builder()
            .baseUrl(http.uri("/v1").toString())
            .apiKey(key)
            .maxRetries(0)
            .timeout(Duration.ofSeconds(30))
            .build());
  }

  private static Open client(HttpFixture http) {
    return client(http, "no key is needed");
  }

  private static HttpFixture start() {
    return HttpFixture.start(ChatRouteTest.solving(), Limits.DEFAULT);
  }

  private static ChatCompletionCreateParams.Builder asking() {
    return ChatCompletionCreateParams.builder()
        .model("scripted")
        .addDeveloperMessage("Be brief")
        .addUserMessage("How many?")
        .temperature(0.5)
        .seed(7)
        .maxCompletionTokens(64);
  }

  private static String content(ChatCompletion completion) {
    return completion.choices().getFirst().message().content().orElseThrow();
  }

  // Chat.

  @Test
  void chat_choices_areReadByTheClient() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      ChatCompletion completion =
          client.api().chat().completions().create(asking().n(2).build()).validate();

      assertThat(completion.model()).isEqualTo("scripted");
      assertThat(completion.choices()).hasSize(2);
      assertThat(content(completion)).isEqualTo("It is 46");
      assertThat(completion.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
      assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
    }
  }

  @Test
  void chat_scalingInTheExtraBody_givesTheSearchBesides() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      Map<String, Object> scaling =
          Map.of("strategy", "best_of_n", "n", 3, "judge", Map.of("k", 2));
      ChatCompletion completion =
          client
              .api()
              .chat()
              .completions()
              .create(
                  asking().putAdditionalBodyProperty("scaling", JsonValue.from(scaling)).build())
              .validate();

      assertThat(content(completion)).isEqualTo("It is 46");
      JsonValue search = completion._additionalProperties().get("scaling");
      assertThat(String.valueOf(search)).contains("strategy=best_of_n", "candidates=[");
    }
  }

  @Test
  void chat_virtualModel_isAnsweredUnderItsName() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      ChatCompletion completion =
          client
              .api()
              .chat()
              .completions()
              .create(asking().model("sc-scripted").build())
              .validate();

      assertThat(completion.model()).isEqualTo("sc-scripted");
      assertThat(content(completion)).isEqualTo("It is 46");
    }
  }

  @Test
  void chat_stream_isPutTogetherAgain() {
    try (HttpFixture http = start();
        Open client = client(http);
        StreamResponse<ChatCompletionChunk> stream =
            client
                .api()
                .chat()
                .completions()
                .createStreaming(
                    asking()
                        .streamOptions(
                            ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build())) {
      List<ChatCompletionChunk> chunks = stream.stream().map(chunk -> chunk.validate()).toList();

      assertThat(
              chunks.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .map(choice -> choice.delta().content().orElse(""))
                  .collect(Collectors.joining()))
          .isEqualTo("It is 46");
      assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
      assertThat(chunks.getLast().choices()).isEmpty();
    }
  }

  @Test
  void chat_streamThatFails_isAnErrorOfTheStream() {
    ScriptedBackend broken =
        ScriptedBackend.of((prompt, seed, draw) -> Reply.breaks("the cable is cut"));
    try (HttpFixture http = HttpFixture.start(broken, Limits.DEFAULT);
        Open client = client(http)) {
      OpenAIServiceException failure =
          catchThrowableOfType(
              OpenAIServiceException.class,
              () -> {
                try (StreamResponse<ChatCompletionChunk> stream =
                    client.api().chat().completions().createStreaming(asking().build())) {
                  stream.stream().forEach(chunk -> chunk.validate());
                }
              });

      assertThat(failure).isInstanceOf(SseException.class);
      assertThat(failure.code()).hasValue("backend_error");
    }
  }

  // Models.

  @Test
  void models_areListed() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      assertThat(client.api().models().list().data())
          .extracting(Model::id)
          .contains("scripted", "bon-scripted", "mcts-scripted");
    }
  }

  // Errors.

  private static <T extends OpenAIServiceException> T failure(
      Class<T> type, Open client, ChatCompletionCreateParams asked) {
    T failure =
        catchThrowableOfType(
            type, () -> client.api().chat().completions().create(asked).validate());
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void badValue_isABadRequest_withCodeParamAndType() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      BadRequestException failure =
          failure(BadRequestException.class, client, asking().n(257).build());

      assertThat(failure.statusCode()).isEqualTo(400);
      assertThat(failure.code()).hasValue("invalid_value");
      assertThat(failure.param()).hasValue("n");
      assertThat(failure.type()).hasValue("invalid_request_error");
      assertThat(failure).hasMessageContaining("257");
      assertThat(failure.headers().values("x-request-id")).hasSize(1);
    }
  }

  @Test
  void wrongKey_isUnauthorized_andTheRightOneOpens() {
    ApiKeys keys = ApiKeys.of(List.of("right"));
    try (HttpFixture http = new HttpFixture(ChatRouteTest.solving(), keys, Limits.DEFAULT);
        Open wrong = client(http, "wrong");
        Open right = client(http, "right")) {
      assertThat(failure(UnauthorizedException.class, wrong, asking().build()).code())
          .hasValue("invalid_api_key");
      assertThat(content(right.api().chat().completions().create(asking().build())))
          .isEqualTo("It is 46");
    }
  }

  @Test
  void otherModel_isNotFound() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      NotFoundException failure =
          failure(NotFoundException.class, client, asking().model("gpt-9").build());

      assertThat(failure.code()).hasValue("model_not_found");
      assertThat(failure.param()).hasValue("model");
    }
  }

  @Test
  void modelNotYetOpen_isAServerError_withTimeToWait() {
    try (HttpFixture http =
            new HttpFixture(ChatRouteTest.solving(), ApiKeys.NONE, Limits.DEFAULT, false);
        Open client = client(http)) {
      InternalServerException failure =
          failure(InternalServerException.class, client, asking().build());

      assertThat(failure.statusCode()).isEqualTo(503);
      assertThat(failure.code()).hasValue("model_loading");
      assertThat(failure.headers().values("retry-after")).containsExactly("5");
    }
  }

  // Graders.

  private static ScoreModelGrader.Input asked(List<EvalContentItem> parts) {
    return ScoreModelGrader.Input.builder()
        .role(ScoreModelGrader.Input.Role.USER)
        .contentOfGraderInputs(parts)
        .build();
  }

  @Test
  void scoreModelGrader_isRun() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      GraderRunResponse run =
          client
              .api()
              .fineTuning()
              .alpha()
              .graders()
              .run(
                  GraderRunParams.builder()
                      .grader(
                          ScoreModelGrader.builder()
                              .name("right")
                              .model("scripted")
                              .range(List.of(0.0, 3.0))
                              .addInput(
                                  asked(
                                      List.of(
                                          EvalContentItem.ofTextInput("Is {{sample.output_text}}"),
                                          EvalContentItem.ofTextInput(" right for {{item.q}}?"))))
                              .build())
                      .modelSample("46")
                      .item(JsonValue.from(Map.of("q", "How many?")))
                      .build())
              .validate();

      // The scripted judge says 7 of a single answer: (7 - 1) / 9 of the range.
      assertThat(run.reward()).isCloseTo(2, within(1e-6));
      assertThat(run.metadata().name()).isEqualTo("right");
      assertThat(run.metadata().sampledModelName()).hasValue("scripted");
      assertThat(run.metadata().errors().invalidVariableError()).isFalse();
    }
  }

  @Test
  void pythonGrader_isRefused() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      BadRequestException failure =
          catchThrowableOfType(
              BadRequestException.class,
              () ->
                  client
                      .api()
                      .fineTuning()
                      .alpha()
                      .graders()
                      .run(
                          GraderRunParams.builder()
                              .grader(PythonGrader.builder().name("p").source("import os").build())
                              .modelSample("46")
                              .build()));

      assertThat(failure.param()).hasValue("grader.type");
    }
  }

  // Decisions.

  @Test
  void decisions_areReadByTheClient() {
    try (HttpFixture http = start();
        Open client = client(http)) {
      Decision decision =
          client
              .api()
              .decisions()
              .create(
                  DecisionCreateParams.builder()
                      .model("scripted")
                      .input("I was charged twice.")
                      .addPredicateQuestion("Is it about money?")
                      .addQuestion(
                          DecisionCreateParams.Question.Choice.builder()
                              .name("who")
                              .instructions("Who answers?")
                              .addChoice(DecisionChoiceOption.builder().value("billing").build())
                              .addChoice(DecisionChoiceOption.builder().value(true).build())
                              .build())
                      .addQuestion(
                          DecisionCreateParams.Question.Score.builder()
                              .instructions("How angry?")
                              .addLevel(level("calm"))
                              .addLevel(level("cross"))
                              .build())
                      .build())
              .validate();

      assertThat(decision.answers()).hasSize(3);
      assertThat(decision.answers().get(0).asPredicate().probability()).isEqualTo(0.5);
      assertThat(decision.answers().get(1).asChoice().probabilities()).hasSize(2);
      assertThat(decision.answers().get(2).asScore().score()).isEqualTo(0.5);
      assertThat(decision.usage().outputTokens()).isZero();
    }
  }

  private static DecisionCreateParams.Question.Score.Level level(String label) {
    return DecisionCreateParams.Question.Score.Level.builder().label(label).build();
  }
}
