package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.inference.openai.OpenAiFleet;
import io.dikast.inference.openai.ScorerRoute;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** llama.cpp in this JVM, or servers elsewhere. */
final class EmbeddedEngine implements Engine {

  @Override
  public Backend open(Settings settings) {
    LlamaCpp model = LlamaCpp.model(settings.file());
    if (settings.library() != null) {
      model.library(settings.library());
    }
    return model
        .contextTokens(settings.contextTokens())
        .threads(settings.threads())
        .gpuLayers(settings.gpuLayers())
        .parallel(settings.parallel())
        .flashAttention(settings.flashAttention())
        .open();
  }

  @Override
  public Backend open(Fleet fleet) {
    OpenAiFleet servers = OpenAiFleet.at(fleet.urls());
    if (fleet.model() != null) {
      servers.model(fleet.model());
    }
    if (fleet.key() != null) {
      servers.apiKey(fleet.key());
    }
    if (fleet.parallel() > 0) {
      servers.parallel(fleet.parallel());
    }
    Scorer scorer = fleet.scorer();
    if (scorer != null) {
      servers.scorer(scorer.routes().toArray(ScorerRoute[]::new));
      if (scorer.unit() != null) {
        servers.scorerUnit(scorer.unit());
      }
    }
    return servers.open();
  }

  @Override
  public List<Finding> diagnose(@Nullable Path library) {
    return LlamaCpp.diagnose(library).stream()
        .map(
            finding ->
                finding.ok()
                    ? Finding.ok(finding.name(), finding.text())
                    : Finding.failed(finding.name(), finding.text()))
        .toList();
  }

  @Override
  public String version(@Nullable Path library) {
    try {
      return LlamaCpp.libraryVersion(library);
    } catch (BackendException e) {
      return "not available: " + e.getMessage();
    }
  }
}
