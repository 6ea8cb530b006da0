package io.proofline.iam.question;

import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Template;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whom and what one trusts; everybody else is outside.
 *
 * @param accounts ids of accounts, or variables that stand for one
 * @param keys condition keys in lower case to the values that make a request an inside one
 * @param networks addresses inside
 * @param canonicalUsers S3 canonical user ids inside
 * @param providers identity providers, by ARN or host name, to patterns of the subjects inside; an
 *     empty list trusts every subject
 * @param services whether AWS services that act for an account outside count as outside
 */
public record Zone(
    List<Template> accounts,
    Map<String, List<Template>> keys,
    List<Operand.Network> networks,
    List<String> canonicalUsers,
    Map<String, List<String>> providers,
    boolean services) {

  /** Takes copies. */
  public Zone {
    accounts = List.copyOf(accounts);
    keys = Map.copyOf(keys);
    networks = List.copyOf(networks);
    canonicalUsers = List.copyOf(canonicalUsers);
    providers = Map.copyOf(providers);
  }

  /**
   * A network of a text such as {@code 203.0.113.0/24}.
   *
   * @throws IllegalArgumentException naming the text, when it is none
   */
  public static Operand.Network network(String text) {
    String[] parts = text.split("/", 2);
    byte[] bytes = InetAddress.ofLiteral(parts[0]).getAddress();
    int bits = 8 * bytes.length;
    int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(text + " is no network");
    }
    BigInteger first = new BigInteger(1, bytes).shiftRight(bits - prefix).shiftLeft(bits - prefix);
    return new Operand.Network(text, bits, first, prefix);
  }

  /** Makes a zone part by part. */
  public static final class Builder {
    private final List<Template> accounts = new ArrayList<>();
    private final Map<String, List<Template>> keys = new HashMap<>();
    private final List<Operand.Network> networks = new ArrayList<>();
    private final List<String> canonicalUsers = new ArrayList<>();
    private final Map<String, List<String>> providers = new HashMap<>();
    private boolean services;

    /** Accounts: their principals, and what AWS services do for them. */
    public Builder accounts(Collection<String> ids) {
      for (String id : ids) {
        accounts.add(Template.literal(id));
        key("aws:SourceAccount", Template.literal(id));
        key("aws:SourceOwner", Template.literal(id));
        key("aws:SourceArn", Template.parse("arn:*:*:*:" + id + ":*", true, false));
        key("s3:DataAccessPointAccount", Template.literal(id));
        key("aws:VpceAccount", Template.literal(id));
      }
      return this;
    }

    /** Organisations by id, {@code o-…}. */
    public Builder organizations(Collection<String> ids) {
      for (String id : ids) {
        Template whole = Template.literal(id);
        key("aws:PrincipalOrgID", whole);
        key("aws:SourceOrgID", whole);
        key("aws:VpceOrgID", whole);
        Template paths = Template.parse(id + "/*", true, false);
        key("aws:PrincipalOrgPaths", paths);
        key("aws:SourceOrgPaths", paths);
        key("aws:VpceOrgPaths", paths);
      }
      return this;
    }

    /** Organisations whose principals are inside, whatever way their requests come. */
    public Builder principalsOf(Collection<String> organizations) {
      for (String id : organizations) {
        key("aws:PrincipalOrgID", Template.literal(id));
        key("aws:PrincipalOrgPaths", Template.parse(id + "/*", true, false));
      }
      return this;
    }

    /** Paths of organisational units, with wildcards. */
    public Builder organizationPaths(Collection<String> patterns) {
      patterns.forEach(p -> key("aws:PrincipalOrgPaths", Template.parse(p, true, false)));
      return this;
    }

    /** VPCs by id. */
    public Builder vpcs(Collection<String> ids) {
      ids.forEach(id -> key("aws:SourceVpc", Template.literal(id)));
      return this;
    }

    /** VPC endpoints by id. */
    public Builder endpoints(Collection<String> ids) {
      ids.forEach(id -> key("aws:SourceVpce", Template.literal(id)));
      return this;
    }

    /** Networks. */
    public Builder networks(Collection<Operand.Network> blocks) {
      networks.addAll(blocks);
      return this;
    }

    /** S3 canonical user ids. */
    public Builder canonicalUsers(Collection<String> ids) {
      canonicalUsers.addAll(ids);
      return this;
    }

    /** An identity provider and the subjects of it that are inside. */
    public Builder provider(String provider, Collection<String> subjects) {
      providers.put(provider, List.copyOf(subjects));
      return this;
    }

    /** Counts services that act for accounts outside. */
    public Builder services() {
      services = true;
      return this;
    }

    Builder account(Template account) {
      accounts.add(account);
      return this;
    }

    Builder key(String key, Template value) {
      keys.computeIfAbsent(key.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value);
      return this;
    }

    /** The zone. The account and organisation of the resource itself always belong to it. */
    public Zone build() {
      account(Template.parse("${aws:ResourceAccount}", false, true));
      key("aws:PrincipalOrgID", Template.parse("${aws:ResourceOrgID}", false, true));
      key("aws:SourceAccount", Template.parse("${aws:ResourceAccount}", false, true));
      key("aws:SourceOrgID", Template.parse("${aws:ResourceOrgID}", false, true));
      return new Zone(accounts, keys, networks, canonicalUsers, providers, services);
    }
  }
}
