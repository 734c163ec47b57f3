package io.dikast.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a model file: metadata in the order it was put, tensors in the order they were added, one
 * after the other as llama.cpp demands. The same calls give the same bytes. Not for use by several
 * threads at once.
 */
public final class GgufWriter {

  private static final int VERSION = 3;

  /** Elements handed over at a time: a multiple of every block size. */
  private static final int CHUNK = 1 << 16;

  private final Map<String, GgufValue> values = new LinkedHashMap<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private int alignment = HeaderParser.DEFAULT_ALIGNMENT;

  /** Writes the data of one tensor, exactly as many bytes as it takes. */
  @FunctionalInterface
  private interface Body {
    void write(WritableByteChannel target) throws IOException;
  }

  private record Part(GgmlType type, List<Long> dims, Body body) {
    long bytes() {
      return type.bytes(type.elements(dims));
    }
  }

  private GgufWriter() {}

  public static GgufWriter create() {
    return new GgufWriter();
  }

  /**
   * A writer that has all metadata and all tensors of a file, to change some of it. The tensors'
   * data is read when the new file is written.
   */
  public static GgufWriter copyOf(GgufFile file) {
    GgufWriter writer = new GgufWriter();
    writer.alignment = file.alignment();
    writer.values.putAll(file.metadata().values());
    writer.values.remove(HeaderParser.ALIGNMENT);
    for (TensorInfo tensor : file.tensors()) {
      writer.parts.put(
          tensor.name(),
          new Part(tensor.type(), tensor.dims(), target -> file.copyData(tensor, target)));
    }
    return writer;
  }

  /**
   * Puts a key, in the place of the one with this name if there is one.
   *
   * @throws IllegalArgumentException for an empty key, one of more than 65,535 bytes, one with
   *     control characters, or {@code general.alignment}, which {@link #alignment} sets
   */
  public GgufWriter put(String key, GgufValue value) {
    requireName(key, HeaderParser.MAX_KEY_BYTES, "key");
    if (key.equals(HeaderParser.ALIGNMENT)) {
      throw new IllegalArgumentException("expected alignment() to be used, got the key " + key);
    }
    values.put(key, value);
    return this;
  }

  public GgufWriter put(String key, String value) {
    return put(key, GgufValue.of(value));
  }

  public GgufWriter put(String key, boolean value) {
    return put(key, GgufValue.of(value));
  }

  public GgufWriter put(String key, GgufArray value) {
    return put(key, GgufValue.of(value));
  }

  /** Puts a UINT32, the type of llama.cpp's counts and token ids. */
  public GgufWriter putUint32(String key, long value) {
    return put(key, GgufValue.uint32(value));
  }

  /** Puts a FLOAT32, the type of llama.cpp's real numbers. */
  public GgufWriter putFloat32(String key, float value) {
    return put(key, GgufValue.float32(value));
  }

  /** Takes a key out; nothing happens where it is absent. */
  public GgufWriter remove(String key) {
    values.remove(key);
    return this;
  }

  /** What has been put so far. */
  public GgufMetadata metadata() {
    return new GgufMetadata(values);
  }

  /**
   * Sets where tensor data may begin; 32 unless set. llama.cpp needs a multiple of 32.
   *
   * @param bytes a power of two, 8 to 2^20
   */
  public GgufWriter alignment(int bytes) {
    if (!HeaderParser.isAlignment(bytes)) {
      throw new IllegalArgumentException("expected a power of two in 8..2^20, got " + bytes);
    }
    alignment = bytes;
    return this;
  }

