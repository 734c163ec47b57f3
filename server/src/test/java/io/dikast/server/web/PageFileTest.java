package io.dikast.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageFileTest {

  @Test
  void at_root_isThePage() {
    PageFile page = PageFile.at("/").orElseThrow();

    assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
    assertThat(text("/")).startsWith("<!doctype html>");
    assertThat(page.tag()).matches("\"[0-9a-f]{32}\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//",
        "/index.html",
        "/../PageFile.class",
        "/%2e%2e/version.properties",
        "/PageFile.class",
        "page.js",
        "/page.js/",
        "/PAGE.JS",
        "/page.js\0"
      })
  void at_anyOtherPath_isNone(String path) {
    assertThat(PageFile.at(path)).isEmpty();
  }

  @Test
  void paths_areJustTheFilesThatStandThere() throws IOException {
    Path folder = root().resolve("server/src/main/resources/io/dikast/server/web");
    try (var files = Files.list(folder)) {
      Set<String> there =
          files
              .map(file -> "/" + file.getFileName())
              .map(path -> path.equals("/index.html") ? "/" : path)
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(new TreeSet<>(PageFile.paths())).isEqualTo(there);
    }
  }

  @Test
  void bytes_changed_leaveTheFileAsItWas() {
    PageFile.at("/").orElseThrow().bytes()[0] = 'X';

    assertThat(text("/")).startsWith("<!doctype html>");
  }

  @Test
  void files_referToEachOtherOnly() {
    assertThat(found("/", "(?:href|src)=\"([^#\"][^\":]*)\"")).isNotEmpty().allMatch(this::known);
    for (String path : PageFile.paths()) {
      assertThat(found(path, "from \"\\./([^\"]+)\"")).allMatch(this::known);
      // The one address that stands in the files is the name of a vocabulary.
      assertThat(found(path, "(https?://[^\"' )]+)"))
          .allMatch(address -> address.equals("http://www.w3.org/2000/svg"));
    }
  }

  @Test
  void files_needNoLooserPolicy() {
    assertThat(text("/")).doesNotContainPattern("(?i)\\son[a-z]+=|\\sstyle=|<style|javascript:");
    for (String path : PageFile.paths()) {
      if (path.endsWith(".js")) {
        assertThat(text(path))
            .as(path)
            .doesNotContainPattern(
                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function"
                    + "|createContextualFragment|srcdoc|localStorage|document\\.cookie");
      }
    }
  }

  @Test
  void policy_inThePage_isTheHeadersButForFrames() {
    String header = PageFile.CONTENT_SECURITY_POLICY;

    assertThat(found("/", "Content-Security-Policy\" content=\"([^\"]+)\""))
        .containsExactly(header.replace("; frame-ancestors 'none'", ""));
  }

  @Test
  void example_isTheOneOfTheCommandLine() throws IOException {
    String example = Files.readString(root().resolve("examples/boxes.json"));
    List<String> texts =
        Pattern.compile("\"[^\"]+\"")
            .matcher(example.replaceAll("\"(prompt|responses)\":", ""))
            .results()
            .map(match -> match.group(0))
            .toList();

    assertThat(texts).hasSize(3);
    assertThat(text("/form.js")).contains(texts);
  }

  private boolean known(String path) {
    return PageFile.paths().contains("/" + path);
  }

  private static List<String> found(String path, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text(path))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String text(String path) {
    return new String(PageFile.at(path).orElseThrow().bytes(), StandardCharsets.UTF_8);
  }

  private static Path root() {
    return Path.of(
        Objects.requireNonNull(System.getProperty("dikast.root"), "set by the build: dikast.root"));
  }
}
