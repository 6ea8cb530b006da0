package io.proofline.cloud.template;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** In which account and region a provider of the plan works. */
final class PlanPlaces {
  private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/.+");

  private final PlanFile file;
  private final PlanTarget target;
  private final Map<String, Place> places = new HashMap<>();

  /**
   * A place.
   *
   * @param account null when it is not known
   * @param region null when it is not known
   * @param assumed whether the account is that of a role that the plan does not name
   */
  record Place(@Nullable String account, @Nullable String region, boolean assumed) {}

  PlanPlaces(PlanFile file, PlanTarget target) {
    this.file = file;
    this.target = target;
  }

  /** Where the file as a whole goes: what was given, else what its default provider says. */
  Deployment deployment() {
    Place own = of("aws");
    String account = own.account();
    String read = data("aws_caller_identity", "account_id");
    if (read != null && account != null && !own.assumed() && !read.equals(account)) {
      throw new TemplateException(
          file.name(), 0, "was made in another account than the one given; leave --account out");
    }
    if (account == null || !Deployment.isAccount(account)) {
      throw new TemplateException(
          file.name(),
          0,
          "does not say for which account it is; give the twelve digits (--account)");
    }
    String region = own.region();
    if (region == null || !Deployment.isRegion(region)) {
      throw new TemplateException(
          file.name(), 0, "does not say for which region it is; give one (--region us-east-1)");
    }
    return Deployment.of(account, region);
  }

  /** Where a provider works. */
  Place of(String key) {
    return places.computeIfAbsent(key, this::work);
  }

  private Place work(String key) {
    JsonNode config = file.root().path("configuration").path("provider_config");
    JsonNode own = config.path(key);
    if (own.isMissingNode()) {
      own = config.path(key.substring(key.lastIndexOf(':') + 1));
    }
    JsonNode expressions = own.path("expressions");
    boolean main = !key.contains(".");
    boolean inModule = own.has("module_address");
    String region = text(expressions.path("region"), inModule);
    if (region == null && main) {
      region =
          target.region() != null ? target.region() : data("aws_region", "region", "name", "id");
    }
    JsonNode role = expressions.path("assume_role");
    if (role.isArray()) {
      role = role.path(0);
    }
    String account = null;
    boolean assumed = false;
    if (!role.isMissingNode()) {
      String arn = text(role.path("role_arn"), inModule);
      Matcher matcher = ROLE.matcher(arn == null ? "" : arn);
      account = matcher.matches() ? matcher.group(1) : null;
      assumed = account == null;
    }
    JsonNode allowed = expressions.path("allowed_account_ids").path("constant_value");
    if (account == null && allowed.size() == 1) {
      account = allowed.get(0).asString("");
      assumed = false;
    }
    if (account == null && main) {
      account =
          target.account() != null ? target.account() : data("aws_caller_identity", "account_id");
      assumed &= account == null;
    } else if (account == null && !assumed) {
      account = of("aws").account();
    }
    return new Place(account, region, assumed);
  }

  /** A constant, or the value of a variable of the root module. */
  private @Nullable String text(JsonNode expression, boolean inModule) {
    JsonNode constant = expression.path("constant_value");
    if (constant.isString()) {
      return constant.asString();
    }
    JsonNode references = expression.path("references");
    if (!inModule && references.size() == 1 && references.get(0).asString("").startsWith("var.")) {
      JsonNode value =
          file.root()
              .path("variables")
              .path(references.get(0).asString("").substring(4))
              .path("value");
      return value.isString() ? value.asString() : null;
    }
    return null;
  }

  /** What all data sources of a type in the root module agree on. */
  private @Nullable String data(String type, String... attributes) {
    // A data source does not say with which of several providers it was read.
    long providers =
        file.root()
            .path("configuration")
            .path("provider_config")
            .valueStream()
            .filter(p -> p.path("name").asString("").equals("aws"))
            .count();
    if (providers > 1) {
      return null;
    }
    TreeSet<String> found = new TreeSet<>();
    for (JsonNode resource :
        file.root().path("prior_state").path("values").path("root_module").path("resources")) {
      if (resource.path("type").asString("").equals(type)
          && resource.path("mode").asString("").equals("data")) {
        for (String attribute : attributes) {
          String value = resource.path("values").path(attribute).asString("");
          if (!value.isEmpty()) {
            found.add(value);
            break;
          }
        }
      }
    }
    return found.size() == 1 ? found.first() : null;
  }
}
