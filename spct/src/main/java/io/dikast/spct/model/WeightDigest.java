package io.dikast.spct.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names the weights of a decoder: so that no run goes on from what began with others. */
public final class WeightDigest {

  private WeightDigest() {}

  /** Eight hexadecimal digits, the same for the same shape and weights. */
  public static String of(Decoder decoder) {
    float[] weights = decoder.weights();
    ByteBuffer bytes = ByteBuffer.allocate(weights.length * Float.BYTES);
    bytes.asFloatBuffer().put(weights);
    CRC32 sum = new CRC32();
    sum.update(decoder.shape().toString().getBytes(StandardCharsets.UTF_8));
    sum.update(bytes);
    return String.format("%08x", sum.getValue());
  }
}
