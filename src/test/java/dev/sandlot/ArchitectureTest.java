package dev.sandlot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sandlot.keeper.BoxProcess;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shape of the house: who may import whom, and which tools are used where. There are no exemptions. */
@AnalyzeClasses(packages = "dev.sandlot", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("unix", List.of()),
            Map.entry("wire", List.of("model")),
            Map.entry("archive", List.of("model")),
            Map.entry("coding", List.of("model")),
            Map.entry("sync", List.of("model", "archive")),
            Map.entry("config", List.of("model")),
            Map.entry("stream", List.of("model")),
            Map.entry("bus", List.of("model")),
            Map.entry("keeper", List.of("model", "stream", "unix")),
            Map.entry("backend", List.of("model", "keeper")),
            Map.entry("terminal", List.of("model", "stream", "keeper", "wire")),
            Map.entry("process", List.of("model", "stream", "keeper", "terminal")),
            Map.entry("workspace", List.of("model", "stream")),
            Map.entry("log", List.of("model", "stream")),
            Map.entry("store", List.of("model")),
            Map.entry(
                    "supervisor", List.of("bus", "config", "model", "stream", "backend", "keeper", "process", "store")),
            Map.entry("metrics", List.of("bus", "config", "model", "keeper", "store")),
            Map.entry("agent", List.of("bus", "config", "model", "stream", "process", "store")),
            Map.entry("screen", List.of("bus", "config", "model", "stream", "process", "unix")),
            Map.entry("notify", List.of("bus", "config", "model")),
            Map.entry("port", List.of("bus", "model", "store", "stream")),
            Map.entry("secret", List.of("bus", "model", "store", "stream")),
            Map.entry("egress", List.of("unix", "bus", "config", "model", "secret", "store", "stream")),
            Map.entry("idempotency", List.of("model", "store")),
            Map.entry("schedule", List.of("bus", "idempotency", "model", "store", "stream")),
            Map.entry("service", List.of("bus", "idempotency", "model", "store", "stream")),
            Map.entry("worktree", List.of("bus", "keeper", "model", "stream")),
            Map.entry("auth", List.of("model", "store")),
            Map.entry("api", List.of("log", "bus", "stream", "auth", "config", "model")),
            Map.entry(
                    "http",
                    List.of(
                            "api", "mcp", "log", "bus", "stream", "auth", "config", "model", "unix", "wire", "archive",
                            "coding")),
            Map.entry("mcp", List.of("api", "bus", "stream", "auth", "model")),
            Map.entry("ssh", List.of("api", "bus", "stream", "auth", "config", "model")),
            Map.entry("cli", List.of("model", "unix", "wire", "archive", "coding", "sync")));

    @ArchTest
    static void packagesImportOnlyWhatTheTableAllows(JavaClasses all) {
        MAY_IMPORT.forEach((name, others) -> {
            var allowed = Stream.concat(Stream.of(name), others.stream())
                    .map(p -> "dev.sandlot." + p + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that(resideInAPackage("dev.sandlot." + name + ".."))
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.sandlot..").and(not(resideInAnyPackage(allowed))))
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static void everyPackageIsInTheTable(JavaClasses all) {
        var known = Stream.concat(
                        Stream.of("dev.sandlot"), MAY_IMPORT.keySet().stream().map(p -> "dev.sandlot." + p + ".."))
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(all);
    }

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.sandlot.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInsideTheHttpEdge =
            slices().matching("dev.sandlot.http.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingOfTheHttpEdgeKnowsHowItIsPutTogether = noClasses()
            .that()
            .resideInAPackage("dev.sandlot.http.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sandlot.http");

    @ArchTest
    static final ArchRule modelKnowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("dev.sandlot.model")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.sandlot.model");

    @ArchTest
    static final ArchRule theWireKnowsNoLibrary = classes()
            .that()
            .resideInAPackage("dev.sandlot.wire")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.sandlot.wire", "dev.sandlot.model");

    @ArchTest
    static final ArchRule neitherTheApiNorTheLogKnowsATransport = noClasses()
            .that()
            .resideInAnyPackage("dev.sandlot.api", "dev.sandlot.log")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.core.http..",
                    "io.vertx.core.net..",
                    "io.vertx.ext..",
                    "io.netty.channel..",
                    "io.netty.handler..",
                    "org.apache.sshd..");

    @ArchTest
    static final ArchRule onlyTheBusTouchesTheEventBus = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sandlot.bus")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.eventbus..");

    @ArchTest
    static final ArchRule onlyTheKeeperStartsPrograms = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sandlot.keeper", "dev.sandlot.cli", "dev.sandlot.sync")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule onlyBackendsAndTheKeeperKnowTheProcessesOfBoxes = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sandlot", "dev.sandlot.keeper..", "dev.sandlot.backend")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(BoxProcess.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("dev.sandlot.keeper.cgroup");

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sandlot.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.sqlclient..", "io.vertx.jdbcclient..", "java.sql..", "javax.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule onlyConfigAndCliReadTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sandlot.config", "dev.sandlot.cli")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule jsonTreesOnlyAtTheEdgesAndInTheBus = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sandlot.api", "dev.sandlot.http..", "dev.sandlot.mcp..", "dev.sandlot.bus")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.json..");

    @ArchTest
    static final ArchRule verticlesAreNamedInMainOnly = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.sandlot.Main")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(VerticleBase.class)
                    .and(resideInAPackage("dev.sandlot..")));

    @ArchTest
    static final ArchRule staticsAreFinal = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule noStaticVertx =
            fields().that().haveRawType(Vertx.class).should().notBeStatic().allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class);
}