  /**
   * Adds a tensor, in the place of the one with this name if there is one.
   *
   * @param type F32, F16 or Q8_0
   * @param dims 1 to 4 dimensions, the contiguous one first
   * @throws IllegalArgumentException for another type, for dimensions the type can't hold or for a
   *     name that is empty, longer than 63 bytes or has control characters
   */
  public GgufWriter tensor(String name, GgmlType type, List<Long> dims, FloatSource source) {
    requireName(name, HeaderParser.MAX_TENSOR_NAME_BYTES, "tensor name");
    if (!TensorCodec.canEncode(type)) {
      throw new IllegalArgumentException("expected F32, F16 or Q8_0, got " + type);
    }
    List<Long> shape = List.copyOf(dims);
    long elements = type.elements(shape);
    parts.put(name, new Part(type, shape, target -> encode(name, type, elements, source, target)));
    return this;
  }

  /** Takes a tensor out; nothing happens where it is absent. */
  public GgufWriter removeTensor(String name) {
    parts.remove(name);
    return this;
  }

  /**
   * Writes the file: first under another name in the same folder, then moved into place, so that
   * nobody sees half a file. An existing file is replaced.
   *
   * @throws GgufException if it can't be written, or a copied tensor can't be read
   * @throws IllegalArgumentException if a source gives a value that the tensor's type can't hold
   */
  public void write(Path path) {
    Path absolute = path.toAbsolutePath();
    Path partial =
        absolute.resolveSibling(
            "."
                + absolute.getFileName()
                + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong())
                + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        write(channel);
        channel.force(true);
      }
      move(partial, absolute);
    } catch (IOException e) {
      throw GgufException.io(path, "could not be written", e);
    } finally {
      delete(partial);
    }
  }

  private void write(FileChannel channel) throws IOException {
    writeFully(channel, ByteBuffer.wrap(header()));
    byte[] padding = new byte[alignment];
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      long end = channel.position() + part.getValue().bytes();
      part.getValue().body().write(channel);
      int missing = (int) (TensorLayout.align(end, alignment) - end);
      writeFully(channel, ByteBuffer.wrap(padding, 0, missing));
    }
  }

  private byte[] header() {
    Sink sink = new Sink(1 << 16);
    sink.raw(new byte[] {'G', 'G', 'U', 'F'});
    sink.int32(VERSION);
    sink.int64(parts.size());
    boolean ownAlignment = alignment != HeaderParser.DEFAULT_ALIGNMENT;
    sink.int64(values.size() + (ownAlignment ? 1 : 0));
    values.forEach((key, value) -> entry(sink, key, value));
    if (ownAlignment) {
      entry(sink, HeaderParser.ALIGNMENT, GgufValue.uint32(alignment));
    }
    long offset = 0;
    for (Map.Entry<String, Part> entry : parts.entrySet()) {
      Part part = entry.getValue();
      sink.text(entry.getKey());
      sink.int32(part.dims().size());
      part.dims().forEach(sink::int64);
      sink.int32(part.type().code());
      sink.int64(offset);
      offset = TensorLayout.align(offset + part.bytes(), alignment);
    }
    sink.pad(alignment);
    return sink.bytes();
  }

  private static void entry(Sink sink, String key, GgufValue value) {
    sink.text(key);
    sink.int32(value.type().code());
    sink.value(value);
  }

  private static void encode(
      String name, GgmlType type, long elements, FloatSource source, WritableByteChannel target)
      throws IOException {
    int chunk = (int) Math.min(CHUNK, elements);
    float[] values = new float[chunk];
    byte[] bytes = new byte[(int) type.bytes(chunk)];
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
    for (long from = 0; from < elements; from += chunk) {
      int count = (int) Math.min(chunk, elements - from);
      source.fill(from, values, count);
      try {
        TensorCodec.encode(type, values, count, bytes);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "tensor '" + name + "', elements from " + from + ": " + e.getMessage(), e);
      }
      writeFully(target, direct.clear().put(bytes, 0, (int) type.bytes(count)).flip());
    }
  }

  private static void writeFully(WritableByteChannel target, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException _) {
      // It lies beside the target under a name that says what it is; the first fault counts.
    }
  }

  private static void requireName(String name, int most, String what) {
    int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (length == 0 || length > most || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          what
              + ": expected 1 to "
              + most
              + " bytes without control characters, got '"
              + name
              + "'");
    }
  }
}
