package io.dikast.eval;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Sampling;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker is told through its standard input. Labels stay with the study, and so does the
 * weighting: no draw depends on them. Workers are pointwise.
 *
 * @param meta whether judgements are questioned
 */
record WorkerInput(StudySettings settings, boolean meta, List<PreferenceItem> items) {

  WorkerInput {
    items = List.copyOf(items);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(settings.samples());
    out.writeInt(settings.seeds());
    write(out, settings.sampling());
    out.writeInt(settings.maxTokens());
    out.writeInt(settings.rotations());
    out.writeLong(settings.seed());
    out.writeInt(settings.window());
    out.writeBoolean(meta);
    out.writeInt(items.size());
    for (PreferenceItem item : items) {
      write(out, item);
    }
    out.flush();
  }

  static WorkerInput read(DataInputStream in) throws IOException {
    StudySettings settings =
        StudySettings.DEFAULT
            .withSamples(in.readInt())
            .withSeeds(in.readInt())
            .withSampling(sampling(in))
            .withMaxTokens(in.readInt())
            .withRotations(in.readInt())
            .withSeed(in.readLong())
            .withWindow(in.readInt());
    boolean meta = in.readBoolean();
    int count = in.readInt();
    List<PreferenceItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item(in));
    }
    return new WorkerInput(settings, meta, items);
  }

  private static void write(DataOutputStream out, Sampling sampling) throws IOException {
    out.writeDouble(sampling.temperature());
    out.writeInt(sampling.topK());
    out.writeDouble(sampling.topP());
    out.writeDouble(sampling.minP());
    out.writeDouble(sampling.repetitionPenalty());
    out.writeInt(sampling.penaltyWindow());
  }

  private static Sampling sampling(DataInputStream in) throws IOException {
    return new Sampling(
        in.readDouble(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readInt());
  }

  private static void write(DataOutputStream out, PreferenceItem item) throws IOException {
    write(out, item.id());
    Question question = item.question();
    out.writeInt(question.messages().size());
    for (Message message : question.messages()) {
      write(out, message.role().name());
      write(out, message.content());
    }
    String reference = question.reference();
    out.writeBoolean(reference != null);
    if (reference != null) {
      write(out, reference);
    }
    write(out, question.principles());
    write(out, item.responses());
  }

  private static PreferenceItem item(DataInputStream in) throws IOException {
    String id = text(in);
    int turns = in.readInt();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      messages.add(new Message(Message.Role.valueOf(text(in)), text(in)));
    }
    Question question = Question.of(messages);
    if (in.readBoolean()) {
      question = question.withReference(text(in));
    }
    return new PreferenceItem(
        id, question.withPrinciples(texts(in)), texts(in), Set.of(), Optional.empty());
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
