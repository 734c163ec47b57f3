package io.dikast.spct.model;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/**
 * A decoder of llama.cpp's architecture {@code llama} on libtorch: RMS norms (arXiv 1910.07467),
 * rotary positions of neighbouring pairs (arXiv 2104.09864), grouped-query attention (arXiv
 * 2305.13245), SwiGLU (arXiv 2002.05202), output tied to the embedding, no biases.
 *
 * <p>All weights are one flat tensor in the order of {@link Weights}; the parameters that autograd
 * sees are views of it. Owns native memory; not thread-safe.
 */
public final class Decoder implements AutoCloseable {

  private final DecoderShape shape;
  private final Device device;
  private final Weights layout;
  private final Tensor flat;
  private final List<Tensor> parameters = new ArrayList<>();
  private final Tensor cosines;
  private final Tensor sines;

  private Decoder(DecoderShape shape, Device device, Weights layout, Supplier<Tensor> weights) {
    this.shape = shape;
    this.device = device;
    this.layout = layout;
    Tensors.useCallingThread();
    try (var _ = new PointerScope()) {
      flat = weights.get();
      for (Weights.Block block : layout.blocks()) {
        Tensor view = flat.narrow(0, block.from(), block.size());
        Tensor shaped = block.norm() ? view : view.view(block.rows(), block.columns());
        // Detached views share the memory: what the optimiser does to the flat tensor is seen.
        Tensor parameter = shaped.detach();
        parameter.set_requires_grad(true);
        parameters.add(parameter);
        parameter.retainReference();
      }
      int half = shape.headWidth() / 2;
      float[] cos = new float[shape.context() * half];
      float[] sin = new float[cos.length];
      for (int position = 0; position < shape.context(); position++) {
        for (int pair = 0; pair < half; pair++) {
          double angle = position * Math.pow(shape.rotaryBase(), -2.0 * pair / shape.headWidth());
          cos[position * half + pair] = (float) Math.cos(angle);
          sin[position * half + pair] = (float) Math.sin(angle);
        }
      }
      cosines = Tensors.beside(flat, cos).view(shape.context(), half);
      sines = Tensors.beside(flat, sin).view(shape.context(), half);
      flat.retainReference();
      cosines.retainReference();
      sines.retainReference();
    }
  }

  /** A decoder of random weights on the processor, the same for the same seed. */
  public static Decoder random(DecoderShape shape, long seed) {
    return random(shape, seed, Device.CPU);
  }

  /** A decoder of random weights, the same for the same seed on every device. */
  public static Decoder random(DecoderShape shape, long seed, Device device) {
    return of(shape, new Weights(shape).random(seed), device);
  }

  /**
   * A decoder of these weights on the processor.
   *
   * @param weights as {@link #weights} gives them
   */
  public static Decoder of(DecoderShape shape, float[] weights) {
    return of(shape, weights, Device.CPU);
  }

  /**
   * A decoder of these weights.
   *
   * @param weights as {@link #weights} gives them
   * @param device where they lie, and all that is computed with them
   */
  public static Decoder of(DecoderShape shape, float[] weights, Device device) {
    Weights layout = new Weights(shape);
    if (weights.length != layout.size()) {
      throw new IllegalArgumentException(
          "a decoder of " + shape + " has " + layout.size() + " weights, got " + weights.length);
    }
    return new Decoder(shape, device, layout, () -> device.place(Tensors.of(weights)));
  }

  /**
   * A decoder with the same weights in the same memory, and gradients of its own, for another
   * thread. Closed by itself, in any order.
   */
  public Decoder replica() {
    return new Decoder(shape, device, layout, flat::detach);
  }

  /** A decoder of other weights, of the same shape and on the same device. */
  public Decoder with(float[] weights) {
    return of(shape, weights, device);
  }

  /** Where it lies. */
  public Device device() {
    return device;
  }

  public DecoderShape shape() {
    return shape;
  }

  /** A copy of all weights; their order is this class's own. */
  public float[] weights() {
    try (var _ = new PointerScope()) {
      return Tensors.values(flat);
    }
  }

  Weights layout() {
    return layout;
  }

