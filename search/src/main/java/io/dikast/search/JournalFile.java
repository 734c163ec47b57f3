package io.dikast.search;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of events, before each its length, that inverted, and a checksum. Only ever added to: what
 * a crash can leave half written is the end, and that is cut off.
 */
final class JournalFile implements AutoCloseable {

  private static final int HEAD = 3 * Integer.BYTES;
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private long end;

  private JournalFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Begins a file with one event. It is written aside and moved: there is none without it. */
  static void begin(Path path, Event.Begun first) throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = framed(first);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
    forceFolderOf(path);
  }

  /** The move itself must reach the disk, too. */
  private static void forceFolderOf(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Where a folder cannot be opened, as on Windows, there is no way to ask for it.
    }
  }

  /**
   * Opens a file and hands over its events.
   *
   * @throws IllegalArgumentException if it is open elsewhere or damaged before its end
   */
  static JournalFile open(Path path, Consumer<Event> events) throws IOException {
    JournalFile file =
        new JournalFile(
            path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    try {
      file.lock();
      file.replay(events);
      return file;
    } catch (IOException | RuntimeException e) {
      file.channel.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    boolean free;
    try {
      free = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    }
    if (!free) {
      throw new IllegalArgumentException(path + " is open in another search");
    }
  }

  private void replay(Consumer<Event> events) throws IOException {
    long size = channel.size();
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    while (size - end >= HEAD) {
      read(head.clear(), end);
      int length = head.getInt();
      int inverted = head.getInt();
      int sum = head.getInt();
      if (length == 0 && inverted == 0 && zeros(size)) {
        // A power cut: the file had grown already, its bytes had not come.
        break;
      }
      // A wrong length would make what follows look like half an event, and be cut off.
      if (length < 1 || inverted != ~length) {
        throw damaged();
      }
      if (length > size - end - HEAD) {
        break;
      }
      ByteBuffer body = ByteBuffer.allocate(length);
      read(body, end + HEAD);
      if (sum != checksum(body.array())) {
        if (end + HEAD + length == size) {
          break;
        }
        throw damaged();
      }
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body.array()))) {
        events.accept(Event.read(in));
      }
      end += HEAD + length;
    }
    channel.truncate(end);
  }

  private IllegalArgumentException damaged() {
    return new IllegalArgumentException(path + " is damaged at byte " + end);
  }

  private boolean zeros(long size) throws IOException {
    for (long at = end; at < size; ) {
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, size - at));
      read(chunk, at);
      at += chunk.limit();
      while (chunk.hasRemaining()) {
        if (chunk.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void read(ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
    }
    into.flip();
  }

  /**
   * Adds an event. It outlives the process once this returns, and the machine if {@code forced}.
   *
   * @throws IOException if it could not be added; the file then is as it was
   */
  void add(Event event, boolean forced) throws IOException {
    ByteBuffer bytes = framed(event);
    try {
      int length = bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes, end + bytes.position());
      }
      if (forced) {
        channel.force(false);
      }
      end += length;
    } catch (IOException e) {
      try {
        channel.truncate(end);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private static ByteBuffer framed(Event event) {
    byte[] body = event.bytes();
    return ByteBuffer.allocate(HEAD + body.length)
        .putInt(body.length)
        .putInt(~body.length)
        .putInt(checksum(body))
        .put(body)
        .flip();
  }

  private static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
