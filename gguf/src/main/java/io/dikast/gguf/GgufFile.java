package io.dikast.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says of itself. Opening reads the header into the heap, checks every bound of
 * it and closes the file; a file that is changed or cut short later can't hurt. Whether llama.cpp
 * can run what is in it is the question of {@link CheckedModel}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class GgufFile {

  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final long fileSize;
  private final int version;
  private final int alignment;
  private final long dataOffset;
  private final GgufMetadata metadata;
  private final List<TensorInfo> tensors;
  private final Map<String, TensorInfo> byName;

  private GgufFile(Path path, long fileSize, HeaderParser.Header header) {
    this.path = path;
    this.fileSize = fileSize;
    this.version = header.version();
    this.alignment = header.alignment();
    this.dataOffset = TensorLayout.align(header.end(), alignment);
    this.metadata = new GgufMetadata(header.values());
    this.tensors = TensorLayout.place(path, header, fileSize);
    this.byName = LinkedHashMap.newLinkedHashMap(tensors.size());
    for (TensorInfo tensor : tensors) {
      byName.put(tensor.name(), tensor);
    }
  }

  /**
   * Opens a file under {@link GgufLimits#DEFAULT}.
   *
   * @throws GgufException if it is no regular file, can't be read or breaks the format
   */
  public static GgufFile open(Path path) {
    return open(path, GgufLimits.DEFAULT);
  }

  /**
   * Opens a file under other limits.
   *
   * @throws GgufException if it is no regular file, can't be read or breaks the format
   */
  public static GgufFile open(Path path, GgufLimits limits) {
    // Opening a pipe would wait for a writer.
    if (!Files.isRegularFile(path)) {
      throw GgufException.at(path, "path", "a file", Files.exists(path) ? "none" : "nothing there");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long fileSize = channel.size();
      HeaderCursor cursor = new HeaderCursor(path, channel, fileSize, limits);
      return new GgufFile(path, fileSize, new HeaderParser(cursor, limits).parse());
    } catch (IOException e) {
      throw GgufException.io(path, "could not be opened", e);
    }
  }

  public Path path() {
    return path;
  }

  /** The length of the file in bytes when it was opened. */
  public long fileSize() {
    return fileSize;
  }

  /** 2 or 3. */
  public int version() {
    return version;
  }

  /** Tensor data begins at multiples of this many bytes, a power of two of at least 8. */
  public int alignment() {
    return alignment;
  }

  /** Where the data of tensors begins, bytes from the start of the file. */
  public long dataOffset() {
    return dataOffset;
  }

  public GgufMetadata metadata() {
    return metadata;
  }

  /**
   * The architecture, such as {@code llama}; empty where the file names none.
   *
   * @throws GgufException if {@code general.architecture} is not a string
   */
  public Optional<String> architecture() {
    return metadata.text("general.architecture");
  }

  /** The tensors in the order of the header. */
  public List<TensorInfo> tensors() {
    return tensors;
  }

  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Elements of all tensors together. */
  public long parameterCount() {
    return tensors.stream().mapToLong(TensorInfo::elements).sum();
  }

  /**
   * The SHA-256 of the file as it is now, 64 hexadecimal digits. Reads all of it.
   *
   * @throws GgufException if it can't be read
   */
  public String sha256() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw GgufException.io(path, "could not be read", e);
    }
  }

  /**
   * The elements of a tensor of type F32, F16, BF16 or Q8_0, in file order. Opens the file anew.
   *
   * @throws IllegalArgumentException for another type or more than 2^31 - 9 elements
   * @throws GgufException if the file can't be read or has become shorter
   */
  public float[] readFloats(TensorInfo tensor) {
    if (!TensorCodec.canDecode(tensor.type()) || tensor.elements() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "expected fewer than 2^31 elements of F32, F16, BF16 or Q8_0, got " + tensor);
    }
    float[] values = new float[(int) tensor.elements()];
    int chunk = CHUNK / 4;
    byte[] bytes = new byte[(int) Math.min(tensor.bytes(), tensor.type().bytes(chunk))];
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long position = tensor.offset();
      for (int at = 0; at < values.length; at += chunk) {
        int count = Math.min(chunk, values.length - at);
        ByteBuffer part = ByteBuffer.wrap(bytes, 0, (int) tensor.type().bytes(count));
        position += readFully(channel, part, position, tensor);
        TensorCodec.decode(tensor.type(), bytes, values, at, count);
      }
      return values;
    } catch (IOException e) {
      throw GgufException.io(path, "could not be read", e);
    }
  }

  /** Copies the bytes of a tensor. */
  void copyData(TensorInfo tensor, WritableByteChannel target) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(CHUNK, tensor.bytes()));
      long position = tensor.offset();
      long end = position + tensor.bytes();
      while (position < end) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
        position += readFully(channel, buffer, position, tensor);
        buffer.flip();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
      }
    }
  }

  private int readFully(FileChannel channel, ByteBuffer buffer, long from, TensorInfo tensor)
      throws IOException {
    int count = buffer.remaining();
    long position = from;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        throw GgufException.at(
            path,
            "tensor '" + tensor.name() + "'",
            "the " + fileSize + " bytes the file had when it was opened",
            "its end at byte " + position);
      }
      position += read;
    }
    return count;
  }

  @Override
  public String toString() {
    return path + " (" + tensors.size() + " tensors, " + fileSize + " bytes)";
  }
}
