package io.proofline.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which logs and witnesses somebody trusts, and how many witnesses must have cosigned a checkpoint
 * (C2SP tlog-policy, June 2026).
 *
 * @param logs any one of them may have signed; empty where the log is known from elsewhere
 * @param witnesses by name
 * @param groups by name, each over names that were defined before it
 * @param quorum name of the witness or group that must be satisfied; null for {@code none}
 */
public record TlogPolicy(
    List<Log> logs, List<Witness> witnesses, List<Group> groups, @Nullable String quorum) {

  /** Takes copies of the lists. */
  public TlogPolicy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
    groups = List.copyOf(groups);
  }

  /**
   * A log.
   *
   * @param key of type 01 or 06; its name is the log's origin
   * @param url where it is; null when not said
   */
  public record Log(VerifierKey key, @Nullable String url) {}

  /**
   * A witness.
   *
   * @param name what this policy calls it
   * @param key of type 04 or 06
   * @param url prefix where checkpoints are submitted; null when not said
   */
  public record Witness(String name, VerifierKey key, @Nullable String url) {}

  /**
   * A group.
   *
   * @param name what this policy calls it
   * @param threshold how many members must be satisfied, 1 to their number
   * @param members names of witnesses and groups
   */
  public record Group(String name, int threshold, List<String> members) {
    /** Takes a copy of the list. */
    public Group {
      members = List.copyOf(members);
    }
  }

  /**
   * A valid cosignature.
   *
   * @param witness who
   * @param time when, in POSIX seconds
   */
  public record Cosigned(Witness witness, long time) {}

  /**
   * What a checkpoint carries under a policy.
   *
   * @param cosigned valid cosignatures with a time, in the policy's order
   * @param quorum whether they suffice
   */
  public record Witnessed(List<Cosigned> cosigned, boolean quorum) {
    /** Takes a copy of the list. */
    public Witnessed {
      cosigned = List.copyOf(cosigned);
    }
  }

  /** A policy that asks for no witness. */
  public static TlogPolicy none() {
    return new TlogPolicy(List.of(), List.of(), List.of(), null);
  }

  /** Reads a policy file. Throws {@link TlogFormatException} that names the line. */
  public static TlogPolicy parse(byte[] file) {
    return new PolicyReader().read(file);
  }

  /**
   * Opens a checkpoint under this policy: signed by one of the logs, cosigned by the quorum.
   *
   * @throws TlogFormatException when it is not, with the reason
   */
  public Checkpoint open(SignedNote note) {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<VerifierKey> known =
        logs.stream().map(Log::key).filter(k -> k.name().equals(checkpoint.origin())).toList();
    if (known.isEmpty()) {
      throw new TlogFormatException("the policy lists no log " + checkpoint.origin());
    }
    for (VerifierKey key : known) {
      if (note.namesKey(key) && !note.signedBy(key)) {
        throw new TlogFormatException("the signature line by " + key.name() + " does not verify");
      }
    }
    if (known.stream().noneMatch(note::signedBy)) {
      throw new TlogFormatException(
          "checkpoint has no valid signature by a log that the policy lists");
    }
    Witnessed witnessed = witnessed(note);
    if (!witnessed.quorum()) {
      throw new TlogFormatException(
          "the policy's quorum "
              + quorum
              + " is not met: "
              + witnessed.cosigned().size()
              + " of "
              + witnesses.size()
              + " listed witnesses cosigned");
    }
    return checkpoint;
  }

  /**
   * Which witnesses cosigned. A line of a listed witness that does not verify, or that has no time,
   * counts as none; whether a log signed is not looked at.
   */
  public Witnessed witnessed(SignedNote note) {
    List<Cosigned> cosigned = new ArrayList<>();
    for (Witness witness : witnesses) {
      OptionalLong time = note.signature(witness.key());
      if (time.isPresent() && time.getAsLong() > 0) {
        cosigned.add(new Cosigned(witness, time.getAsLong()));
      }
    }
    return new Witnessed(
        cosigned, satisfied(cosigned.stream().map(c -> c.witness().name()).toList()));
  }

  /** Whether cosignatures by the named witnesses meet the quorum. */
  public boolean satisfied(Collection<String> cosigners) {
    if (quorum == null) {
      return true;
    }
    Map<String, Boolean> satisfied = new HashMap<>();
    witnesses.forEach(w -> satisfied.put(w.name(), cosigners.contains(w.name())));
    for (Group group : groups) {
      long met =
          group.members().stream().filter(name -> satisfied.getOrDefault(name, false)).count();
      satisfied.put(group.name(), met >= group.threshold());
    }
    return satisfied.getOrDefault(quorum, false);
  }

  /** The witness of that name. */
  public Optional<Witness> witness(String name) {
    return witnesses.stream().filter(witness -> witness.name().equals(name)).findFirst();
  }

  /** The same witnesses and quorum for other logs. */
  public TlogPolicy withLogs(List<Log> others) {
    return new TlogPolicy(others, witnesses, groups, quorum);
  }

  /** The policy as a file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Log log : logs) {
      line(text, "log", log.key().text(), log.url());
    }
    for (Witness witness : witnesses) {
      line(text, "witness", witness.name(), witness.key().text(), witness.url());
    }
    for (Group group : groups) {
      text.append("group ").append(group.name()).append(' ').append(group.threshold());
      group.members().forEach(member -> text.append(' ').append(member));
      text.append('\n');
    }
    text.append("quorum ").append(quorum == null ? PolicyReader.NONE : quorum).append('\n');
    return text.toString();
  }

  /** The file's bytes: names stand for bytes, keys and addresses for UTF-8. */
  public byte[] encode() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, @Nullable String... items) {
    String separator = "";
    for (String item : items) {
      if (item != null) {
        text.append(separator).append(item);
        separator = " ";
      }
    }
    text.append('\n');
  }
}
