package io.proofline.trail.synth;

import io.proofline.trail.synth.HistoryPlan.Trails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An organisation whose trail records its accounts. The first account is the management account;
 * the second, of three or more, administers CloudTrail by delegation, and so can change the trail
 * from where it is. Of three accounts or more the last one joins after a quarter of the history, of
 * four or more the one before it leaves before the last eighth. One more account is listed of which
 * nothing is ever logged.
 *
 * @param id {@code o-} and ten characters
 * @param accounts those that call, in order
 * @param members all that are listed
 */
record Organisation(String id, List<String> accounts, List<Member> members) {
  /** The trail is there so much later than the account. */
  private static final Duration SET_UP = Duration.ofMinutes(7);

  Organisation {
    accounts = List.copyOf(accounts);
    members = List.copyOf(members);
  }

  /**
   * An account of the organisation.
   *
   * @param joined when it became one
   * @param from when the trail begins to record it
   * @param to when the trail ends to, as it leaves; null while it stays
   */
  record Member(String account, Instant joined, Instant from, @Nullable Instant to) {
    boolean recorded(Instant time) {
      return !time.isBefore(from) && (to == null || time.isBefore(to));
    }

    /** Whether it is recorded from that time on, to the end. */
    boolean stays(Instant begin) {
      return from.equals(begin) && to == null;
    }
  }

  /** By plan; empty when each account has a trail of its own. */
  static Optional<Organisation> of(HistoryPlan plan, List<String> accounts, Dice dice) {
    if (plan.trails() == Trails.ACCOUNT) {
      return Optional.empty();
    }
    Instant founded = plan.from().minus(Duration.ofDays(400));
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      boolean joins = accounts.size() >= 3 && i == accounts.size() - 1;
      boolean leaves = accounts.size() >= 4 && i == accounts.size() - 2;
      Instant from = joins ? hour(plan, 2) : plan.from();
      members.add(
          new Member(
              accounts.get(i),
              joins ? from.minus(SET_UP) : founded,
              from,
              leaves ? hour(plan, 7) : null));
    }
    String silent = Long.toString(441_020_000_000L + 1_313L * 200 + plan.seed() % 1_000);
    members.add(new Member(silent, founded, plan.to(), null));
    return Optional.of(new Organisation("o-" + dice.hexOf("organisation", 10), accounts, members));
  }

  private static Instant hour(HistoryPlan plan, int eighth) {
    return plan.from().plus(Duration.ofHours((long) plan.hours() * eighth / 8));
  }

  String management() {
    return accounts.getFirst();
  }

  /** The account that may change the trail beside the management account. */
  String administrator() {
    return accounts.size() >= 3 ? accounts.get(1) : management();
  }

  Member member(String account) {
    return members.stream().filter(m -> m.account().equals(account)).findFirst().orElseThrow();
  }

  /** The start of the keys of its trail. */
  String root() {
    return "AWSLogs/" + id + "/";
  }

  /** Its trail, as records and snapshots name it. */
  String arn(Place home) {
    return "arn:aws:cloudtrail:" + home.region() + ":" + management() + ":trail/" + History.TRAIL;
  }

  /** What a list of its accounts shows at the end. */
  ObjectNode json() {
    ArrayNode list = Nodes.array();
    for (Member member : members) {
      if (member.to() == null) {
        list.add(Nodes.object("account", member.account(), "joined", member.joined()));
      }
    }
    return Nodes.object(
        "id",
        id,
        "management",
        management(),
        "administrators",
        administrator().equals(management()) ? Nodes.array() : Nodes.array(administrator()),
        "accounts",
        list);
  }
}
