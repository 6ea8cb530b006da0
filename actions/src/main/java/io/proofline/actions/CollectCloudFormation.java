package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.template.CollectedTemplate;
import io.proofline.cloud.template.TemplateCollector;
import io.proofline.cloud.template.TemplateException;
import io.proofline.cloud.template.TemplateFolder;
import io.proofline.cloud.template.TemplateTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads CloudFormation templates and records a snapshot of each. */
public final class CollectCloudFormation {
  private final Mandate mandate;
  private final TemplateCollector collector;

  /** In a workspace. */
  public CollectCloudFormation(Mandate mandate) {
    this.mandate = mandate;
    this.collector =
        new TemplateCollector(mandate.clock(), new CatalogTypes(Catalog.standard().schemas()));
  }

  /**
   * Reads everything first, then records.
   *
   * @param paths template files and folders of them
   * @param target where they are meant to be deployed, as far as they do not say so
   * @throws TemplateException when a file that was named itself is no template; nothing was
   *     recorded
   */
  public Report run(List<Path> paths, TemplateTarget target) throws IOException {
    List<CollectedTemplate> templates = new ArrayList<>();
    List<TemplateException> refused = new ArrayList<>();
    for (Path path : paths) {
      TemplateFolder folder = collector.collectAll(path, target);
      templates.addAll(folder.templates());
      refused.addAll(folder.refused());
    }
    List<RecordedSnapshot> snapshots = new ArrayList<>();
    SortedMap<String, Integer> unlisted = new TreeMap<>();
    boolean partial = !refused.isEmpty();
    for (CollectedTemplate template : templates) {
      snapshots.add(mandate.snapshots().record(template.collected(), mandate.actor()));
      template.unlisted().forEach((type, n) -> unlisted.merge(type, n, Integer::sum));
      partial |= template.partial();
    }
    return new Report(snapshots, refused, unlisted, partial);
  }

  /**
   * What was collected.
   *
   * @param snapshots one a template
   * @param refused files of a folder that could not be read as a template; nothing of them is kept
   * @param unlisted types whose naming is not known, with how many resources
   * @param partial whether anything that a template does say was not understood
   */
  public record Report(
      List<RecordedSnapshot> snapshots,
      List<TemplateException> refused,
      Map<String, Integer> unlisted,
      boolean partial) {
    /** Takes copies of the collections. */
    public Report {
      snapshots = List.copyOf(snapshots);
      refused = List.copyOf(refused);
      unlisted = Map.copyOf(unlisted);
    }
  }
}