  /** The flat tensor itself: whoever changes it changes the decoder. */
  public Tensor flat() {
    return flat;
  }

  /** 1 for every weight of a matrix, 0 for those of norms. */
  public float[] decayed() {
    return layout.decayed();
  }

  /** The gradients of all weights in their order, and leaves none behind. */
  public Tensor takeGradients() {
    try (TensorVector all = new TensorVector(parameters.size())) {
      for (int i = 0; i < parameters.size(); i++) {
        Tensor gradient = parameters.get(i).grad();
        if (!gradient.defined()) {
          throw new IllegalStateException(
              "no gradient has come to " + layout.blocks().get(i).name());
        }
        all.put(i, gradient.view(-1));
      }
      Tensor flatGradient = cat(all, 0);
      parameters.forEach(parameter -> parameter.mutable_grad().reset());
      return flatGradient;
    }
  }

  /**
   * Hidden states, after the last norm.
   *
   * @param tokens ids, documents × positions, each from position 0; what stands after a document's
   *     end is not seen by it
   * @return documents × positions × width
   */
  public Tensor hidden(Tensor tokens) {
    long documents = tokens.size(0);
    long length = tokens.size(1);
    if (length > shape.context()) {
      throw new IllegalArgumentException(
          "a document has at most " + shape.context() + " tokens, got " + length);
    }
    int next = 0;
    Tensor x = embedding(parameters.get(next++), tokens);
    Tensor cos = cosines.narrow(0, 0, length);
    Tensor sin = sines.narrow(0, 0, length);
    long[] norm = {shape.width()};
    for (int layer = 0; layer < shape.layers(); layer++) {
      Tensor read = normed(x, norm, parameters.get(next++));
      Tensor qkv = linear(read, parameters.get(next++));
      Tensor query = rotated(heads(qkv.narrow(2, 0, shape.width()), documents, length), cos, sin);
      Tensor key =
          rotated(
              heads(qkv.narrow(2, shape.width(), shape.keyValueWidth()), documents, length),
              cos,
              sin);
      Tensor value =
          heads(
              qkv.narrow(2, (long) shape.width() + shape.keyValueWidth(), shape.keyValueWidth()),
              documents,
              length);
      Tensor attended =
          scaled_dot_product_attention(
              query,
              key,
              value,
              new TensorOptional(),
              0,
              true,
              new DoubleOptional(),
              shape.keyValueHeads() < shape.heads());
      Tensor mixed = attended.transpose(1, 2).reshape(documents, length, shape.width());
      x = x.add(linear(mixed, parameters.get(next++)));
      Tensor input = normed(x, norm, parameters.get(next++));
      TensorVector gateAndUp = linear(input, parameters.get(next++)).chunk(2, 2);
      Tensor inner = silu(gateAndUp.get(0)).mul(gateAndUp.get(1));
      x = x.add(linear(inner, parameters.get(next++)));
    }
    return normed(x, norm, parameters.get(next));
  }

  private static Tensor normed(Tensor x, long[] width, Tensor scale) {
    return rms_norm(
        x, width, new TensorOptional(scale), new DoubleOptional(DecoderShape.NORM_EPSILON));
  }

  private Tensor heads(Tensor x, long documents, long length) {
    return x.view(documents, length, -1, shape.headWidth()).transpose(1, 2);
  }

  /** Pairs are neighbours, (0, 1), (2, 3), …: llama.cpp's order for this architecture. */
  private static Tensor rotated(Tensor x, Tensor cos, Tensor sin) {
    TensorVector pair = x.unflatten(3, -1, 2).unbind(4);
    Tensor even = pair.get(0);
    Tensor odd = pair.get(1);
    try (TensorVector turned =
        new TensorVector(even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos)))) {
      return stack(turned, 4).flatten(3, 4);
    }
  }

  /**
   * Logits of next tokens.
   *
   * @param hidden any number × width
   * @return as many × vocabulary
   */
  public Tensor logits(Tensor hidden) {
    return linear(hidden, parameters.getFirst());
  }

  @Override
  public void close() {
    parameters.forEach(Tensor::releaseReference);
    flat.releaseReference();
    cosines.releaseReference();
    sines.releaseReference();
  }
}
