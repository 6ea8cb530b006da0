package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.actions.ServeWitness;
import io.proofline.ledger.Actor;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.tlog.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A record and its witness, as two people would type it. */
class WitnessCommandsTest {
  @TempDir Path folder;
  private Path clinic = Path.of("");
  private String witnessKey = "";

  @BeforeEach
  void init() throws IOException {
    clinic = folder.resolve("clinic");
    Typed made =
        Typed.in(
            folder,
            "init",
            "clinic",
            "--name",
            "Harbor Street Clinic",
            "--origin",
            "proofline.example/harbor-street");
    assertThat(made.code()).isZero();
    String log = Files.readString(clinic.resolve("ledger/2026.vkey")).split("\n", -1)[0];
    Typed served =
        Typed.in(
            folder,
            "witness",
            "serve",
            "w",
            "--name",
            "audit.example/w",
            "--log",
            log,
            "--once",
            "--json");
    assertThat(served.code()).as(served.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(served.out());
    witnessKey = document.at("/keys/0").asString();
    assertThat(document.at("/logs/0").asString()).isEqualTo(log);
  }

  private WitnessServer serve() throws IOException {
    ServeWitness action = new ServeWitness(Typed.CLOCK);
    return action.serve(
        action.folder(folder.resolve("w"), null, List.of()),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        _ -> {});
  }

  @Test
  void witnessAdd_thenVerify_saysWhoCosigned() throws Exception {
    try (WitnessServer server = serve()) {
      String url = server.prefix().toString();
      Typed added = Typed.in(clinic, "witness", "add", "audit", witnessKey, url);
      assertThat(added.code()).as(added.err() + added.out()).isZero();
      assertThat(added.out()).contains("witness policy, leaf 2026/1", "audit: cosigned at");
      Typed verified = Typed.in(clinic, "ledger", "verify");
      assertThat(verified.code()).as(verified.out()).isZero();
      assertThat(verified.out()).contains("was cosigned by audit").doesNotContain("NOT WITNESSED");
      Typed again = Typed.in(clinic, "witness", "ask", "--json");
      assertThat(JsonMapper.shared().readTree(again.out()).path("quorum").asBoolean()).isTrue();
    }
    // The witness is switched off: the record goes on, and says so.
    Workspace.open(clinic, Typed.CLOCK)
        .ledger()
        .append(
            new StatementDraft(
                "drill",
                1,
                "restore",
                "first",
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                null,
                Typed.CLOCK.instant(),
                Actor.asserted("dana.whitfield")));
    Typed missed = Typed.in(clinic, "ledger", "verify", "--json");
    JsonNode report = JsonMapper.shared().readTree(missed.out());
    assertThat(missed.code()).isEqualTo(5);
    assertThat(report.at("/years/0/size").asInt()).isEqualTo(3);
    assertThat(report.at("/years/0/quorumMissed").asBoolean()).isTrue();
    assertThat(report.path("ok").asBoolean()).isTrue();
  }

  @Test
  void witnessThatCannotBeReached_isSaidWithTheNextStep() {
    Typed added = Typed.in(clinic, "witness", "add", "audit", witnessKey, "http://127.0.0.1:1/");
    assertThat(added.code()).isEqualTo(4);
    assertThat(added.out()).contains("audit: cannot be reached", "NOT WITNESSED");
    assertThat(added.err()).contains("proofline witness ask");
    Typed verified = Typed.in(clinic, "ledger", "verify");
    assertThat(verified.code()).isEqualTo(5);
    assertThat(verified.out()).contains("NOT WITNESSED");
    assertThat(Typed.in(clinic, "witness", "ask").code()).isEqualTo(4);
  }

  @Test
  void whatCannotBeRead_isNamed() {
    assertThat(Typed.in(clinic, "witness", "ask").err()).contains("no witness");
    assertThat(Typed.in(clinic, "witness", "add", "audit", "nonsense", "http://x/").code())
        .isEqualTo(2);
    assertThat(Typed.in(clinic, "witness", "add", "audit").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "witness", "add", "audit", witnessKey, "ftp://x/").code())
        .isEqualTo(2);
    assertThat(Typed.in(folder, "witness", "serve", "other", "--once").code()).isEqualTo(2);
    Typed noLog = Typed.in(folder, "witness", "serve", "w2", "--name", "a.example/b", "--once");
    assertThat(noLog.err()).contains("knows no log");
    assertThat(Typed.in(folder, "witness", "serve", "w", "--log", "missing.vkey", "--once").code())
        .isNotZero();
    assertThat(
            Typed.in(clinic, "ledger", "anchor", "--tsa", "http://127.0.0.1:1/", "--root", "x")
                .code())
        .isNotZero();
  }

  @Test
  void ledgerVerify_withAMemoryAndAKey_seesAnotherHistory() throws Exception {
    String memory = folder.resolve("memory").toString();
    String key = clinic.resolve("ledger/2026.vkey").toString();
    Typed first = Typed.in(clinic, "ledger", "verify", "--memory", memory, "--vkey", key);
    assertThat(first.code()).as(first.out()).isZero();
    Typed second = Typed.in(clinic, "ledger", "verify", "--memory", memory);
    assertThat(second.out().replaceAll("\\s+", " ")).contains("that you saw earlier");
    assertThat(Typed.in(clinic, "ledger", "verify", "--vkey", "nonsense+1+2").code()).isEqualTo(2);
  }

  @Test
  void ledgerVerify_sinceLast_saysWhatItProvedReliesOnAndLeftOut() throws Exception {
    String memory = folder.resolve("memory").toString();
    assertThat(Typed.in(clinic, "ledger", "verify", "--since-last").err())
        .contains("--since-last needs --memory FOLDER");
    Typed none = Typed.in(clinic, "ledger", "verify", "--since-last", "--memory", memory);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("verify all of it first");
    assertThat(Typed.in(clinic, "ledger", "verify", "--memory", memory).code()).isZero();
    Typed.in(clinic, "hold", "place", "m", "--reason", "subpoena");
    Typed since = Typed.in(clinic, "ledger", "verify", "--since-last", "--memory", memory);
    assertThat(since.code()).as(since.err()).isZero();
    assertThat(since.out().replaceAll("\\s+", " "))
        .contains("verified what is new since your last verification; the rest was not looked at")
        .contains("1 new, after")
        .contains("relies on for the log of 2026")
        .contains("not looked the first");
  }
}
