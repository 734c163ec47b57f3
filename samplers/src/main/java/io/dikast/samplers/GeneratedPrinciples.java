package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.Principle;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Has a model write the principles of a question. */
record GeneratedPrinciples(Backend backend, Sampling sampling, BackendInfo info)
    implements PrincipleSource {

  private static final int ATTEMPTS = 3;

  /** What goes on beyond this is no list of principles. */
  private static final int MOST = 8;

  private static final String CUE = "\n\nSpecific Criteria:";

  private static final class Instruction {
    static final TemplateText TEXT =
        TemplateText.parse(
            "the instruction for principles",
            JudgeTemplate.resource("principles-instruction.txt"),
            EnumSet.of(Placeholder.QUESTION));
  }

  @Override
  public CompletableFuture<List<Principle>> principles(
      Question question, long seed, Ledger ledger) {
    CompletableFuture<List<Principle>> answer = new CompletableFuture<>();
    attempt(prompt(question), new SplittableRandom(seed), ledger, ATTEMPTS, answer);
    return answer;
  }

  private void attempt(
      Prompt prompt,
      SplittableRandom seeds,
      Ledger ledger,
      int left,
      CompletableFuture<List<Principle>> answer) {
    GenerationHandle handle =
        backend.generate(
            SampleGroup.of(
                prompt, List.of(seeds.nextLong()), sampling, PrincipleSources.MAX_TOKENS, ledger),
            generation -> {
              switch (generation) {
                case Generation.Broken broken -> answer.completeExceptionally(broken.cause());
                case Generation.Ended cut when !cut.finish().complete() ->
                    answer.completeExceptionally(
                        new BackendException(
                            "the principles were cut off: "
                                + cut.finish().name().toLowerCase(java.util.Locale.ROOT)));
                case Generation.Ended ended -> {
                  List<Principle> principles = read(ended.text());
                  if (!principles.isEmpty()) {
                    answer.complete(principles);
                  } else if (left > 1) {
                    // Not on the thread of the backend, which may be the one that has to decode.
                    Thread.ofVirtual()
                        .name("dikast-principles")
                        .start(() -> again(prompt, seeds, ledger, left - 1, answer));
                  } else {
                    answer.completeExceptionally(
                        new BackendException(
                            "no principles could be read in " + ATTEMPTS + " draws for them"));
                  }
                }
              }
            });
    var _ =
        answer.whenComplete(
            (principles, failure) -> {
              if (answer.isCancelled()) {
                handle.cancel();
              }
            });
  }

  private void again(
      Prompt prompt,
      SplittableRandom seeds,
      Ledger ledger,
      int left,
      CompletableFuture<List<Principle>> answer) {
    try {
      attempt(prompt, seeds, ledger, left, answer);
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private Prompt prompt(Question question) {
    SegmentWriter writer = new SegmentWriter();
    Instruction.TEXT.forEach(
        placeholder -> false,
        part -> {
          switch (part) {
            case TemplateText.Part.Literal literal -> writer.template(literal.text());
            case TemplateText.Part.Slot slot -> writer.content(question.text());
          }
        });
    return info.chat()
        ? Prompt.chat(Prompt.user(writer.segments().toArray(Segment[]::new)))
        : new Prompt.Plain(writer.template(CUE).segments());
  }

  /** The list, with its heading or, where the prompt ended in it, without. */
  private static List<Principle> read(String text) {
    List<Principle> headed = Sections.of(text, text.length()).principles();
    List<Principle> found =
        headed.isEmpty()
            ? Sections.of(
                    "Principles: " + text.strip(), "Principles: ".length() + text.strip().length())
                .principles()
            : headed;
    return found.stream().limit(MOST).toList();
  }

  @Override
  public String fingerprint() {
    return String.join(
        "|", "principles/1", info.fingerprint(), Instruction.TEXT.source(), sampling.toString());
  }
}
