package io.proofline.cloud.template;

import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan as {@code terraform show -json} or {@code tofu show -json} writes it.
 *
 * @param sha256 lower-case hex over the bytes of the file
 */
record PlanFile(String name, String sha256, JsonNode root) {

  static final int MAX_BYTES = 64 * 1024 * 1024;
  static final int MAX_DEPTH = 200;

  private static final Pattern VERSION = Pattern.compile("1\\.[0-9]{1,4}");
  private static final String HOW =
      "; make the file with: terraform show -json PLANFILE (or tofu show -json PLANFILE)";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static PlanFile read(Path path, String name) {
    return of(name, InputFile.read(path, name, MAX_BYTES));
  }

  static PlanFile of(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new TemplateException(
          name, 0, "larger than " + MAX_BYTES + " bytes; plan its parts one by one");
    }
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (StreamConstraintsException e) {
      throw new TemplateException(name, 0, "nested too deeply or with too long a value; not read");
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw new TemplateException(name, line, "is not one valid JSON document" + HOW);
    }
    check(name, root);
    return new PlanFile(name, InputFile.sha256(bytes), root);
  }

  private static void check(String name, JsonNode root) {
    if (!root.isObject()) {
      throw new TemplateException(name, 0, "is not a Terraform plan" + HOW);
    }
    String version = root.path("format_version").asString("");
    if (root.has("values") && !root.has("resource_changes") && !root.has("planned_values")) {
      throw new TemplateException(name, 0, "is a Terraform state, not a plan" + HOW);
    }
    if (!root.has("planned_values") && !root.has("resource_changes")) {
      throw new TemplateException(name, 0, "is not a Terraform plan" + HOW);
    }
    if (!VERSION.matcher(version).matches()) {
      throw new TemplateException(
          name,
          0,
          "has a format_version other than 1.x, the only one that is understood"
              + "; show the plan with Terraform 1.1 or newer, or OpenTofu");
    }
    if (root.has("resource_changes") && !root.path("resource_changes").isArray()) {
      throw new TemplateException(name, 0, "has resource_changes that are no list" + HOW);
    }
  }
}
