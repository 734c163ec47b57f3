package io.dikast.inference.llama;

import io.dikast.engine.backend.ModelMetadata;
import io.dikast.gguf.CheckedModel;
import io.dikast.gguf.GgufArray;
import io.dikast.gguf.GgufException;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.LoaderProfile;
import io.dikast.gguf.ModelShape;
import io.dikast.gguf.ValueType;
import io.dikast.inference.ModelRejectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model file that was checked in Java, before native code sees it.
 *
 * @param path of the file
 * @param name the model's own name, else the file's
 * @param fingerprint of the content: all of a small file, samples of a large one
 * @param metadata texts and arrays of texts, the vocabulary left out
 * @param shape its measures
 * @param bytes of the file
 */
record ModelFile(
    Path path,
    String name,
    String fingerprint,
    ModelMetadata metadata,
    ModelShape shape,
    long bytes) {

  private static final long HASHED_WHOLE = 64L << 20;
  private static final int SAMPLE = 1 << 18;
  private static final int SAMPLES = 32;

  /**
   * Opens and checks a file.
   *
   * @param loader what the library that will load it can load
   * @throws ModelRejectedException if it is not a model that can be loaded
   */
  static ModelFile open(Path path, LoaderProfile loader) {
    if (!Files.isRegularFile(path)) {
      throw new ModelRejectedException("there is no model file at " + path, null);
    }
    try {
      CheckedModel model = CheckedModel.of(GgufFile.open(path), loader);
      GgufFile file = model.file();
      return new ModelFile(
          path,
          file.metadata().text("general.name").orElse(path.getFileName().toString()),
          fingerprint(path),
          texts(file),
          model.shape(),
          file.fileSize());
    } catch (GgufException e) {
      throw new ModelRejectedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ModelRejectedException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ModelMetadata texts(GgufFile file) {
    Map<String, List<String>> entries = new LinkedHashMap<>();
    file.metadata()
        .values()
        .forEach(
            (key, value) -> {
              if (value instanceof GgufValue.Text text) {
                entries.put(key, List.of(text.value()));
              } else if (value instanceof GgufValue.Values(GgufArray array)
                  && array.elementType() == ValueType.STRING
                  && !key.startsWith("tokenizer.")) {
                entries.put(key, file.metadata().texts(key));
              }
            });
    return new ModelMetadata(entries);
  }

  private static String fingerprint(Path path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      long size = channel.size();
      digest.update(Long.toString(size).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      boolean whole = size <= HASHED_WHOLE;
      long step = whole ? SAMPLE : size / SAMPLES;
      ByteBuffer buffer = ByteBuffer.allocate(SAMPLE);
      for (long at = 0; at < size; at += step) {
        channel.position(at);
        buffer.clear();
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // Until the sample is full or the file ends.
        }
        digest.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
