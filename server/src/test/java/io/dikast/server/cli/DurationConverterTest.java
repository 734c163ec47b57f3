package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "1.5m,90000", "2h,7200000", "0.5s,500"})
  void convert_timeWithUnit_isThatManyMilliseconds(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "0s", "1d", "1 s", "1e3s", "9999999999h", "NaNs"})
  void convert_anythingElse_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 30s")
        .hasMessageContaining("'" + text + "'");
  }
}
