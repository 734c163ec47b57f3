package io.dikast.server.cli;

import io.dikast.inference.openai.ApiKeyFile;
import io.dikast.server.json.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which servers judge, in place of a model file. */
final class BackendOptions {

  static final String FLAG = "--backend";

  /** Where the key comes from, unless from a file. */
  static final String KEY_VARIABLE = "DIKAST_API_KEY";

  private static final String KEY_FLAG = "--api-key-file";

  @Option(
      names = FLAG,
      paramLabel = "URL",
      split = ",",
      description =
          "Base URL of a server that speaks the OpenAI API (vLLM, SGLang, llama-server) and judges"
              + " in place of a model file; several, or separated by commas, share the work.")
  List<String> urls = new ArrayList<>();

  @Option(
      names = "--backend-model",
      paramLabel = "NAME",
      description = "Model to ask the servers for (default: the first one they list).")
  @Nullable String model;

  @Option(
      names = KEY_FLAG,
      paramLabel = "FILE",
      description =
          "File with the servers' API key on its first line (default: the variable "
              + KEY_VARIABLE
              + ").")
  @Nullable Path keyFile;

  boolean given() {
    return !urls.isEmpty();
  }

  /** Checks the flags and reads the key. */
  Engine.Fleet fleet(Shell shell, int parallel, Engine.@Nullable Scorer scorer) {
    return new Engine.Fleet(
        urls.stream().map(BackendOptions::url).toList(), model, key(shell), parallel, scorer);
  }

  private static URI url(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              FLAG + " must be a URL such as http://host:8000: " + e.getReason(),
              FLAG)
          .exception();
    }
  }

  private @Nullable String key(Shell shell) {
    if (keyFile == null) {
      String key = shell.environment().getOrDefault(KEY_VARIABLE, "");
      return key.isEmpty() ? null : key;
    }
    Path file = shell.resolve(keyFile);
    try {
      return ApiKeyFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new Fault(Fault.Code.INVALID_VALUE, String.valueOf(e.getMessage()), KEY_FLAG)
          .exception();
    } catch (IOException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, "cannot read the key: " + Reasons.of(file, e), KEY_FLAG)
          .exception();
    }
  }
}
