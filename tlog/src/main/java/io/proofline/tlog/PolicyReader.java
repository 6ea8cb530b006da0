package io.proofline.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy file line by line; every rule of tlog-policy is held. */
final class PolicyReader {
  static final String NONE = "none";
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEFINITIONS = 256;

  private final List<TlogPolicy.Log> logs = new ArrayList<>();
  private final List<TlogPolicy.Witness> witnesses = new ArrayList<>();
  private final List<TlogPolicy.Group> groups = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> members = new HashSet<>();
  private @Nullable String quorum;

  TlogPolicy read(byte[] file) {
    String text = text(file);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new TlogFormatException("policy's last line does not end with a line feed");
    }
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        line(line);
      } catch (TlogFormatException e) {
        throw new TlogFormatException("policy line " + number + ": " + e.getMessage());
      }
    }
    if (quorum == null) {
      throw new TlogFormatException("policy has no quorum line (quorum none asks for no witness)");
    }
    return new TlogPolicy(logs, witnesses, groups, quorum.equals(NONE) ? null : quorum);
  }

  private static String text(byte[] file) {
    if (file.length > MAX_BYTES) {
      throw new TlogFormatException("policy of more than " + MAX_BYTES + " bytes");
    }
    for (byte b : file) {
      int octet = b & 0xff;
      if ((octet < 0x20 && octet != '\t' && octet != '\n') || octet == 0x7f) {
        throw new TlogFormatException("policy holds a control character");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      // Names are bytes; other encodings are allowed, but could not be shown to a person.
      throw new TlogFormatException("policy is not UTF-8");
    }
  }

  private void line(String line) {
    List<String> items = new ArrayList<>();
    for (String item : line.split("[ \t]+", -1)) {
      if (!item.isEmpty()) {
        items.add(item);
      }
    }
    if (items.isEmpty() || items.getFirst().startsWith("#")) {
      return;
    }
    String keyword = items.removeFirst();
    switch (keyword) {
      case "log" -> log(items);
      case "witness" -> witness(items);
      case "group" -> group(items);
      case "quorum" -> quorum(items);
      default -> throw new TlogFormatException("begins with none of log, witness, group, quorum");
    }
  }

  private void log(List<String> items) {
    require(items.size() == 1 || items.size() == 2, "log takes a vkey and perhaps a URL");
    VerifierKey key = VerifierKey.parse(items.getFirst());
    require(key.type() != KeyType.ED25519_COSIGNATURE, "a key of type 04 is no log's key");
    require(logs.stream().noneMatch(l -> l.key().sameKey(key)), "this log key is listed already");
    require(logs.size() < MAX_DEFINITIONS, "too many logs");
    logs.add(new TlogPolicy.Log(key, items.size() == 2 ? items.get(1) : null));
  }

  private void witness(List<String> items) {
    require(
        items.size() == 2 || items.size() == 3, "witness takes a name, a vkey and perhaps a URL");
    VerifierKey key = VerifierKey.parse(items.get(1));
    require(key.type().isCosignature(), "a key of type 01 is a log's key, not a witness's");
    require(
        witnesses.stream().noneMatch(w -> w.key().sameKey(key)),
        "this witness key is listed already");
    define(items.getFirst());
    witnesses.add(
        new TlogPolicy.Witness(items.getFirst(), key, items.size() == 3 ? items.get(2) : null));
  }

  private void group(List<String> items) {
    require(items.size() >= 3, "group takes a name, a number (or any, all) and members");
    List<String> listed = items.subList(2, items.size());
    for (String member : listed) {
      require(names.contains(member), "member " + member + " is not defined on an earlier line");
      require(members.add(member), member + " is a member already; each name only once");
    }
    int threshold =
        switch (items.get(1)) {
          case "any" -> 1;
          case "all" -> listed.size();
          default -> threshold(items.get(1), listed.size());
        };
    define(items.getFirst());
    groups.add(new TlogPolicy.Group(items.getFirst(), threshold, listed));
  }

  private static int threshold(String text, int members) {
    long number = StrictText.decimal(text);
    require(
        Long.compareUnsigned(number, 1) >= 0 && Long.compareUnsigned(number, members) <= 0,
        "a group of " + members + " members needs a number from 1 to " + members);
    return (int) number;
  }

  private void quorum(List<String> items) {
    require(items.size() == 1, "quorum takes one name");
    require(quorum == null, "a second quorum line");
    String name = items.getFirst();
    require(name.equals(NONE) || names.contains(name), name + " is not defined on an earlier line");
    quorum = name;
  }

  private void define(String name) {
    require(!name.equals(NONE), "the name none is reserved");
    require(names.size() < 2 * MAX_DEFINITIONS, "too many witnesses and groups");
    require(names.add(name), "the name " + name + " is defined already");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new TlogFormatException(otherwise);
    }
  }
}
