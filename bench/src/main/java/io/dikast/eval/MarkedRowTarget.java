package io.dikast.eval;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.bench.fuzz.RoundTrip;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A line of the file that marking judgements goes on from. */
public final class MarkedRowTarget implements FuzzTarget {

  private static final RoundTrip<MarkedRowJson> ROUND_TRIP =
      new RoundTrip<>(MarkedRowJson::read, MarkedRowJson::write);

  @Override
  public String name() {
    return "marked-row";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            """
            {"marking":"m","item":"a","digest":"0f","unreadable":1,"judgements":[\
            {"scores":[8,3.5],"features":{"margin":0.5,"log_tokens":2},"state":"AACAPwAAAEA="},\
            {"scores":[1,10],"features":{}}],"usage":[1,2,3,4,5]}\
            """));
  }

  @Override
  public List<byte[]> odd() {
    return FuzzBytes.oddJson();
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"marking\":",
        "\"item\":",
        "\"digest\":",
        "\"unreadable\":",
        "\"judgements\":[",
        "\"scores\":[",
        "\"features\":{",
        "\"margin\":",
        "\"log_tokens\":",
        "\"mean_log_probability\":",
        "\"state\":",
        "AACAPw==",
        "AADAfw==",
        "\"usage\":[",
        "null",
        "-1",
        "1e999",
        "2147483648",
        "9223372036854775807");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return RoundTrip.REFUSALS;
  }

  @Override
  public void read(byte[] input) throws IOException {
    ROUND_TRIP.of(FuzzBytes.text(input, false));
  }
}
