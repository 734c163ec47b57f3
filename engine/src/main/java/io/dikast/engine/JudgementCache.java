package io.dikast.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Remembers judgements and their meta scores, keyed by everything that determines them: model,
 * template and sampling (the models' fingerprints), question, responses, permutation and seed. The
 * same request asked again costs nothing; a larger k over the same seed pays only for the new
 * draws. Bounded, thread-safe. Failed draws are not remembered.
 */
public final class JudgementCache {

  private static final int ENTRY_OVERHEAD_BYTES = 512;

  private final Cache<String, GrmSample> samples;
  private final Cache<String, Double> metaScores;

  private JudgementCache(long maximumBytes) {
    this.samples =
        Caffeine.newBuilder().maximumWeight(maximumBytes).weigher(JudgementCache::bytes).build();
    this.metaScores = Caffeine.newBuilder().maximumSize(Math.max(1, maximumBytes / 4096)).build();
  }

  /**
   * A cache of about this many bytes.
   *
   * @param maximumBytes at least 1
   */
  public static JudgementCache ofBytes(long maximumBytes) {
    if (maximumBytes < 1) {
      throw new IllegalArgumentException("maximumBytes must be at least 1, got " + maximumBytes);
    }
    return new JudgementCache(maximumBytes);
  }

  /** The same judge, which draws only what is not remembered. */
  public RewardModel around(RewardModel model) {
    return new RewardModel() {
      @Override
      public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
        return judgeMissing(model, task, sink);
      }

      @Override
      public String model() {
        return model.model();
      }

      @Override
      public String fingerprint() {
        return model.fingerprint();
      }

      @Override
      public List<ResponseNote> notes(List<String> responses) {
        return model.notes(responses);
      }
    };
  }

  /** The same meta reward model, asked only about judgements it has not seen. */
  public MetaRewardModel around(MetaRewardModel model) {
    return new MetaRewardModel() {
      @Override
      public CompletableFuture<Double> assess(
          Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
        String key =
            key(
                model.fingerprint() + "\n" + sample.transcript().text(),
                question,
                responses,
                sample.draw());
        Double known = metaScores.getIfPresent(key);
        if (known != null) {
          return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Double> asked = model.assess(question, responses, sample, ledger);
        var _ = asked.thenAccept(score -> metaScores.put(key, score));
        return asked;
      }

      @Override
      public String fingerprint() {
        return model.fingerprint();
      }
    };
  }

  private Judging judgeMissing(RewardModel model, JudgeTask task, Consumer<GrmSample> sink) {
    List<GrmSample> known = new ArrayList<>();
    List<Draw> missing = new ArrayList<>();
    for (Draw draw : task.draws()) {
      GrmSample sample =
          samples.getIfPresent(key(model.fingerprint(), task.question(), task.responses(), draw));
      if (sample == null) {
        missing.add(draw);
      } else {
        known.add(sample.on(draw));
      }
    }
    Judging judging = Judging.DONE;
    if (!missing.isEmpty()) {
      JudgeTask rest = new JudgeTask(task.question(), task.responses(), missing, task.ledger());
      judging =
          model.judge(
              rest,
              sample -> {
                remember(model, task, sample);
                sink.accept(sample);
              });
    }
    known.forEach(sink);
    return judging;
  }

  private void remember(RewardModel model, JudgeTask task, GrmSample sample) {
    if (!(sample instanceof GrmSample.Failed)) {
      samples.put(
          key(model.fingerprint(), task.question(), task.responses(), sample.draw()), sample);
    }
  }

  private static int bytes(String key, GrmSample sample) {
    int chars =
        switch (sample) {
          // A token id takes four bytes and stands for about four characters.
          case GrmSample.Judged judged -> 3 * judged.transcript().text().length();
          case GrmSample.Unreadable unreadable -> 3 * unreadable.text().length();
          case GrmSample.Failed failed -> failed.reason().length();
        };
    return ENTRY_OVERHEAD_BYTES + chars;
  }

  private static String key(
      String fingerprint, Question question, List<String> responses, Draw draw) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    put(digest, fingerprint);
    put(digest, Long.toString(draw.seed()));
    Permutation permutation = draw.permutation();
    put(digest, permutation.order().toString());
    put(digest, Integer.toString(question.messages().size()));
    for (Message message : question.messages()) {
      put(digest, message.role().name());
      put(digest, message.content());
    }
    String reference = question.reference();
    put(digest, reference == null ? "0" : "1");
    put(digest, reference == null ? "" : reference);
    put(digest, Integer.toString(question.principles().size()));
    question.principles().forEach(principle -> put(digest, principle));
    responses.forEach(response -> put(digest, response));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Length before text, so that no two lists of texts run into the same bytes. */
  private static void put(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
