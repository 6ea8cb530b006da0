package io.proofline.systems;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.register.RegisterFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The systems of an entity and its own accounts, as {@code systems.yaml} says.
 *
 * @param accounts the entity's own accounts; whoever else is let in is outside
 * @param systems in file order
 */
public record SystemRegister(List<OwnAccount> accounts, List<InventorySystem> systems) {

  /** Subject of the statement that records the file. */
  public static final String NAME = "systems";

  /** Takes copies of the lists. */
  public SystemRegister {
    accounts = List.copyOf(accounts);
    systems = List.copyOf(systems);
  }

  /**
   * Reads the register.
   *
   * @throws io.proofline.ledger.register.RegisterFormatException with every mistake of the file
   */
  public static SystemRegister read(RegisterFile file) {
    return SystemsReader.read(file);
  }

  /**
   * An account of the entity.
   *
   * @param id twelve digits
   * @param name what people call it
   */
  public record OwnAccount(String id, String name) {}

  /** Ids of the entity's own accounts. */
  public Set<String> accountIds() {
    Set<String> ids = new TreeSet<>();
    accounts.forEach(account -> ids.add(account.id()));
    return Set.copyOf(ids);
  }

  /** The system of that id. */
  public Optional<InventorySystem> system(String id) {
    return systems.stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /**
   * To which systems one resource belongs. The most exact rule decides (name before pattern before
   * tag before account); among several as exact, "holds ePHI" wins over unknown, and unknown over
   * "holds none".
   */
  public Membership membership(Document document) {
    List<Match> matches = new ArrayList<>();
    List<Match> undecided = new ArrayList<>();
    for (InventorySystem system : systems) {
      if (!system.accounts().contains(document.id().account())) {
        continue;
      }
      for (Claim claim : system.claims()) {
        switch (claim.rule().matches(document)) {
          case YES -> matches.add(new Match(system, claim));
          case UNKNOWN -> undecided.add(new Match(system, claim));
          case NO -> {
            // Not meant by this line.
          }
        }
      }
    }
    int most = matches.stream().mapToInt(Match::exactness).max().orElse(0);
    List<Match> deciding = matches.stream().filter(m -> m.exactness() == most).toList();
    Set<String> ids = new LinkedHashSet<>();
    deciding.forEach(m -> ids.add(m.system().id()));
    HoldsPhi phi = HoldsPhi.UNKNOWN;
    String reason = "no system of the register claims it";
    for (HoldsPhi candidate : List.of(HoldsPhi.NO, HoldsPhi.UNKNOWN, HoldsPhi.YES)) {
      for (Match match : deciding) {
        if (match.holdsPhi() == candidate) {
          phi = candidate;
          reason = match.words();
        }
      }
    }
    boolean open = undecided.stream().anyMatch(m -> m.exactness() >= most);
    if (open && phi != HoldsPhi.YES) {
      phi = HoldsPhi.UNKNOWN;
      reason = "its tags could not be read, and systems are told apart by tags";
    }
    return new Membership(List.copyOf(ids), phi, reason);
  }

  /** The membership of every document. A bucket policy belongs where its bucket belongs. */
  public Assignment assign(Collection<Document> documents) {
    Map<String, Document> buckets = new HashMap<>();
    for (Document document : documents) {
      if (document.id().type().equals("AWS::S3::Bucket")) {
        buckets.put(document.id().account() + "/" + document.id().identifier(), document);
      }
    }
    Map<ResourceId, Membership> memberships = new LinkedHashMap<>();
    for (Document document : documents) {
      Document holder = document;
      if (document.id().type().equals("AWS::S3::BucketPolicy")) {
        String bucket = StoreOfPolicy.bucket(document);
        holder =
            buckets.getOrDefault(
                document.id().account() + "/" + bucket, StoreOfPolicy.assumed(document, bucket));
      }
      memberships.put(document.id(), membership(holder));
    }
    return new Assignment(memberships);
  }

  private record Match(InventorySystem system, Claim claim) {
    int exactness() {
      return claim.rule().exactness();
    }

    HoldsPhi holdsPhi() {
      return claim.holdsPhi().orElse(system.holdsPhi());
    }

    String words() {
      return "system "
          + system.id()
          + " by "
          + claim.rule().words()
          + claim
              .reason()
              .or(() -> holdsPhi() == HoldsPhi.NO ? system.reason() : Optional.empty())
              .map(r -> ": " + r)
              .orElse("");
    }
  }
}
