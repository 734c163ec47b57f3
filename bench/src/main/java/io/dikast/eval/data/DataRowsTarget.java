package io.dikast.eval.data;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A data set, of rows that are told one by one and never thrown. The first byte says which format,
 * or that the first row tells.
 */
abstract class DataRowsTarget<T> implements FuzzTarget {

  private static final int MAX_ROW_BYTES = 2048;

  private final String name;
  private final DataReader.RowParser<T> parser;
  private final Function<T, String> id;

  DataRowsTarget(String name, DataReader.RowParser<T> parser, Function<T, String> id) {
    this.name = name;
    this.parser = parser;
    this.id = id;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public List<byte[]> odd() {
    List<byte[]> odd = new ArrayList<>();
    FuzzBytes.oddJson().forEach(json -> odd.add(FuzzBytes.of(255, json)));
    odd.add(FuzzBytes.of(255, "[{\"prompt\":\"a\"},7,{}]x"));
    odd.add(
        FuzzBytes.of(
            255, "{\"id\":\"a\",\"prompt\":\"b\"}\n\n \n{\"id\":\"a#2\"}\n{\"id\":\"a\"}"));
    odd.add(FuzzBytes.of(255, "{\"prompt\":\"" + "a".repeat(MAX_ROW_BYTES) + "\"}\n{}"));
    return odd;
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"id\":",
        "\"prompt\":",
        "\"responses\":[",
        "\"label\":",
        "\"reference\":",
        "\"principles\":[",
        "\"subset\":",
        "\"chosen\":",
        "\"rejected\":",
        "\"num_correct\":",
        "\"response_1\":",
        "\"response_2\":",
        "\"winner\":",
        "\"scores\":[",
        "\"conversation_input\":",
        "\"reject\":",
        "\"bon_best\":",
        "\"loser_list\":",
        "\"answer\":",
        "\"question\":",
        "\"response_A\":",
        "\"response_B\":",
        "A>B",
        "\"role\":\"user\"",
        "\"content\":",
        "\\n\\nHuman: ",
        "\\n\\nAssistant: ",
        "\"problem\":",
        "\"steps\":[",
        "\"completions\":[",
        "\"rating\":",
        "\"chosen_completion\":",
        "\"human_completion\":",
        "\"finish_reason\":",
        "null",
        "true",
        "-1",
        "1e15",
        "2147483648",
        "\n",
        "\\ud800");
  }

  @Override
  public final Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public final void read(byte[] input) throws IOException {
    DataFormat[] formats = DataFormat.values();
    int first = FuzzBytes.first(input);
    Optional<DataFormat> format =
        first < formats.length ? Optional.of(formats[first]) : Optional.empty();
    try (DataReader<T> reader =
        DataReader.open(
            new ByteArrayInputStream(FuzzBytes.rest(input)), MAX_ROW_BYTES, format, parser)) {
      LoadedData<T> data = reader.load(Long.MAX_VALUE);
      Set<String> ids = new HashSet<>();
      data.items().forEach(item -> require(ids.add(id.apply(item)), "ids are unique"));
      data.faults()
          .forEach(fault -> require(!fault.reason().isBlank(), "a fault says what is wrong"));
    }
  }
}
