package io.dikast.spct.model;

import static org.bytedeco.pytorch.global.torch.from_blob;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies arrays into tensors and back. */
public final class Tensors {

  private Tensors() {}

  /**
   * Has libtorch and its OpenBLAS compute on the calling thread alone. Each has a thread pool of
   * its own, OpenBLAS one that libtorch's setting does not reach: for small matrices handing out
   * work, and turning in wait for it, cost several times the work. Threads are put to use by
   * parting a batch instead. It also makes sums come out the same every time.
   */
  static void useCallingThread() {
    torch.set_num_threads(1);
    openblas.blas_set_num_threads(1);
  }

  /** A tensor of one dimension. */
  public static Tensor of(float... values) {
    try (FloatPointer pointer = new FloatPointer(values);
        TensorOptions options = new TensorOptions(torch.ScalarType.Float)) {
      // The copy is libtorch's own; the pointer may go.
      return from_blob(pointer, new long[] {values.length}, options).clone();
    }
  }

  /** A tensor of one dimension, to index with. */
  public static Tensor of(long... values) {
    try (LongPointer pointer = new LongPointer(values);
        TensorOptions options = new TensorOptions(torch.ScalarType.Long)) {
      return from_blob(pointer, new long[] {values.length}, options).clone();
    }
  }

  /** A tensor of one dimension that lies where another lies. */
  public static Tensor beside(Tensor other, float... values) {
    return beside(other, of(values));
  }

  /** A tensor of one dimension, to index with, that lies where another lies. */
  public static Tensor beside(Tensor other, long... values) {
    return beside(other, of(values));
  }

  private static Tensor beside(Tensor other, Tensor tensor) {
    return other.is_cuda() ? tensor.to(other.device(), tensor.scalar_type()) : tensor;
  }

  /** The elements of a tensor of floats, row by row, wherever it lies. */
  public static float[] values(Tensor tensor) {
    Tensor contiguous = tensor.detach().cpu().contiguous();
    float[] copy = new float[(int) contiguous.numel()];
    try (FloatPointer data = contiguous.data_ptr_float()) {
      data.get(copy);
    }
    return copy;
  }
}
