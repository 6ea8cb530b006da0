package io.proofline.ledger;

import io.proofline.tlog.Rfc6962;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which statement stands under which key: what makes an append happen once. */
final class KeyIndexProjection implements Projection {
  private final FileLedger ledger;

  KeyIndexProjection(FileLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "index of keys";
  }

  @Override
  public String answers() throws IOException {
    MessageDigest digest = Rfc6962.digest();
    List<Statement> all;
    try (Stream<Statement> statements = ledger.statements()) {
      all = statements.toList();
    }
    for (Statement statement : all) {
      Optional<Statement> found =
          ledger.find(statement.type(), statement.subject(), statement.idempotencyKey());
      String line = statement.leaf() + " " + found.map(s -> s.leaf().toString()).orElse("-");
      digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void rebuild() throws IOException {
    for (int year : ledger.years()) {
      ledger.forgetKeys(year); // The next question makes it again.
    }
  }
}
