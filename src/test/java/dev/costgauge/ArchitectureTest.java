package dev.costgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The arrows between packages, and which package may know which library. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.costgauge");

    /** What each package of ours may use of ours; everything may use itself. */
    private static final Map<String, String[]> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("cost", new String[] {}),
            Map.entry("settings", new String[] {}),
            Map.entry("tls", new String[] {"settings"}),
            Map.entry("detect", new String[] {"cost", "settings"}),
            Map.entry("wire", new String[] {"cost", "settings", "tls", "avro"}),
            Map.entry("codec", new String[] {}),
            Map.entry("attribution", new String[] {"cost"}),
            Map.entry("dedupe", new String[] {}),
            Map.entry("rules", new String[] {"cost", "detect", "codec", "avro"}),
            Map.entry("fleet", new String[] {"cost", "detect", "codec", "avro"}),
            Map.entry(
                    "hours",
                    new String[] {"cost", "settings", "codec", "attribution", "dedupe", "detect", "rules", "fleet", "wire", "avro"}),
            Map.entry(
                    "topology",
                    new String[] {"cost", "settings", "codec", "detect", "rules", "fleet", "wire", "hours", "avro"}),
            Map.entry("query", new String[] {"cost", "settings", "codec", "detect", "rules", "wire", "hours", "topology", "avro"}),
            Map.entry("replay", new String[] {"cost", "detect", "rules", "fleet", "wire", "hours", "topology", "avro"}),
            Map.entry("letters", new String[] {"cost", "rules", "wire", "topology", "replay", "avro"}),
            Map.entry(
                    "chaos",
                    new String[] {
                        "cost", "settings", "detect", "wire", "hours", "topology", "replay", "store", "load", "embedded", "avro"
                    }),
            Map.entry("http", new String[] {"cost", "settings", "query"}),
            Map.entry("store", new String[] {"cost", "settings", "tls", "avro"}),
            Map.entry("worker", new String[] {"cost", "settings", "wire", "store", "avro"}),
            Map.entry("trace", new String[] {"settings", "wire", "store", "worker", "sweep", "cost"}),
            Map.entry("grants", new String[] {"wire"}),
            Map.entry("doctor", new String[] {"grants", "wire", "store", "sweep"}),
            Map.entry("reset", new String[] {"wire", "embedded"}),
            Map.entry("payloads", new String[] {"settings"}),
            Map.entry("sweep", new String[] {"cost", "settings", "tls", "wire", "store", "payloads", "avro"}),
            Map.entry("load", new String[] {"cost", "settings", "wire"}),
            Map.entry("evaluate", new String[] {"cost", "settings", "detect", "report"}),
            Map.entry("bench", new String[] {"cost", "tls", "topology", "wire", "store", "embedded", "report", "avro"}),
            Map.entry("report", new String[] {}),
            Map.entry("embedded", new String[] {})));

    private static final String[] ALL =
            Stream.concat(MAY_USE.keySet().stream(), Stream.of("app", "avro")).toArray(String[]::new);

    @TestFactory
    Stream<DynamicTest> packagesKeepToTheirArrows() {
        return MAY_USE.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
            String[] forbidden = Arrays.stream(ALL)
                    .filter(other -> !other.equals(entry.getKey())
                            && !Arrays.asList(entry.getValue()).contains(other))
                    .map(other -> "dev.costgauge." + other + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage("dev.costgauge." + entry.getKey() + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden));
        }));
    }

    @TestFactory
    Stream<DynamicTest> librariesAreKnownOnlyWhereTheyBelong() {
        return Stream.of(
                onlyIn("org.apache.kafka.streams..", "topology", "query", "app", "bench"),
                onlyIn("io.temporal..", "sweep", "payloads", "trace", "app", "embedded"),
                onlyIn("com.nimbusds..", "http"),
                onlyIn("io.opentelemetry..", "trace"),
                onlyIn("io.javalin..", "http"),
                onlyIn("org.jdbi..", "store"),
                onlyIn("io.lettuce..", "store"),
                onlyIn("picocli..", "app"));
    }

    private static DynamicTest onlyIn(String library, String... packages) {
        String[] allowed = Arrays.stream(packages)
                .map(name -> "dev.costgauge." + name + "..")
                .toArray(String[]::new);
        return DynamicTest.dynamicTest(library, () -> check(noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
