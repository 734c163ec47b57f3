package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.inference.llama.LlamaCpp;
import java.util.List;

/** llama.cpp in this JVM. */
final class EmbeddedEngine implements Engine {

  @Override
  public Backend open(Settings settings) {
    return LlamaCpp.model(settings.file())
        .contextTokens(settings.contextTokens())
        .threads(settings.threads())
        .gpuLayers(settings.gpuLayers())
        .parallel(settings.parallel())
        .open();
  }

  @Override
  public List<Finding> diagnose() {
    return LlamaCpp.diagnose().stream()
        .map(
            finding ->
                finding.ok()
                    ? Finding.ok(finding.name(), finding.text())
                    : Finding.failed(finding.name(), finding.text()))
        .toList();
  }

  @Override
  public String version() {
    try {
      return LlamaCpp.libraryVersion();
    } catch (BackendException e) {
      return "not available: " + e.getMessage();
    }
  }
}
