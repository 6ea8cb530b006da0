package io.proofline.trail.lake;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events are held already: exact over (account, event id), with a fingerprint of the raw
 * bytes first seen. Usual keys (twelve digits, UUID) cost 32 bytes in an open table; unusual ones
 * go to a map. Not safe for several threads.
 */
public final class SeenEvents {
  /** What was known of a key when it was added. */
  public enum Known {
    /** Nothing. */
    NEW,
    /** The event, with the same raw bytes. */
    SAME,
    /** The event, with other raw bytes. */
    DIFFERENT
  }

  private static final int WIDTH = 4;

  private long[] table = new long[WIDTH * 4096];
  private int count;
  private final Map<String, Long> odd = new HashMap<>();

  /** Stands for the id of an event that has none: only equal bytes are then the same event. */
  public static String withoutId(long fingerprint) {
    return "raw:" + Long.toHexString(fingerprint);
  }

  /** Adds every event of the lake. */
  public void addAll(Lake lake) throws IOException {
    lake.eachKey(this::add);
  }

  /** Adds the key unless it is known. */
  public Known add(String account, String eventId, long fingerprint) {
    long number = account(account);
    if (number < 0 || !uuid(eventId)) {
      Long before = odd.putIfAbsent(account + "\n" + eventId, fingerprint);
      if (before == null) {
        return Known.NEW;
      }
      return before == fingerprint ? Known.SAME : Known.DIFFERENT;
    }
    long high = hex(eventId, 0, 8) << 32 | hex(eventId, 9, 13) << 16 | hex(eventId, 14, 18);
    long low = hex(eventId, 19, 23) << 48 | hex(eventId, 24, 36);
    if ((count + 1) * 2 > table.length / WIDTH) {
      grow();
    }
    int at = find(table, number, high, low);
    if (table[at] != 0) {
      return table[at + 3] == fingerprint ? Known.SAME : Known.DIFFERENT;
    }
    set(table, at, number, high, low, fingerprint);
    count++;
    return Known.NEW;
  }

  private void grow() {
    long[] bigger = new long[Math.multiplyExact(table.length, 2)];
    for (int i = 0; i < table.length; i += WIDTH) {
      if (table[i] != 0) {
        int at = find(bigger, table[i], table[i + 1], table[i + 2]);
        set(bigger, at, table[i], table[i + 1], table[i + 2], table[i + 3]);
      }
    }
    table = bigger;
  }

  private static void set(long[] table, int at, long a, long b, long c, long d) {
    table[at] = a;
    table[at + 1] = b;
    table[at + 2] = c;
    table[at + 3] = d;
  }

  /** Slot of the key, or the free slot where it belongs. An account is never 0 in the table. */
  private static int find(long[] table, long account, long high, long low) {
    int slots = table.length / WIDTH;
    long hash = (high ^ Long.rotateLeft(low, 23) ^ account * 31) * 0x9e3779b97f4a7c15L;
    int slot = (int) (hash >>> 33) & (slots - 1);
    while (true) {
      int at = slot * WIDTH;
      if (table[at] == 0
          || (table[at] == account && table[at + 1] == high && table[at + 2] == low)) {
        return at;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }

  /** Account plus one, or -1 when it is not twelve digits. */
  private static long account(String text) {
    if (text.length() != 12) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < 12; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value + 1;
  }

  /** Lower-case form only: another spelling is another key. */
  private static boolean uuid(String id) {
    if (id.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = id.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static long hex(String id, int from, int to) {
    return Long.parseLong(id, from, to, 16);
  }

  /** Number of keys. */
  public long size() {
    return count + (long) odd.size();
  }
}
