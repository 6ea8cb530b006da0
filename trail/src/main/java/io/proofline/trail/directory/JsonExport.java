package io.proofline.trail.directory;

import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RejectedException;
import io.proofline.trail.read.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Users as an Identity Store lists them ({@code ListUsers}: {@code Users[]}), or as SCIM 2.0 does
 * (RFC 7644 {@code ListResponse}: {@code Resources[]}; its attribute names are read in any case, as
 * RFC 7643 says). The person's id is the primary e-mail, or the only one, or the user name. Pages
 * must be given together and be all there: a user on a page that is not there could bear the same
 * name.
 */
final class JsonExport {
  private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
  private static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
  private static final int MOST_TEXT = 1024;

  private final List<String> providers;
  private final int most;
  private final List<DirectoryEntry> entries = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private long total = -1;
  private long listed;
  private @Nullable String format;

  /**
   * Of no page yet.
   *
   * @param providers providers, as records name them, whose subjects are these user names and
   *     e-mails
   */
  JsonExport(List<String> providers, int most) {
    this.providers = List.copyOf(providers);
    this.most = most;
  }

  /** Reads one page. */
  void page(String file, byte[] bytes) throws DirectoryException {
    JsonNode root;
    try {
      ReadLimits limits = ReadLimits.DEFAULT;
      root =
          new StrictJson(
                  new ReadLimits(
                      limits.maxFileBytes(),
                      limits.maxExpandedBytes(),
                      limits.maxRatio(),
                      limits.ratioFloorBytes(),
                      MOST_TEXT * 64,
                      16,
                      limits.bufferBytes()))
              .read(bytes);
    } catch (RejectedException e) {
      throw new DirectoryException(file, e.detail());
    }
    if (root.has("Users") && root.get("Users").isArray()) {
      format(file, "identity-store");
      JsonNode more = root.get("NextToken");
      if (more != null && !more.isNull()) {
        throw new DirectoryException(file, "there are more pages (NextToken); list all of them");
      }
      users(file, root.get("Users"), true);
    } else if (member(file, root, "Resources") != null && scim(file, root)) {
      format(file, "scim");
      JsonNode count = member(file, root, "totalResults");
      if (count == null || !count.isIntegralNumber() || (total >= 0 && count.asLong() != total)) {
        throw new DirectoryException(file, "'totalResults' is missing, or another page says other");
      }
      total = count.asLong();
      JsonNode list = member(file, root, "Resources");
      users(file, list == null ? root : list, false);
    } else {
      throw new DirectoryException(
          file, "neither users of an Identity Store ('Users') nor a SCIM list ('Resources')");
    }
  }

  private boolean scim(String file, JsonNode root) throws DirectoryException {
    JsonNode schemas = member(file, root, "schemas");
    return schemas != null && schemas.values().stream().anyMatch(s -> LIST.equals(s.asString("")));
  }

  private void format(String file, String now) throws DirectoryException {
    if (format != null && !format.equals(now)) {
      throw new DirectoryException(file, "another format than the file before it");
    }
    format = now;
  }

  /** Format of the pages. */
  String format() {
    return format == null ? "" : format;
  }

  /** What all the pages say. */
  List<DirectoryEntry> entries(String file) throws DirectoryException {
    if (total >= 0 && total != listed) {
      throw new DirectoryException(
          file, listed + " of " + total + " users are here; give all pages together");
    }
    return List.copyOf(entries);
  }

  private void users(String file, JsonNode users, boolean store) throws DirectoryException {
    if (!users.isArray()) {
      throw new DirectoryException(file, "the list of users is no list");
    }
    for (JsonNode user : users) {
      listed++;
      if (listed > most) {
        throw new DirectoryException(file, "more than " + most + " users");
      }
      user(file, user, store);
    }
  }

  private void user(String file, JsonNode user, boolean store) throws DirectoryException {
    String where = file + " user " + listed;
    JsonNode schemas = member(where, user, "schemas");
    if (schemas != null && schemas.values().stream().anyMatch(s -> GROUP.equals(s.asString("")))) {
      throw new DirectoryException(where, "a group; only users are read");
    }
    String id = text(where, user, store ? "UserId" : "id");
    String name = text(where, user, "userName");
    if (id.isEmpty() || name.isEmpty()) {
      throw new DirectoryException(where, "no user: it has no id or no user name");
    }
    if (!ids.add(id.toLowerCase(Locale.ROOT))) {
      throw new DirectoryException(where, "the id of a user before it");
    }
    Set<String> mails = new LinkedHashSet<>();
    String primary = mails(where, user, mails);
    String person = primary.isEmpty() ? name : primary;
    String display = text(where, user, "displayName");
    if (display.isEmpty()) {
      JsonNode parts = member(where, user, "name");
      display = parts == null ? "" : text(where, parts, "formatted");
    }
    String shown = display.isEmpty() ? person : display;
    add(person, shown, NameKind.IDENTITY_CENTER, id, "");
    add(person, shown, NameKind.IDENTITY_CENTER_NAME, name, "");
    mails.forEach(mail -> add(person, shown, NameKind.EMAIL, mail, ""));
    for (String provider : providers) {
      add(person, shown, NameKind.SUBJECT, name, provider);
      mails.forEach(mail -> add(person, shown, NameKind.EMAIL, mail, provider));
    }
  }

  private void add(String person, String display, NameKind kind, String name, String scope) {
    entries.add(new DirectoryEntry(person, display, kind, name, scope, null, null, listed));
  }

  /** Collects the e-mail names; returns the one that stands for the person, or nothing. */
  private static String mails(String where, JsonNode user, Set<String> into)
      throws DirectoryException {
    JsonNode list = member(where, user, "emails");
    if (list == null) {
      return "";
    }
    if (!list.isArray() || list.size() > 64) {
      throw new DirectoryException(where, "'emails' is no list, or a very long one");
    }
    String primary = "";
    int primaries = 0;
    for (JsonNode mail : list) {
      String value = text(where, mail, "value").toLowerCase(Locale.ROOT);
      if (value.isEmpty()) {
        continue;
      }
      into.add(value);
      JsonNode marked = member(where, mail, "primary");
      if (marked != null && marked.asBoolean(false)) {
        primary = value;
        primaries++;
      }
    }
    if (primaries == 1) {
      return primary;
    }
    return into.size() == 1 ? into.iterator().next() : "";
  }

  private static String text(String where, JsonNode node, String name) throws DirectoryException {
    JsonNode value = member(where, node, name);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      throw new DirectoryException(where, "'" + name + "' is no text");
    }
    String text = value.asString().strip();
    if (text.length() > MOST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw new DirectoryException(where, "'" + name + "' is too long or has control characters");
    }
    return text;
  }

  /** The member of that name in any case; two spellings of one name are refused. */
  private static @Nullable JsonNode member(String where, JsonNode node, String name)
      throws DirectoryException {
    JsonNode found = null;
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (each.getKey().equalsIgnoreCase(name)) {
        if (found != null) {
          throw new DirectoryException(where, "'" + name + "' stands there twice");
        }
        found = each.getValue();
      }
    }
    return found;
  }
}
