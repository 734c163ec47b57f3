package io.dikast.bench.fuzz;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.engine.trace.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The headers of a trace: {@code traceparent} on the first line, {@code tracestate} on the rest.
 */
public final class TraceContextTarget implements FuzzTarget {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Override
  public String name() {
    return "trace-context";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(PARENT),
        FuzzBytes.of(PARENT + "\na=1,b@c=2"),
        FuzzBytes.of("cc" + PARENT.substring(2) + "-more\na=1\n b=2\t"));
  }

  @Override
  public List<byte[]> odd() {
    return List.of(
        FuzzBytes.of("00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00"),
        FuzzBytes.of(PARENT + "\n" + "a=1,".repeat(300)),
        FuzzBytes.of(PARENT + "\na=" + " ".repeat(300)));
  }

  @Override
  public List<String> words() {
    return List.of("00-", "ff-", "-01", ",", "=", "@", " ", "\t", "\n");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public void read(byte[] input) {
    List<String> lines = List.of(FuzzBytes.text(input, false).split("\n", -1));
    Optional<TraceContext> context =
        TraceContext.read(lines.subList(0, 1), lines.subList(1, lines.size()));
    if (context.isPresent()) {
      TraceContext read = context.get();
      List<String> states = read.state().isEmpty() ? List.of() : List.of(read.state());
      require(
          TraceContext.read(List.of(read.parent()), states).equals(context),
          "what is sent on is read as it was");
    }
  }
}
