package io.proofline.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the house demands and Maven cannot hold. The table of rooms is docs/architecture.md's. */
class HouseRulesTest {
  /** Writes a file when the program is built, and is not called after that. */
  private static final String BUILD_STEP = "io.proofline.catalog.BuildDocuments";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.proofline");

  /** Which rooms a room may use; what those use in turn it may name as well. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("tlog", Set.of()),
          Map.entry("iam", Set.of()),
          Map.entry("catalog", Set.of()),
          Map.entry("ledger", Set.of("tlog")),
          Map.entry("cloud", Set.of("ledger")),
          Map.entry("trail", Set.of("cloud", "catalog", "ledger")),
          Map.entry("controls", Set.of("cloud", "iam", "catalog", "ledger")),
          Map.entry("access", Set.of("iam", "trail", "cloud", "catalog", "ledger")),
          Map.entry("systems", Set.of("access", "trail", "cloud", "catalog", "ledger")),
          Map.entry("vendors", Set.of("systems", "catalog", "ledger")),
          Map.entry("program", Set.of("controls", "access", "trail", "catalog", "ledger")),
          Map.entry(
              "evidence",
              Set.of("program", "vendors", "systems", "controls", "access", "trail", "cloud")),
          Map.entry("actions", Set.of("evidence")),
          Map.entry("cli", Set.of("actions", "evidence")));

  /** AWS operations that only read, and what every client object has. */
  private static final Pattern READS =
      Pattern.compile(
          "(get|list|describe|head|lookup|batchGet|search|simulate|validate)[A-Z].*"
              + "|generateCredentialReport"
              + "|create|builder|close|serviceName|serviceClientConfiguration|utilities|waiter");

  @TestFactory
  List<DynamicTest> room_usesOnlyRoomsThatItMay() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String room : new TreeSet<>(MAY_USE.keySet())) {
      String[] forbidden =
          MAY_USE.keySet().stream()
              .filter(other -> !other.equals(room) && !reachable(room).contains(other))
              .map(other -> "io.proofline." + other + "..")
              .toArray(String[]::new);
      if (forbidden.length > 0) {
        ArchRule rule =
            noClasses()
                .that()
                .resideInAPackage("io.proofline." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
        tests.add(DynamicTest.dynamicTest(room, () -> rule.check(HOUSE)));
      }
    }
    return tests;
  }

  @Test
  void everyClass_livesInARoomOfTheTable() {
    Set<String> rooms =
        HOUSE.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.split("\\.", -1)[2])
            .collect(Collectors.toSet());
    assertThat(MAY_USE.keySet()).containsAll(rooms);
  }

  @Test
  void packages_haveNoCircles() {
    slices().matching("io.proofline.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void names_sayWhatAThingIs() {
    Pattern vague = Pattern.compile("(Utils?|Common|Helpers?|Managers?)");
    Pattern vaguePackage = Pattern.compile(".*\\.(utils?|common|helpers?|managers?)(\\..*)?");
    assertThat(HOUSE.stream())
        .noneMatch(c -> vague.matcher(c.getSimpleName()).find())
        .noneMatch(c -> vaguePackage.matcher(c.getPackageName()).matches());
  }

  @Test
  void clouds_areOnlyRead_outsideOfRemedy() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.proofline.remedy..")
        .should()
        .callMethodWhere(writesToAws())
        .check(HOUSE);
  }

  @Test
  void awsClients_areHeldByOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.proofline.cloud..", "io.proofline.remedy..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(HOUSE);
  }

  @Test
  void reasoningRooms_openNoFileAndNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage("io.proofline.iam..", "io.proofline.catalog..", "io.proofline.phi..")
        .and()
        .doNotHaveFullyQualifiedName(BUILD_STEP)
        .should()
        .dependOnClassesThat(
            describe(
                "files, channels or sockets",
                c ->
                    c.getPackageName().startsWith("java.nio.file")
                        || c.getPackageName().startsWith("java.nio.channels")
                        || c.getPackageName().startsWith("java.net.http")
                        || Set.of(
                                "java.io.File",
                                "java.io.FileInputStream",
                                "java.io.FileOutputStream",
                                "java.io.FileReader",
                                "java.io.FileWriter",
                                "java.io.RandomAccessFile",
                                "java.net.Socket",
                                "java.net.ServerSocket",
                                "java.net.DatagramSocket",
                                "java.net.URLConnection",
                                "java.net.HttpURLConnection")
                            .contains(c.getFullName())))
        .check(HOUSE);
  }

  @Test
  void theBuildStepOfTheCatalog_isNoPartOfTheProgram() {
    classes()
        .that()
        .haveFullyQualifiedName(BUILD_STEP)
        .should()
        .onlyBeAccessed()
        .byClassesThat()
        .haveFullyQualifiedName(BUILD_STEP)
        .check(HOUSE);
  }

  @Test
  void processStreams_areTouchedOnlyByTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.proofline.cli..", "io.proofline.ledger.standalone..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(HOUSE);
  }

  @Test
  void standaloneVerifier_knowsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.proofline.ledger.standalone..")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.crypto..", "io.proofline.ledger.standalone..")
        .check(HOUSE);
  }

  @Test
  void time_comesFromAnInjectedClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.proofline.cli..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(HOUSE);
  }

  private static Set<String> reachable(String room) {
    Set<String> all = new TreeSet<>();
    for (String direct : MAY_USE.getOrDefault(room, Set.of())) {
      if (all.add(direct)) {
        all.addAll(reachable(direct));
      }
    }
    return all;
  }

  private static DescribedPredicate<JavaCall<?>> writesToAws() {
    return describe(
        "writes to AWS",
        call ->
            call.getTargetOwner().getPackageName().startsWith("software.amazon.awssdk.services")
                && call.getTargetOwner().getSimpleName().endsWith("Client")
                && !READS.matcher(call.getTarget().getName()).matches());
  }
}
