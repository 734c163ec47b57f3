package io.dikast.bench.fuzz;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.metarm.MetaHead;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The file of a trained meta head. What is read can be written and read again. */
public final class MetaHeadTarget implements FuzzTarget {

  private static final String HEAD =
      """
      {"kind":"KIND","version":2,"width":2,"features":["margin","mean_log_probability"],\
      "means":[3,-1],"deviations":[2,0.5],"weights":[0.5,-1.5],"bias":0.25,"held_out":{\
      "measure":"auc","value":0.9,"half_width":0.05,"loss":0.3,"brier":0.1,"count":5,\
      "questions":4,"folds":2,"bins":{"width":2,"count":[2,3],"predicted":[0.2,0.8],\
      "right":[0.5,0.9]}}STATE}\
      """;

  private static final String STATE =
      """
      ,"state":{"model":"m","identity":"i","width":2,"means":[0,1],"deviations":[1,2],\
      "weights":[0.5,0]}\
      """;

  private final ScratchFile scratch = new ScratchFile();
  private final ScratchFile copy = new ScratchFile();

  @Override
  public String name() {
    return "meta-head";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(HEAD.replace("KIND", "features").replace("STATE", "")),
        FuzzBytes.of(HEAD.replace("KIND", "features_and_state").replace("STATE", STATE)));
  }

  @Override
  public List<byte[]> odd() {
    return FuzzBytes.oddJson();
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"kind\":",
        "\"version\":",
        "\"width\":",
        "\"features\":[",
        "\"means\":[",
        "\"deviations\":[",
        "\"weights\":[",
        "\"bias\":",
        "\"held_out\":{",
        "\"measure\":",
        "\"value\":",
        "\"half_width\":",
        "\"loss\":",
        "\"brier\":",
        "\"count\":",
        "\"questions\":",
        "\"folds\":",
        "\"bins\":{",
        "\"predicted\":[",
        "\"right\":[",
        "\"state\":{",
        "\"model\":",
        "\"identity\":",
        "margin",
        "log_tokens",
        "1e999",
        "-0.0",
        "5e-324",
        "2147483647");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class);
  }

  @Override
  public void read(byte[] input) throws IOException {
    MetaHead head = MetaHead.read(scratch.of(input));
    head.write(copy.path());
    MetaHead again;
    try {
      again = MetaHead.read(copy.path());
    } catch (IllegalArgumentException e) {
      throw new AssertionError("cannot be read again: " + head, e);
    }
    require(again.equals(head), "expected " + head + ", got " + again);
  }
}
