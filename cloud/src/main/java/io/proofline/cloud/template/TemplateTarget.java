package io.proofline.cloud.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where templates are meant to be deployed, as far as they do not say so themselves under {@code
 * Metadata: {Proofline: {Account:, Region:, StackName:}}}. A file that says otherwise is refused,
 * so that nothing is filed under the wrong account.
 *
 * @param account twelve digits
 * @param region for example {@code us-east-1}
 * @param stackName value of {@code AWS::StackName}
 * @param parameters values for template parameters, before their defaults; names that a file does
 *     not declare are ignored, since one set may serve a folder
 */
public record TemplateTarget(
    @Nullable String account,
    @Nullable String region,
    @Nullable String stackName,
    Map<String, String> parameters) {

  /** Everything comes from the files. */
  public static final TemplateTarget FROM_FILES = new TemplateTarget(null, null, null, Map.of());

  /** Takes a copy of the map. */
  public TemplateTarget {
    parameters = Map.copyOf(parameters);
  }
}
