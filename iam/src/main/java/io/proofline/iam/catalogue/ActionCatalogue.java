package io.proofline.iam.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All actions of one version of the data. Immutable. */
public final class ActionCatalogue {
  private static final String SHIPPED = "actions.tsv.gz";

  private final Source source;
  private final Set<String> rcpServices;
  private final Map<String, Action> byId;

  /**
   * From its parts.
   *
   * @param rcpServices services on which resource control policies act
   */
  public ActionCatalogue(Source source, Set<String> rcpServices, Collection<Action> actions) {
    this.source = source;
    this.rcpServices = Set.copyOf(rcpServices);
    this.byId = new TreeMap<>();
    for (Action action : actions) {
      byId.put(action.id().toLowerCase(Locale.ROOT), action);
    }
  }

  /**
   * Where the data comes from.
   *
   * @param name the package
   * @param version its version
   * @param date when it was made, RFC 3339
   * @param licence its licence
   */
  public record Source(String name, String version, String date, String licence) {}

  /** The catalogue in this jar; reading it takes some tens of milliseconds. */
  public static ActionCatalogue shipped() {
    try (InputStream in = resource()) {
      return CatalogueFormat.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the action catalogue in the jar cannot be read", e);
    }
  }

  /** Only the services on which resource control policies act, which stand at the front. */
  public static Set<String> shippedRcpServices() {
    try (InputStream in = resource()) {
      return CatalogueFormat.readRcpServices(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the action catalogue in the jar cannot be read", e);
    }
  }

  /** Only the names of the catalogue in this jar; what actions are is not read for them. */
  public static ActionNames shippedNames() {
    try (InputStream in = resource()) {
      return CatalogueFormat.readNames(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the action catalogue in the jar cannot be read", e);
    }
  }

  private static InputStream resource() throws IOException {
    InputStream in = ActionCatalogue.class.getResourceAsStream(SHIPPED);
    if (in == null) {
      throw new IOException("not in the jar: " + SHIPPED);
    }
    return in;
  }

  /** Where the data comes from. */
  public Source source() {
    return source;
  }

  /** Services on which resource control policies act. */
  public Set<String> rcpServices() {
    return rcpServices;
  }

  /** All actions, by their ids in lower case. */
  public Collection<Action> actions() {
    return List.copyOf(byId.values());
  }

  /** The action of an id, whatever its case. */
  public Optional<Action> find(String id) {
    return Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)));
  }

  /**
   * What a newer catalogue changes.
   *
   * @param lost ids that are no longer there: either AWS took an action away or the data is damaged
   * @param added actions that are new
   * @param levels actions whose access levels changed, as they are in the newer one
   * @param rcpAdded services on which resource control policies act now
   * @param rcpLost services on which they no longer act
   */
  public record Change(
      List<String> lost,
      List<Action> added,
      List<Action> levels,
      List<String> rcpAdded,
      List<String> rcpLost) {

    /** Takes copies. */
    public Change {
      lost = List.copyOf(lost);
      added = List.copyOf(added);
      levels = List.copyOf(levels);
      rcpAdded = List.copyOf(rcpAdded);
      rcpLost = List.copyOf(rcpLost);
    }
  }

  /** Compares this catalogue with a newer one. */
  public Change changeTo(ActionCatalogue newer) {
    List<String> lost = new ArrayList<>();
    List<Action> levels = new ArrayList<>();
    byId.forEach(
        (id, action) -> {
          Action then = newer.byId.get(id);
          if (then == null) {
            lost.add(action.id());
          } else if (!then.levels().equals(action.levels())) {
            levels.add(then);
          }
        });
    List<Action> added =
        newer.byId.entrySet().stream()
            .filter(e -> !byId.containsKey(e.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return new Change(
        lost,
        added,
        levels,
        newer.rcpServices.stream().filter(s -> !rcpServices.contains(s)).sorted().toList(),
        rcpServices.stream().filter(s -> !newer.rcpServices.contains(s)).sorted().toList());
  }
}
