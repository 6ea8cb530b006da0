package io.proofline.cloud.template;

import java.util.List;

/**
 * What a file or folder held.
 *
 * @param templates templates in order of their names
 * @param refused files that look like templates by their ending and could not be read as one; the
 *     caller says so, since a folder read in part is not a folder read
 */
public record TemplateFolder(List<CollectedTemplate> templates, List<TemplateException> refused) {

  /** Takes copies of the lists. */
  public TemplateFolder {
    templates = List.copyOf(templates);
    refused = List.copyOf(refused);
  }
}
