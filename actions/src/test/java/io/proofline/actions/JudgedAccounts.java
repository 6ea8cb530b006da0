package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.SourceUnreachableException;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.moto.SeededAccount;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlEngine;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A workspace in which accounts are judged: registers read, account collected, controls checked,
 * all through the actions that the commands call. The newest collection counts.
 */
final class JudgedAccounts {
  /** Says yes or no for every bucket; a control of scope {@code phi} needs it. */
  private static final String SYSTEMS =
      """
      version: 1
      accounts:
        - {id: "%s", name: production}
      systems:
        - id: S-01
          name: Imaging archive
          owner: {name: Marco Ilves, title: Imaging engineer}
          purpose: Keeps radiology images and what takes them in.
          holds-phi: "yes"
          ephi: [images, records]
          accounts: ["%s"]
          resources:
            - {identifier: hsc-imaging-share}
            - {identifier: clinic-records}
            - {identifier: intake}
            - identifier: hsc-trail-logs
              holds-phi: "no"
              reason: Audit logs and access logs; object names hold no patient data.
      """
          .formatted(SeededAccount.ACCOUNT, SeededAccount.ACCOUNT);

  private static final Entity CLINIC =
      new Entity(
          "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street");

  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);

  private final Mandate mandate;
  private final AwsTarget target;

  private JudgedAccounts(Mandate mandate, AwsTarget target) {
    this.mandate = mandate;
    this.target = target;
  }

  /**
   * Makes a workspace.
   *
   * @param folder is created where missing
   * @param endpoint what answers instead of AWS; null when the connection asks nobody
   */
  static JudgedAccounts in(Path folder, @Nullable URI endpoint) throws IOException {
    Clock clock = ticking(Instant.now());
    Mandate mandate =
        new Mandate(
            new InitWorkspace(clock).run(folder, CLINIC), Actor.asserted("dana.whitfield"), clock);
    Files.writeString(folder.resolve("systems.yaml"), SYSTEMS);
    new ReadRegisters(mandate).run(folder);
    return new JudgedAccounts(
        mandate, new AwsTarget(endpoint, null, List.of(SeededAccount.REGION)));
  }

  /** Collects, not for keeping. */
  Snapshot look(CloudApi api) throws SourceUnreachableException {
    return collector(asked -> api).collect(target).snapshot();
  }

  /** Collects what the endpoint answers and checks every control. */
  CheckRun judge() throws IOException, SourceUnreachableException {
    return judgeThrough(AwsCollector::connection);
  }

  /** Collects through a connection and checks every control. */
  CheckRun judge(CloudApi api) throws IOException, SourceUnreachableException {
    return judgeThrough(asked -> api);
  }

  private CheckRun judgeThrough(Function<AwsTarget, CloudApi> connect)
      throws IOException, SourceUnreachableException {
    new CollectAws(mandate, collector(connect)).run(target, questions -> {});
    return new CheckControls(mandate, CATALOG, ENGINE).run().recorded().run();
  }

  private AwsCollector collector(Function<AwsTarget, CloudApi> connect) {
    return new AwsCollector(connect, mandate.clock(), wait -> {});
  }

  /** Each look at the clock is a little later than the one before. */
  private static Clock ticking(Instant start) {
    AtomicLong looks = new AtomicLong();
    InstantSource source = () -> start.plus(Duration.ofMillis(looks.incrementAndGet()));
    return source.withZone(ZoneOffset.UTC);
  }
}
