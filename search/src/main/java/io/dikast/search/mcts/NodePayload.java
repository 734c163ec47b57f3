package io.dikast.search.mcts;

import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal of a search keeps of a node besides its value. Texts of answers are kept from
 * where they leave the node above, so that a deep tree is not quadratic.
 *
 * @param waveEnd the last ticket of the wave that the node was asked for in
 * @param node as it was told; its selections are not kept
 */
record NodePayload(int waveEnd, WrittenNode node) {

  /**
   * As bytes.
   *
   * @param above steps of the answer that the node above stands for
   */
  byte[] bytes(int above) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(waveEnd);
      write(out, node.answer(), above);
      out.writeDouble(node.meanLogProbability());
      out.writeInt(node.worth().stepRewards().size());
      for (double reward : node.worth().stepRewards()) {
        out.writeDouble(reward);
      }
      out.writeInt(node.worth().rollouts().size());
      for (Rollout rollout : node.worth().rollouts()) {
        write(out, rollout.answer(), node.answer().steps().size());
        out.writeDouble(rollout.reward());
        out.writeDouble(rollout.meanLogProbability());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one.
   *
   * @param above the steps that the node's answer goes on from
   * @param value as it was told
   * @throws IllegalArgumentException if these are no such bytes
   */
  static NodePayload read(byte[] bytes, List<TokenSequence> above, double value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int waveEnd = in.readInt();
      PartialAnswer answer = answer(in, above);
      double meanLogProbability = in.readDouble();
      List<Double> rewards = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        rewards.add(in.readDouble());
      }
      List<Rollout> rollouts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        rollouts.add(new Rollout(answer(in, answer.steps()), in.readDouble(), in.readDouble()));
      }
      return new NodePayload(
          waveEnd,
          new WrittenNode(
              answer, meanLogProbability, new Worth(value, rewards, rollouts, List.of())));
    } catch (IOException e) {
      throw new IllegalArgumentException("the journal holds a node that cannot be read", e);
    }
  }

  private static void write(DataOutputStream out, PartialAnswer answer, int above)
      throws IOException {
    out.writeBoolean(answer.finished());
    List<TokenSequence> steps = answer.steps();
    out.writeInt(steps.size() - above);
    for (TokenSequence step : steps.subList(above, steps.size())) {
      write(out, step.vocabulary());
      int[] ids = step.ids();
      out.writeInt(ids.length);
      for (int id : ids) {
        out.writeInt(id);
      }
      write(out, step.text());
    }
  }

  private static PartialAnswer answer(DataInputStream in, List<TokenSequence> above)
      throws IOException {
    boolean finished = in.readBoolean();
    List<TokenSequence> steps = new ArrayList<>(above);
    for (int left = in.readInt(); left > 0; left--) {
      String vocabulary = text(in);
      int[] ids = new int[in.readInt()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = in.readInt();
      }
      steps.add(TokenSequence.of(vocabulary, ids, text(in)));
    }
    return new PartialAnswer(steps, finished);
  }

  /** Not writeUTF: that ends at 64 KiB, and does not keep half a surrogate pair from being one. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
