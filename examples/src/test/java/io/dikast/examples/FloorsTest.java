package io.dikast.examples;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The floors of docs/decisions.md: a module sees only modules below it. */
class FloorsTest {

  private static final JavaClasses DIKAST =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.dikast");

  private static final String GGUF = "io.dikast.gguf..";
  private static final String ENGINE = "io.dikast.engine..";
  private static final String TESTKIT = "io.dikast.testkit..";
  private static final String SAMPLERS = "io.dikast.samplers..";
  private static final String AGGREGATORS = "io.dikast.aggregators..";
  private static final String META_RM = "io.dikast.metarm..";
  private static final String SEARCH = "io.dikast.search..";
  private static final String INFERENCE = "io.dikast.inference..";
  private static final String WIRING = "io.dikast";
  private static final String BOXES = "io.dikast.boxes..";
  private static final String EVAL = "io.dikast.eval..";
  private static final String SPCT = "io.dikast.spct..";
  private static final String SERVER = "io.dikast.server..";
  private static final String BENCH = "io.dikast.bench..";
  private static final String EXAMPLES = "io.dikast.examples..";

  private static final List<String> FLOORS =
      List.of(
          GGUF,
          ENGINE,
          TESTKIT,
          SAMPLERS,
          AGGREGATORS,
          META_RM,
          SEARCH,
          INFERENCE,
          WIRING,
          BOXES,
          EVAL,
          SERVER,
          BENCH,
          SPCT,
          EXAMPLES);

  /** What a Java user sees. */
  private static final List<String> LIBRARY =
      List.of(WIRING, ENGINE, GGUF, SAMPLERS, AGGREGATORS, META_RM, SEARCH, INFERENCE);

  /** What gives a reader of a floor to {@code bench fuzz}, classes within it included. */
  private static final DescribedPredicate<JavaClass> FUZZED =
      describe("is a fuzz target", type -> type.getName().matches(".*Target(\\$.*)?"));

  /** Each floor, and what of Dikast it may see besides itself. */
  private static final Map<String, List<String>> SEES =
      Map.ofEntries(
          Map.entry(GGUF, List.of()),
          Map.entry(BOXES, List.of()),
          Map.entry(ENGINE, List.of()),
          Map.entry(TESTKIT, List.of(ENGINE, GGUF)),
          Map.entry(SAMPLERS, List.of(ENGINE)),
          Map.entry(AGGREGATORS, List.of(ENGINE)),
          Map.entry(META_RM, List.of(ENGINE)),
          Map.entry(SEARCH, List.of(ENGINE)),
          Map.entry(INFERENCE, List.of(ENGINE, GGUF)),
          Map.entry(EVAL, LIBRARY),
          Map.entry(SERVER, with(LIBRARY, EVAL)),
          Map.entry(SPCT, with(LIBRARY, EVAL, BOXES)));

  private static List<String> with(List<String> floors, String... more) {
    return Stream.concat(floors.stream(), Stream.of(more)).toList();
  }

  @Test
  void floors_allAreThere() {
    for (String floor : FLOORS) {
      String prefix = floor.replace("..", "");
      assertThat(DIKAST.stream().filter(type -> type.getPackageName().startsWith(prefix)))
          .as(floor)
          .isNotEmpty();
    }
  }

  @Test
  void floors_seeOnlyWhatLiesBelow() {
    SEES.forEach(
        (floor, below) -> {
          List<String> forbidden =
              FLOORS.stream()
                  .filter(other -> !other.equals(floor) && !below.contains(other))
                  .toList();
          // What measures or fuzzes a package-private class stands in that class's package.
          noClasses()
              .that()
              .resideInAPackage(floor)
              .and()
              .haveSimpleNameNotContaining("Benchmark")
              .and()
              .haveSimpleNameNotEndingWith("LibraryFile")
              .and(not(FUZZED))
              .and()
              .haveNameNotMatching(".*jmh_generated.*")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden.toArray(new String[0]))
              .check(DIKAST);
        });
  }

  @Test
  void testkit_isNotForProduction() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ENGINE, GGUF, SAMPLERS, AGGREGATORS, META_RM, SEARCH, INFERENCE, WIRING, SERVER)
        .and()
        .haveNameNotMatching(".*(Benchmark|jmh_generated).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(TESTKIT)
        .check(DIKAST);
  }

  @Test
  void packages_haveNoCycles() {
    slices()
        .matching("io.dikast.(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(FUZZED, alwaysTrue())
        .check(DIKAST);
  }

  @Test
  void names_sayWhatAThingIs() {
    ArchRule rule =
        classes()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameNotMatching(".*(Impl|Abstract[A-Z]|Manager|Helper|Utils?)[^.]*$");
    rule.check(DIKAST);
  }

  @Test
  void engine_knowsNoHttpNoJsonNoNativeCode() {
    noClasses()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.fasterxml..", "io.vertx..", "picocli..", "java.lang.foreign..", "java.net..")
        .check(DIKAST);
  }
}
