package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the format byte by byte and lets everything be wrong: counts, types, lengths. It shares no
 * code with the writer or the reader.
 */
final class RawGguf {

  private byte[] magic = {'G', 'G', 'U', 'F'};
  private int version = 3;
  private @Nullable Long claimedTensors;
  private @Nullable Long claimedKeys;
  private long tensorCount;
  private long keyCount;
  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private int alignment = 32;
  private int dataBytes;

  RawGguf magic(String text) {
    magic = text.getBytes(UTF_8);
    return this;
  }

  RawGguf version(int number) {
    version = number;
    return this;
  }

  RawGguf claimTensors(long count) {
    claimedTensors = count;
    return this;
  }

  RawGguf claimKeys(long count) {
    claimedKeys = count;
    return this;
  }

  RawGguf key(String name, int type, byte[] value) {
    return key(text(name), type, value);
  }

  /** A key whose name is given with its length. */
  RawGguf key(byte[] name, int type, byte[] value) {
    keyCount++;
    put(keys, name, int32(type), value);
    return this;
  }

  RawGguf tensor(String name, int type, long offset, long... dims) {
    return tensor(text(name), dims.length, type, offset, dims);
  }

  RawGguf tensor(byte[] name, int rank, int type, long offset, long... dims) {
    tensorCount++;
    put(tensors, name, int32(rank));
    for (long dim : dims) {
      put(tensors, int64(dim));
    }
    put(tensors, int32(type), int64(offset));
    return this;
  }

  /** Where the data begins; the key is not written. */
  RawGguf align(int bytes) {
    alignment = bytes;
    return this;
  }

  RawGguf data(int bytes) {
    dataBytes = bytes;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    put(file, magic, int32(version));
    put(file, int64(claimedTensors == null ? tensorCount : claimedTensors));
    put(file, int64(claimedKeys == null ? keyCount : claimedKeys));
    put(file, keys.toByteArray(), tensors.toByteArray());
    if (dataBytes > 0) {
      put(file, new byte[Math.floorMod(-file.size(), alignment)]);
      byte[] data = new byte[dataBytes];
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) (i * 31);
      }
      put(file, data);
    }
    return file.toByteArray();
  }

  Path writeTo(Path folder) {
    return write(folder, bytes());
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(Files.createTempFile(folder, "raw", ".gguf"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return join(int64(bytes.length), bytes);
  }

  static byte[] array(int elementType, long count, byte[]... elements) {
    return join(int32(elementType), int64(count), join(elements));
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] int64(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    put(all, parts);
    return all.toByteArray();
  }

  private static void put(ByteArrayOutputStream target, byte[]... parts) {
    for (byte[] part : parts) {
      target.writeBytes(part);
    }
  }
}
