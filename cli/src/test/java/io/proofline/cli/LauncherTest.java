package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell launcher, with JDKs and a Maven that are scripts, so that every case takes moments. */
class LauncherTest {
  @TempDir Path temp;
  private Path home = Path.of("");
  private Path launcher = Path.of("");

  @BeforeEach
  void copyLauncher() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell here");
    home = Files.createDirectories(temp.resolve("a folder"));
    launcher =
        Files.copy(
            Path.of(System.getProperty("proofline.root"), "proofline"), home.resolve("proofline"));
  }

  @Test
  void noJdk_exits78_andListsWhatWasLookedAt() throws Exception {
    release();
    Path old = jdk("jdk 17", "17.0.9");
    Ran ran = run(Map.of("PROOFLINE_JAVA_HOME", old.toString()), "--version");
    assertThat(ran.code()).isEqualTo(78);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("needs JDK 25")
        .contains("PROOFLINE_JAVA_HOME: " + old + " (17.0.9)")
        .contains("Install one");
  }

  @Test
  void prooflineJavaHome_isTheOnlyOneTried() throws Exception {
    release();
    Path good = jdk("jdk", "25.0.3");
    Ran ran =
        run(
            Map.of(
                "PROOFLINE_JAVA_HOME", temp.resolve("nowhere").toString(),
                "JAVA_HOME", good.toString()));
    assertThat(ran.code()).isEqualTo(78);
    assertThat(ran.err()).contains("no JDK there");
  }

  @Test
  void javaHomeTooOld_javaOnPathIsTaken_throughItsLinks() throws Exception {
    release();
    Path old = jdk("old", "1.8.0_412");
    Path good = jdk("new jdk", "26-ea");
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), good.resolve("bin/java"));
    Ran ran = run(Map.of("JAVA_HOME", old.toString(), "PATH", bin + ":/usr/bin:/bin"), "doctor");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("java: " + good + "/bin/java").endsWith("doctor\n");
  }

  @Test
  void arguments_arriveAsTyped_andTheProgramsExitCodeIsTheLaunchers() throws Exception {
    release();
    Path good = jdk("jdk", "25.0.3");
    Ran ran =
        run(
            Map.of("JAVA_HOME", good.toString(), "FAKE_EXIT", "5"),
            "controls",
            "check",
            "two words",
            "*",
            "");
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.out()).endsWith("controls\ncheck\ntwo words\n*\n\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void startedThroughALink_findsItsOwnFolder() throws Exception {
    release();
    Path good = jdk("jdk", "25.0.3");
    Path bin = Files.createDirectories(temp.resolve("link folder"));
    Path link = Files.createSymbolicLink(bin.resolve("proofline"), launcher);
    launcher = link;
    Ran ran = run(Map.of("JAVA_HOME", good.toString()), "--version");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains(home.toRealPath() + "/lib/proofline-cli.jar");
  }

  @Test
  void shortCommands_startLean_longOnesGetTheOptimisingCompiler() throws Exception {
    release();
    Map<String, String> env = Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString());
    assertThat(run(env, "controls", "list").out()).contains("-XX:TieredStopAtLevel=1");
    assertThat(run(env, "-q", "trail", "ingest", "logs").out()).doesNotContain("TieredStopAtLevel");
    assertThat(run(env, "demo").out()).doesNotContain("TieredStopAtLevel");
    assertThat(run(env, "collect", "aws").out()).contains("-XX:TieredStopAtLevel=1");
    assertThat(run(env, "collect", "aws", "--organization").out())
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void startUpCache_isMadeOnceInTheBackground_thenUsed() throws Exception {
    release();
    Path cache = temp.resolve("cache folder");
    Map<String, String> env =
        Map.of(
            "JAVA_HOME", jdk("jdk", "25.0.3").toString(),
            "PROOFLINE_NO_CACHE", "",
            "XDG_CACHE_HOME", cache.toString());
    Ran first = run(env, "--version");
    assertThat(first.out()).doesNotContain("AOTCache=");
    Path made = cache.resolve("proofline");
    for (int i = 0; i < 100 && files(made, ".aot").size() < 2; i++) {
      Thread.sleep(100);
    }
    assertThat(files(made, ".aot")).hasSize(2);
    assertThat(files(made, "-account.aot")).hasSize(1);
    String forAccount = "-XX:AOTCache=" + files(made, "-account.aot").getFirst();
    for (String command :
        List.of("-w w controls recheck bucket", "controls check", "collect aws")) {
      assertThat(run(env, command.split(" ", -1)).out()).as(command).contains(forAccount);
    }
    for (String command : List.of("doctor", "--help", "collect aws --organization", "controls")) {
      assertThat(run(env, command.split(" ", -1)).out())
          .as(command)
          .contains("-XX:AOTCache=" + made)
          .doesNotContain("-account.aot");
    }
    Files.delete(files(made, "-account.aot").getFirst());
    assertThat(run(env, "controls", "check").out())
        .as("until it is made again, the other one")
        .contains("-XX:AOTCache=" + made)
        .doesNotContain("-account.aot");
    for (int i = 0; i < 100 && !files(made, ".aot.d").isEmpty(); i++) {
      Thread.sleep(100);
    }
    assertThat(files(made, "-account.aot")).hasSize(1);
    assertThat(run(env, "--version").out()).doesNotContain("-XX:AOTCache=");
    assertThat(run(env, "--version").out()).contains("-Xlog:disable");
  }

  @Test
  void aSignedJar_isGivenToTheBootLoader_whereItIsThere() throws Exception {
    release();
    Map<String, String> env = Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString());
    assertThat(run(env, "doctor").out()).doesNotContain("bootclasspath");
    Path jar = Files.writeString(home.resolve("lib/bcprov-jdk18on-1.86.jar"), "");
    assertThat(run(env, "doctor").out()).contains("-Xbootclasspath/a:" + jar.toRealPath() + "\n");
    assertThat(run(env, "--version").out()).doesNotContain("bootclasspath");
  }

  @Test
  void startUpCache_hasTheSameBootPathAsTheCommands_whicheverIsTheFirst() throws Exception {
    release();
    Files.writeString(home.resolve("lib/bcprov-jdk18on-1.86.jar"), "");
    Path made = temp.resolve("cache/proofline");
    Map<String, String> env =
        Map.of(
            "JAVA_HOME",
            jdk("jdk", "25.0.3").toString(),
            "PROOFLINE_NO_CACHE",
            "",
            "XDG_CACHE_HOME",
            temp.resolve("cache").toString());
    run(env, "--version");
    for (int i = 0; i < 100 && files(made, ".aot").size() < 2; i++) {
      Thread.sleep(50);
    }
    assertThat(files(made, ".aot"))
        .hasSize(2)
        .allSatisfy(cache -> assertThat(Files.readString(cache)).contains("-Xbootclasspath/a:"));
  }

  @Test
  void sources_firstStartBuilds_secondDoesNot_changeBuildsAgain() throws Exception {
    checkout(0);
    Map<String, String> env = Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString());
    Ran first = run(env, "--version");
    assertThat(first.code()).isZero();
    assertThat(first.err()).contains("first start: building");
    assertThat(run(env, "--version").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    Thread.sleep(20);
    Files.writeString(home.resolve("cli/src/main/New.java"), "class New {}");
    Ran changed = run(env, "--version");
    assertThat(changed.err()).contains("sources changed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void sources_twoFirstStartsAtOnce_buildOnce_andBothRun() throws Exception {
    checkout(0);
    Map<String, String> env = Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString());
    List<Process> both = List.of(start(env, "one"), start(env, "two"));
    for (Process process : both) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
    assertThat(home.resolve("cli/target/run/lock")).doesNotExist();
  }

  @Test
  void sources_lockOfADeadStart_isTakenOver() throws Exception {
    checkout(0);
    Process gone = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
    gone.waitFor();
    Path lock = Files.createDirectories(home.resolve("cli/target/run/lock"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    assertThat(run(Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString()), "--version").code())
        .isZero();
  }

  @Test
  void sources_buildFails_exits78_andNothingIsOnStdout() throws Exception {
    checkout(1);
    Ran ran = run(Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString()), "--version");
    assertThat(ran.code()).isEqualTo(78);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("the build failed").contains("[ERROR] planted");
  }

  @Test
  void neitherJarsNorSources_exits78() throws Exception {
    Ran ran = run(Map.of("JAVA_HOME", jdk("jdk", "25.0.3").toString()), "--version");
    assertThat(ran.code()).isEqualTo(78);
    assertThat(ran.err()).contains("unpack the release again");
  }

  @Test
  void memoryRunsOutInOneThread_theProcessEnds_with137_andSaysSo() throws Exception {
    release();
    programOf(
        """
        package io.proofline.cli;
        public final class Main {
          public static void main(String[] args) throws Exception {
            Thread.ofVirtual().start(() -> {
              java.util.List<byte[]> held = new java.util.ArrayList<>();
              while (true) held.add(new byte[1 << 20]);
            });
            System.out.println("waits for its thread");
            Thread.sleep(Long.MAX_VALUE);
          }
        }
        """);
    Map<String, String> env =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "PROOFLINE_JAVA_OPTS", "-Xmx16m");
    for (String command : List.of("demo", "collect", "doctor")) {
      Ran ran = run(env, command);
      assertThat(ran.code()).as(command).isEqualTo(137);
      assertThat(ran.out()).isEqualTo("waits for its thread\n");
      assertThat(ran.err())
          .contains("proofline: memory ran out, so the command was ended.")
          .contains("Java heap space")
          .contains("PROOFLINE_JAVA_OPTS=-Xmx4g");
    }
  }

  // ---- a world of scripts ----

  /** A program in place of ours, for a JDK that is one. */
  private void programOf(String source) throws IOException {
    Path file = Files.writeString(temp.resolve("Main.java"), source);
    Path classes = Files.createDirectories(temp.resolve("classes"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), file.toString());
    assertThat(compiled).isZero();
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(home.resolve("lib/proofline-cli.jar")))) {
      for (Path one : files(classes.resolve("io/proofline/cli"), ".class")) {
        jar.putNextEntry(new ZipEntry("io/proofline/cli/" + one.getFileName()));
        jar.write(Files.readAllBytes(one));
      }
    }
  }

  private void release() throws IOException {
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/proofline-cli.jar"), "");
    Files.writeString(home.resolve("build-id"), "1.2.3-abc\n");
  }

  /** A JDK whose java prints its own path and arguments, a line each. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = temp.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(
        jdk.resolve("bin/java"),
        """
        for a in "$@"; do
          case $a in
            -XX:AOTCacheOutput=*) made=${a#*=} ;;
            -Djava.io.tmpdir=*) folder=${a#*=} ;;
          esac
        done
        if [ -n "${made:-}" ]; then
          mkdir -p "$folder/proofline-warm-up"
          echo "trained with $*" > "$made"
          exit 0
        fi
        printf 'java: %s\\n' "$0"
        for a in "$@"; do printf '%s\\n' "$a"; done
        exit "${FAKE_EXIT:-0}"
        """);
    return jdk.toRealPath();
  }

  /** A source checkout whose Maven counts its runs and makes an empty jar. */
  private void checkout(int mavenExit) throws IOException {
    Files.createDirectories(home.resolve("cli/src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(home.resolve("cli/pom.xml"), "<project/>");
    script(
        home.resolve("mvnw"),
        """
        echo run >> builds
        for a in "$@"; do
          case $a in
            -Dproofline.app=*) app=${a#*=} ;;
          esac
        done
        echo '[INFO] Building Proofline: cli 0.1.0                      [1/1]'
        if [ %d -ne 0 ]; then echo '[ERROR] planted'; exit 1; fi
        mkdir -p "$app/lib"
        : > "$app/lib/proofline-cli.jar"
        """
            .formatted(mavenExit));
  }

  private int builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<Path> files(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(Map<String, String> env, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", "/usr/bin:/bin");
    all.put("HOME", temp.toString());
    all.put("PROOFLINE_NO_CACHE", "1");
    all.putAll(env);
    builder.environment().clear();
    builder.environment().putAll(all);
    return builder.start();
  }

  private Ran run(Map<String, String> env, String... args) throws Exception {
    Process process = start(env, args);
    process.getOutputStream().close();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, err);
  }

  private record Ran(int code, String out, String err) {}
}
