package io.dikast.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.gguf.CheckedModel;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufException;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model file holds.
 *
 * @param path of the file
 * @param bytes its size
 * @param contents what its header says, {@code null} where there is no reading it
 * @param fault why it cannot be used, {@code null} if it can
 */
record ModelFile(Path path, long bytes, @Nullable Contents contents, @Nullable String fault) {

  /**
   * What a header says.
   *
   * @param version of the format, 2 or 3
   * @param architecture such as {@code llama}, empty where the file names none
   * @param parameters elements of all tensors
   * @param tensors how many there are
   * @param quantisation the type that most of the weights are stored in
   * @param contextLength tokens it was trained on, 0 where it does not say
   * @param notes what is odd but harmless
   */
  record Contents(
      int version,
      String architecture,
      long parameters,
      int tensors,
      String quantisation,
      long contextLength,
      List<String> notes) {}

  /** Reads and checks a file as the engine would before it loads one. */
  static ModelFile read(Path path) {
    long bytes;
    try {
      bytes = Files.size(path);
    } catch (IOException e) {
      return new ModelFile(path, 0, null, Reasons.of(path, e));
    }
    GgufFile file;
    try {
      file = GgufFile.open(path);
    } catch (GgufException e) {
      return new ModelFile(path, bytes, null, String.valueOf(e.getMessage()));
    }
    try {
      CheckedModel model = CheckedModel.open(path);
      return new ModelFile(
          path, bytes, contents(file, model.shape().contextLength(), model.notes()), null);
    } catch (GgufException e) {
      return new ModelFile(
          path, bytes, contents(file, 0, List.of()), String.valueOf(e.getMessage()));
    }
  }

  private static Contents contents(GgufFile file, long contextLength, List<String> notes) {
    return new Contents(
        file.version(),
        architecture(file),
        file.parameterCount(),
        file.tensors().size(),
        quantisation(file),
        contextLength,
        notes);
  }

  private static String architecture(GgufFile file) {
    try {
      return file.architecture().orElse("");
    } catch (GgufException e) {
      // Of another type than text: the fault says so.
      return "";
    }
  }

  private static String quantisation(GgufFile file) {
    Map<GgmlType, Long> bytes =
        file.tensors().stream()
            .collect(
                Collectors.groupingBy(TensorInfo::type, Collectors.summingLong(TensorInfo::bytes)));
    return bytes.entrySet().stream()
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(entry -> entry.getKey().name())
        .orElse("");
  }

  /** Its name without the ending. */
  String name() {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString().replaceFirst("\\.gguf$", "");
  }

  /** Architecture, parameters, type and size in one line. */
  String summary() {
    return contents == null
        ? Machine.bytes(bytes)
        : contents.architecture()
            + ", "
            + count(contents.parameters())
            + " parameters, "
            + contents.quantisation()
            + ", "
            + Machine.bytes(bytes);
  }

  /** A number of parameters as people say it: 812k, 135M, 27.2B. */
  static String count(long parameters) {
    if (parameters < 1000) {
      return String.valueOf(parameters);
    }
    String[] units = {"k", "M", "B", "T"};
    double value = parameters / 1000.0;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 99.95 ? "%.1f%s" : "%.0f%s", value, units[unit]);
  }

  /** The fields of this file, into an object that is open. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("id", name());
    json.writeStringField("object", "model");
    json.writeStringField("path", path.toString());
    json.writeNumberField("size_bytes", bytes);
    json.writeBooleanField("valid", fault == null);
    json.writeStringField("reason", fault);
    if (contents == null) {
      for (String field :
          List.of(
              "gguf_version",
              "architecture",
              "parameters",
              "tensors",
              "quantization",
              "context_length")) {
        json.writeNullField(field);
      }
    } else {
      json.writeNumberField("gguf_version", contents.version());
      json.writeStringField("architecture", contents.architecture());
      json.writeNumberField("parameters", contents.parameters());
      json.writeNumberField("tensors", contents.tensors());
      json.writeStringField("quantization", contents.quantisation());
      json.writeNumberField("context_length", contents.contextLength());
    }
  }
}
