package io.dikast.server.cli;

import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.DataFormat;
import io.dikast.eval.data.DataRow;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.data.PreferenceData;
import io.dikast.server.json.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data set, and how much of it. */
final class DataOptions {

  private static final String AUTO = "auto";

  /** So many faults are shown in words; the rest is counted. */
  private static final int SHOWN_FAULTS = 5;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Questions with responses and labels: JSON lines, or one JSON array.")
  @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = {
        "auto tells by the first row's fields (default: ${DEFAULT-VALUE}), else one of",
        "ours, rewardbench, ppe, rmb, judgebench, ultrafeedback, hh."
      })
  String format = AUTO;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Take the first N rows that can be read.")
  @Nullable Integer limit;

  private final @Nullable Path fallback;

  /** A data set that has to be named. */
  DataOptions() {
    this.fallback = null;
  }

  /**
   * A data set that may be named.
   *
   * @param fallback the one that is read otherwise, under the root of the checkout
   */
  DataOptions(Path fallback) {
    this.fallback = fallback;
  }

  /** Where the data lies. */
  Path path(Shell shell) {
    Path home = shell.home();
    if (file == null && fallback != null && home != null) {
      return home.resolve(fallback);
    }
    if (file == null) {
      throw new Fault(Fault.Code.MISSING_FIELD, "--data is missing: a data set", "--data")
          .exception();
    }
    return shell.resolve(file);
  }

  /** Reads the data; at least one row has a label. */
  LoadedData<PreferenceItem> read(Shell shell) {
    LoadedData<PreferenceItem> data = load(shell);
    if (data.items().stream().allMatch(item -> item.best().isEmpty())) {
      throw invalid(path(shell) + ": no row has a label, so nothing can be right or wrong");
    }
    return data;
  }

  /** Reads the data; at least one row can be read. */
  LoadedData<PreferenceItem> load(Shell shell) {
    Optional<DataFormat> known = DataFormat.of(format);
    if (known.isEmpty() && !format.equalsIgnoreCase(AUTO)) {
      throw invalid("--format must be auto or one of " + DataFormat.keys() + ", got " + format);
    }
    if (limit != null) {
      DrawOptions.require(limit >= 1, "--limit", "at least 1", limit);
    }
    LoadedData<PreferenceItem> data;
    try {
      data = PreferenceData.load(path(shell), known, limit == null ? Long.MAX_VALUE : limit);
    } catch (IOException e) {
      throw invalid("cannot read " + Reasons.of(path(shell), e));
    }
    if (data.items().isEmpty()) {
      throw invalid(path(shell) + ": no row could be read" + faults(data));
    }
    return data;
  }

  /** The rows that could not be read, in words; empty where all could. */
  static String faults(LoadedData<PreferenceItem> data) {
    if (data.faulty() == 0) {
      return "";
    }
    String first =
        data.faults().stream()
            .limit(SHOWN_FAULTS)
            .map(DataOptions::fault)
            .collect(Collectors.joining());
    long more = data.faulty() - Math.min(SHOWN_FAULTS, data.faults().size());
    return first + (more == 0 ? "" : "\n  and " + more + " more");
  }

  private static String fault(DataRow.Faulty<PreferenceItem> fault) {
    return "\n  line " + fault.line() + ": " + TerminalText.line(fault.reason());
  }

  private static RuntimeException invalid(String message) {
    return new Fault(Fault.Code.INVALID_VALUE, message, "--data").exception();
  }
}
