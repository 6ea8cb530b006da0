package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where one template goes: the file's own words and the collector's parameters together. */
record Deployment(
    String partition,
    String account,
    String region,
    @Nullable String stackName,
    Map<String, String> parameters) {

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

  static Deployment of(Template template, TemplateTarget target) {
    Mapping own = template.proofline();
    String account = agreed(template, own, "Account", target.account());
    String region = agreed(template, own, "Region", target.region());
    if (account == null || !ACCOUNT.matcher(account).matches()) {
      throw missing(template, own, "Account", "the twelve digits of the account");
    }
    if (region == null || !REGION.matcher(region).matches()) {
      throw missing(template, own, "Region", "a region such as us-east-1");
    }
    return new Deployment(
        partition(region),
        account,
        region,
        agreed(template, own, "StackName", target.stackName()),
        target.parameters());
  }

  /** Of a source that names its places itself. */
  static Deployment of(String account, String region) {
    return new Deployment(partition(region), account, region, null, Map.of());
  }

  static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  /** Account of a resource that may stand elsewhere than its file. */
  String account(Template.Resource resource) {
    String own = resource.standing().account();
    return own == null ? account : own;
  }

  /** Region of a resource that may stand elsewhere than its file. */
  String region(Template.Resource resource) {
    String own = resource.standing().region();
    return own == null ? region : own;
  }

  private static String partition(String region) {
    return region.startsWith("cn-")
        ? "aws-cn"
        : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private static @Nullable String agreed(
      Template template, @Nullable Mapping own, String key, @Nullable String given) {
    if (own == null || own.get(key) == null) {
      return given;
    }
    TemplateNode node = own.get(key);
    if (!(node instanceof Scalar s)) {
      throw missing(template, own, key, "text");
    }
    if (given != null && !given.equals(s.text())) {
      throw new TemplateException(
          template.file(),
          s.line(),
          "Metadata.Proofline." + key + " differs from the one given; leave one of them out");
    }
    return s.text();
  }

  private static TemplateException missing(
      Template template, @Nullable Mapping own, String key, String what) {
    TemplateNode node = own == null ? null : own.get(key);
    return new TemplateException(
        template.file(),
        node == null ? 0 : node.line(),
        "Metadata.Proofline."
            + key
            + " has to be "
            + what
            + "; write it there or give --"
            + key.toLowerCase(Locale.ROOT));
  }
}
