package io.dikast.server.json;

import java.util.Objects;

/** Carries a {@link Fault} to whoever tells the caller. */
public class FaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  public FaultException(Fault fault) {
    super(Objects.requireNonNull(fault, "fault").message());
    this.fault = fault;
  }

  public final Fault fault() {
    return fault;
  }
}
