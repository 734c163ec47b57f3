package io.dikast.spct.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * All that a run needs to go on as if it had never stopped.
 *
 * @param fingerprint of the settings it belongs to
 * @param step the next
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
record Checkpoint(
    String fingerprint,
    long step,
    Batches.Position position,
    float[] weights,
    AdamW.State moments) {

  private static final int MAGIC = 0x44494B43;

  /** Written aside, forced to the disk, and moved: there is always a whole one. */
  void write(Path path) {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        CheckedOutputStream checked =
            new CheckedOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel)), new CRC32());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeInt(MAGIC);
        out.writeUTF(fingerprint);
        out.writeLong(step);
        out.writeLong(position.pool());
        out.writeLong(position.poolStart());
        out.writeInt(position.taken());
        out.writeLong(moments.steps());
        out.writeInt(weights.length);
        write(out, weights);
        write(out, moments.first());
        write(out, moments.second());
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
        channel.force(true);
      }
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoint " + path, e);
    }
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException if it is not a whole checkpoint of these settings
   */
  static Checkpoint read(Path path, String fingerprint) {
    try (CheckedInputStream checked =
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(path)), new CRC32());
        DataInputStream in = new DataInputStream(checked)) {
      if (in.readInt() != MAGIC) {
        throw new IllegalArgumentException(path + " is not a checkpoint");
      }
      String found = in.readUTF();
      if (!found.equals(fingerprint)) {
        throw new IllegalArgumentException(
            "the checkpoint " + path + " belongs to other settings: " + found);
      }
      long step = in.readLong();
      Batches.Position position = new Batches.Position(in.readLong(), in.readLong(), in.readInt());
      long steps = in.readLong();
      int count = in.readInt();
      float[] weights = read(in, count);
      AdamW.State moments = new AdamW.State(read(in, count), read(in, count), steps);
      long sum = checked.getChecksum().getValue();
      if (in.readLong() != sum) {
        throw new IllegalArgumentException("the checkpoint " + path + " is damaged");
      }
      return new Checkpoint(found, step, position, weights, moments);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + path, e);
    }
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static float[] read(DataInputStream in, int count) throws IOException {
    float[] values = new float[count];
    ByteBuffer.wrap(in.readNBytes(count * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }
}
