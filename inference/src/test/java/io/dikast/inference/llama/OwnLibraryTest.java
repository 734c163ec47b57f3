package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.gguf.FloatSource;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.GgufWriter;
import io.dikast.gguf.TensorInfo;
import io.dikast.inference.ModelRejectedException;
import io.dikast.testkit.backend.RecordingListener;
import io.dikast.testkit.model.SyntheticModel.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which libraries are taken, and what a model does on the one and the other. */
class OwnLibraryTest {

  private static final Prompt JUDGE =
      Prompt.of(
          Segment.template("<judge>Question: "),
          Segment.content("A box holds 42 pens. Then 7 are added. How many pens are there now?"),
          Segment.template("\nR1: "),
          Segment.content("42+7=49. Answer: 49"),
          Segment.template("\nR2: "),
          Segment.content("42+7=48. Answer: 48"),
          Segment.template("\n<critique>"));

  @TempDir Path folder;

  private static List<String> texts(Backend backend, SampleGroup group) {
    RecordingListener listener = new RecordingListener(group.seeds().size());
    backend.generate(group, listener);
    return listener.awaitEnded().stream().map(Generation.Ended::text).toList();
  }

  private static SampleGroup group(int draws, Sampling sampling, int tokens) {
    return SampleGroup.of(
        JUDGE,
        LongStream.range(0, draws).boxed().toList(),
        sampling,
        tokens,
        Ledger.open(Budget.samples(draws)));
  }

  private static String judged(LlamaCpp model) {
    try (LlamaBackend backend = TestModels.checked(model)) {
      return texts(backend, group(1, Sampling.GREEDY, 200)).getFirst();
    }
  }

