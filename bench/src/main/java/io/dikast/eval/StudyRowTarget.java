package io.dikast.eval;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.bench.fuzz.RoundTrip;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A line of the file that a study goes on from. What is read can be written and read again. */
public final class StudyRowTarget implements FuzzTarget {

  private static final RoundTrip<RowJson> ROUND_TRIP =
      new RoundTrip<>(RowJson::read, RowJson::write);

  @Override
  public String name() {
    return "study-row";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            """
            {"study":"s","item":"a","digest":"0f","seed":0,"tie_seed":-7,"prompt_tokens":12,\
            "greedy":{"scores":[8,3.5],"meta":0.5,"tokens":9},\
            "samples":[{"scores":[1,10],"tokens":3},{"unreadable":"no box","tokens":4},\
            {"refused":"too long","tokens":0},{"failed":"gone","tokens":0}],\
            "usage":{"prompt_tokens":1,"cached_tokens":2,"completion_tokens":3,"meta_tokens":4,\
            "elapsed_ms":5}}\
            """));
  }

  @Override
  public List<byte[]> odd() {
    return FuzzBytes.oddJson();
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"study\":",
        "\"item\":",
        "\"digest\":",
        "\"seed\":",
        "\"tie_seed\":",
        "\"prompt_tokens\":",
        "\"greedy\":{",
        "\"samples\":[",
        "\"scores\":[",
        "\"meta\":",
        "\"tokens\":",
        "\"unreadable\":",
        "\"refused\":",
        "\"failed\":",
        "\"usage\":{",
        "\"elapsed_ms\":",
        "null",
        "-1",
        "1e999",
        "2147483648",
        "9223372036854775807",
        "-0.0");
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
