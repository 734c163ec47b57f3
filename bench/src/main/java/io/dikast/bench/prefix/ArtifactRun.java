package io.dikast.bench.prefix;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.Sampler;
import io.dikast.bench.DigitPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One run of the workload on the Java interface of the java-llama.cpp artifact: as many requests at
 * once as there are draws, one to a slot, at the settings under which it is fastest. A process of
 * its own, since its native thread does not end; who starts it also has to be ready to kill it.
 */
final class ArtifactRun {

  /** Tokens of a slot beyond those of the work: the server keeps a few for itself. */
  private static final int SLOT_SPARE = 32;

  private ArtifactRun() {}

  /** Arguments: the model file, then those of the workload. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    Workload work = Workload.parse(arguments.subList(1, arguments.size()));
    int slot = work.promptTokens() + work.tokens() + SLOT_SPARE;
    ModelParameters parameters =
        new ModelParameters()
            .setModel(args[0])
            .setThreads(work.threads())
            .setThreadsBatch(work.threads())
            .setParallel(work.draws())
            .setCtxSize(work.draws() * slot)
            .setGpuLayers(0)
            .enableFlashAttn()
            .disableLog();
    LlamaModel model = new LlamaModel(parameters);
    if (work.warmUp() > 0) {
      String warmUp = DigitPrompt.of(work.warmUp(), work.seed() + 1).text();
      draw(model, warmUp, work.draws(), work.warmUp());
    }
    String prompt = DigitPrompt.of(work.promptTokens(), work.seed()).text();
    int length = model.encode(prompt).length;
    double seconds = draw(model, prompt, work.draws(), work.tokens());
    System.out.printf(Locale.ROOT, "@ seconds %.6f%n@ prompt_tokens %d%n", seconds, length);
    System.out.flush();
    // Its threads would keep the process from ending, and its own clean-up may wait for them.
    Runtime.getRuntime().halt(0);
  }

  private static double draw(LlamaModel model, String prompt, int draws, int tokens)
      throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(draws)) {
      long start = System.nanoTime();
      List<Future<String>> texts = new ArrayList<>();
      for (int i = 0; i < draws; i++) {
        InferenceParameters request =
            new InferenceParameters(prompt)
                .setNPredict(tokens)
                .setIgnoreEos(true)
                .setCachePrompt(true)
                .setSamplers(Sampler.TOP_K, Sampler.TEMPERATURE)
                .setTopK(Workload.TOP_K)
                .setTemperature((float) Workload.TEMPERATURE)
                .setSeed(1000 + i);
        texts.add(callers.submit(() -> model.complete(request)));
      }
      for (Future<String> text : texts) {
        if (text.get().isEmpty()) {
          throw new IllegalStateException("a request was answered with an empty text");
        }
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