  /** A library of b4916 in a folder of its own. */
  private Path copyOfTheArtifacts() throws IOException {
    String resource = NativeLibrary.resource();
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream in = OwnLibraryTest.class.getClassLoader().getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    return file;
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> LlamaCpp.model(TestModels.tiny()).library(folder).open())
        .isInstanceOf(BackendException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void open_folderWithoutLibrary_refused() {
    assertRefused("there is no llama.cpp library in");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_garbage_refusedBeforeItIsLoaded() throws IOException {
    Files.writeString(folder.resolve("libllama.so"), "not a library ".repeat(100));
    assertRefused("is no 64-bit shared library");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_libraryCutOff_refusedBeforeItIsLoaded() throws IOException {
    Path file = copyOfTheArtifacts();
    try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) / 2);
    }
    assertRefused("is no whole library: it ends after");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_emptyFile_refused() throws IOException {
    Files.createFile(folder.resolve("libllama.so"));
    assertRefused("is no whole library: it ends after 0 bytes");
  }

  @Test
  void open_libraryOfSomethingElse_refusedWithWhatIsMissing() throws IOException {
    Path other = TestModels.ownLibrary();
    try (Stream<Path> files = Files.list(other)) {
      Path base =
          files.filter(file -> file.getFileName().toString().contains("ggml-base")).findAny().get();
      Files.copy(base, folder.resolve("libllama.so"));
    }
    assertRefused("exports none of llama_kv_self_seq_rm, llama_memory_seq_rm");
  }

  @Test
  void difference_ofAnotherVersionsLibrary_isTold() throws IOException {
    SymbolLookup b4916 = SymbolLookup.libraryLookup(copyOfTheArtifacts(), Arena.global());
    assertThat(ApiB4916.MODEL_PARAMS.difference(b4916)).isNull();
    assertThat(ApiB4916.CONTEXT_PARAMS.difference(b4916)).isNull();
    assertThat(ApiV050.MODEL_PARAMS.difference(b4916))
        .isEqualTo("default n_gpu_layers should be -1 at byte 16, found 0");
    assertThat(ApiV050.CONTEXT_PARAMS.difference(b4916)).contains("default n_rs_seq");
    ParamsLayout longer =
        new ParamsLayout(ApiB4916.MODEL_PARAMS.source(), 72, ApiB4916.MODEL_PARAMS.sentinels());
    assertThat(longer.difference(b4916)).contains("should give 72 bytes, gave 6");
  }

  @Test
  void open_singleLibraryOfB4916_sameTextAsTheArtifacts() throws IOException {
    copyOfTheArtifacts();
    String text = judged(LlamaCpp.model(TestModels.tiny()));
    assertThat(judged(LlamaCpp.model(TestModels.tiny()).library(folder))).isEqualTo(text);
    assertThat(LlamaCpp.libraryVersion(folder))
        .startsWith("llama.cpp b4916 (")
        .contains("SHA-256")
        .isNotEqualTo(LlamaCpp.libraryVersion(null));
  }

  @Test
  void open_greedy_sameTextOnBothVersions() {
    String text = judged(LlamaCpp.model(TestModels.tiny()));
    assertThat(text).contains("Scores: \\boxed{");
    assertThat(judged(LlamaCpp.model(TestModels.tiny()).library(TestModels.ownLibrary())))
        .isEqualTo(text);
  }

  @Test
  void open_twoVersionsAtOnce_eachAsIfAlone() {
    Path own = TestModels.ownLibrary();
    SampleGroup group = group(16, Sampling.temperature(0.6), 200);
    try (LlamaBackend artifacts = TestModels.checked(LlamaCpp.model(TestModels.tiny()));
        LlamaBackend brought = TestModels.checked(LlamaCpp.model(TestModels.tiny()).library(own))) {
      List<String> one = texts(artifacts, group);
      List<String> other = texts(brought, group);
      RecordingListener first = new RecordingListener(16);
      RecordingListener second = new RecordingListener(16);
      artifacts.generate(group, first);
      brought.generate(group, second);
      assertThat(second.awaitEnded()).extracting(Generation.Ended::text).isEqualTo(other);
      assertThat(first.awaitEnded()).extracting(Generation.Ended::text).isEqualTo(one);
      assertThat(artifacts.describe().fingerprint()).isNotEqualTo(brought.describe().fingerprint());
    }
  }

  /** b4916 needs its decodes to take turns; what it corrupted were products of F16 matrices. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "Q8_0"})
  void generate_twoContextsAtOnce_neitherDisturbed(GgmlType weights) {
    LlamaCpp model =
        LlamaCpp.model(TestModels.random(Architecture.LLAMA, weights))
            .library(TestModels.ownLibrary())
            .contextTokens(2048)
            .threads(1);
    SampleGroup group = group(4, Sampling.GREEDY, 24);
    try (Backend one = model.open();
        Backend other = model.open()) {
      List<String> alone = texts(one, group);
      for (int round = 0; round < 4; round++) {
        RecordingListener first = new RecordingListener(4);
        RecordingListener second = new RecordingListener(4);
        one.generate(group, first);
        other.generate(group, second);
        assertThat(first.awaitEnded()).extracting(Generation.Ended::text).isEqualTo(alone);
        assertThat(second.awaitEnded()).extracting(Generation.Ended::text).isEqualTo(alone);
      }
    }
  }

  /** Qwen 3 is Qwen 2 with norms of queries and keys in place of biases. */
  private Path qwen3() {
    GgufFile qwen2 = GgufFile.open(TestModels.random(Architecture.QWEN2, GgmlType.Q8_0));
    GgufWriter writer = GgufWriter.copyOf(qwen2).put("general.architecture", "qwen3");
    qwen2
        .metadata()
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith("qwen2.")) {
                writer.remove(key).put(key.replace("qwen2.", "qwen3."), value);
              }
            });
    for (TensorInfo tensor : qwen2.tensors()) {
      if (tensor.name().endsWith(".bias")) {
        writer.removeTensor(tensor.name());
      } else if (tensor.name().endsWith("attn_q.weight")) {
        for (String norm : List.of("attn_q_norm", "attn_k_norm")) {
          writer.tensor(
              tensor.name().replace("attn_q", norm),
              GgmlType.F32,
              List.of(16L),
              FloatSource.constant(1));
        }
      }
    }
    Path file = folder.resolve("qwen3.gguf");
    writer.write(file);
    return file;
  }

  @Test
  void open_architectureNewerThanTheArtifacts_judgedByTheNewerLibrary() {
    Path file = qwen3();
    assertThatThrownBy(() -> LlamaCpp.open(file))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("llama.cpp b4916");
    LlamaCpp model = LlamaCpp.model(file).library(TestModels.ownLibrary()).contextTokens(512);
    try (LlamaBackend backend = TestModels.checked(model)) {
      assertThat(texts(backend, group(4, Sampling.temperature(1), 20))).hasSize(4);
    }
  }

  @Test
  void open_moreSequencesThanTheLibraryHas_allEnd() {
    try (LlamaBackend backend =
        TestModels.checked(
            LlamaCpp.model(TestModels.random())
                .library(TestModels.ownLibrary())
                .contextTokens(2048)
                .parallel(256))) {
      assertThat(texts(backend, group(256, Sampling.temperature(1), 6))).hasSize(256);
    }
  }

  @Test
  void open_flashAttentionAndQuantisedCache_works() {
    assertThat(
            judged(
                LlamaCpp.model(TestModels.tiny())
                    .library(TestModels.ownLibrary())
                    .kvType(KvType.Q8_0)
                    .flashAttention(FlashAttention.ON)))
        .contains("\\boxed{");
  }

  @Test
  void api_sameFolder_loadedOnce() {
    Path own = TestModels.ownLibrary();
    NativeApi api = OwnLibrary.in(own);
    assertThat(OwnLibrary.in(own.resolve("..").resolve(own.getFileName()))).isSameAs(api);
    assertThat(api.version()).startsWith("llama.cpp v0.5.0 (").contains("SHA-256");
    assertThat(api.devices())
        .extracting(NativeApi.Device::kind)
        .contains(NativeApi.Device.Kind.PROCESSOR);
  }

  @Test
  void api_anotherSplitBuild_refused() throws IOException {
    Path own = TestModels.ownLibrary();
    OwnLibrary.in(own);
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    assertRefused("this process has loaded the llama.cpp build in");
  }

  @Test
  void diagnose_ownLibrary_namesItsDevicesAndWhyItIsUsed() {
    Path own = TestModels.ownLibrary();
    List<Finding> findings = LlamaCpp.diagnose(own);
    assertThat(findings).allMatch(Finding::ok);
    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly("threads", "native library", "devices", "gpu");
    assertThat(findings.get(1).text()).contains("v0.5.0").contains(own + ", as asked for");
    assertThat(findings.get(2).text()).contains("CPU (").contains("MiB");
  }

  @Test
  void diagnose_folderWithoutLibrary_failed() {
    assertThat(LlamaCpp.diagnose(folder)).anyMatch(finding -> !finding.ok());
  }
}
