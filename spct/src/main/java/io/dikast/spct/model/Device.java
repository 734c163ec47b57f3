package io.dikast.spct.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Where a decoder's tensors lie and are computed with: the processor, or one of libtorch's CUDA
 * devices, which its build for CUDA has (Maven profile {@code gpu}).
 */
public final class Device {

  /** The processor. */
  public static final Device CPU = new Device(-1);

  private static final Pattern NAMED = Pattern.compile("cuda(?::(\\d{1,2}))?");

  private final int cuda;

  private Device(int cuda) {
    this.cuda = cuda;
  }

  /**
   * The device of this name.
   *
   * @param name {@code cpu}, {@code cuda} for the first CUDA device, {@code cuda:N} for the one of
   *     that number from 0, or {@code auto}: the first CUDA device where there is one, else the
   *     processor
   * @throws IllegalArgumentException if it is no such name, or there is no such device here
   */
  public static Device named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("cpu")) {
      return CPU;
    }
    int devices = cudaDevices();
    if (lower.equals("auto")) {
      return devices > 0 ? new Device(0) : CPU;
    }
    Matcher cuda = NAMED.matcher(lower);
    if (!cuda.matches()) {
      throw new IllegalArgumentException(
          "a device is cpu, cuda, cuda:N or auto, got '" + name + "'");
    }
    int number = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    if (number >= devices) {
      throw new IllegalArgumentException(
          torch.hasCUDA()
              ? "there is no " + lower + ": libtorch sees " + devices + " CUDA devices"
              : "there is no " + lower + ": this libtorch was built for the processor alone");
    }
    return new Device(number);
  }

  private static int cudaDevices() {
    return torch.hasCUDA() && torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /** Whether it is a CUDA device. */
  public boolean isCuda() {
    return cuda >= 0;
  }

  /** The tensor on this device: itself where it lies there. */
  Tensor place(Tensor tensor) {
    if (!isCuda()) {
      return tensor;
    }
    try (var device = new org.bytedeco.pytorch.Device(toString())) {
      return tensor.to(device, tensor.scalar_type());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Device device && device.cuda == cuda;
  }

  @Override
  public int hashCode() {
    return cuda;
  }

  /** Its name, as {@link #named} takes it. */
  @Override
  public String toString() {
    return isCuda() ? "cuda:" + cuda : "cpu";
  }
}
