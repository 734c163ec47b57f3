package io.dikast.search;

import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One line of a {@link SearchJournal}: what changed a tree. */
sealed interface Event {

  /** The plan of the tree, as text, and the version of this format. */
  record Begun(int version, String plan) implements Event {}

  record Asked(int parent, int place) implements Event {}

  @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
  record Told(int ticket, Evaluation evaluation, byte[] payload) implements Event {}

  record FailedTicket(int ticket) implements Event {}

  record CancelledTicket(int ticket) implements Event {}

  default byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case Begun(int version, String plan) -> {
          out.writeByte('B');
          out.writeInt(version);
          out.writeUTF(plan);
        }
        case Asked(int parent, int place) -> {
          out.writeByte('A');
          out.writeInt(parent);
          out.writeInt(place);
        }
        case Told(int ticket, Evaluation evaluation, byte[] payload) -> {
          out.writeByte('T');
          out.writeInt(ticket);
          out.writeDouble(evaluation.value());
          write(out, evaluation.children());
          out.writeInt(payload.length);
          out.write(payload);
        }
        case FailedTicket(int ticket) -> {
          out.writeByte('F');
          out.writeInt(ticket);
        }
        case CancelledTicket(int ticket) -> {
          out.writeByte('C');
          out.writeInt(ticket);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one.
   *
   * @throws IOException if it ends too early
   * @throws IllegalArgumentException if it is none
   */
  static Event read(DataInputStream in) throws IOException {
    char kind = (char) in.readUnsignedByte();
    return switch (kind) {
      case 'B' -> new Begun(in.readInt(), in.readUTF());
      case 'A' -> new Asked(in.readInt(), in.readInt());
      case 'T' ->
          new Told(
              in.readInt(),
              new Evaluation(in.readDouble(), children(in)),
              in.readNBytes(in.readInt()));
      case 'F' -> new FailedTicket(in.readInt());
      case 'C' -> new CancelledTicket(in.readInt());
      default -> throw new IllegalArgumentException("there is no event of kind " + kind);
    };
  }

  private static void write(DataOutputStream out, Children children) throws IOException {
    switch (children) {
      case Children.None _ -> out.writeByte('N');
      case Children.Listed(int count) -> {
        out.writeByte('L');
        out.writeInt(count);
      }
      case Children.Weighed(List<Double> priors) -> {
        out.writeByte('W');
        out.writeInt(priors.size());
        for (double prior : priors) {
          out.writeDouble(prior);
        }
      }
      case Children.Drawn _ -> out.writeByte('D');
    }
  }

  private static Children children(DataInputStream in) throws IOException {
    char kind = (char) in.readUnsignedByte();
    return switch (kind) {
      case 'N' -> Children.none();
      case 'L' -> Children.listed(in.readInt());
      case 'W' -> {
        int count = in.readInt();
        List<Double> priors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          priors.add(in.readDouble());
        }
        yield Children.weighed(priors);
      }
      case 'D' -> Children.drawn();
      default -> throw new IllegalArgumentException("there are no children of kind " + kind);
    };
  }
}
