package io.proofline.iam.estate;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.decide.Context;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.decide.Request;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random estates against random outsiders: where who-can answers never for everybody, nobody gets
 * in. {@code -Dproofline.iam.estates=20000} for the long run; the seed stands in every failure.
 */
class WhoCanSoundnessTest {
  private static final long SEED = 20_261_128L;
  private static final int REQUESTS = 120;
  private static final String OWN = "111111111111";
  private static final String SIBLING = "222222222222";
  private static final String VENDOR = "204177309185";
  private static final String OTHER = "318840557216";
  private static final String BUCKET = "arn:aws:s3:::b";
  private static final String KEY = "arn:aws:kms:us-east-1:" + OWN + ":key/k";

  private static final List<String> PRINCIPALS =
      List.of(
          "'*'",
          "'*'",
          "'*'",
          "{'AWS':'arn:aws:iam::" + VENDOR + ":root'}",
          "{'AWS':'arn:aws:iam::" + OTHER + ":role/p1'}",
          "{'AWS':'" + SIBLING + "'}",
          "{'Service':'backup.amazonaws.com'}");

  private static final List<String> CONDITIONS =
      List.of(
          "'StringEquals':{'aws:PrincipalAccount':'" + VENDOR + "'}",
          "'StringEquals':{'aws:PrincipalAccount':['" + VENDOR + "','" + OTHER + "']}",
          "'StringNotEquals':{'aws:PrincipalAccount':'" + VENDOR + "'}",
          "'StringEquals':{'aws:PrincipalOrgID':'o-partner'}",
          "'StringEquals':{'aws:PrincipalOrgID':'o-clinic'}",
          "'StringEquals':{'aws:PrincipalOrgID':'${aws:ResourceOrgID}'}",
          "'StringNotEquals':{'aws:PrincipalOrgID':['o-clinic','o-partner']}",
          "'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-clinic'}",
          "'Null':{'aws:PrincipalOrgID':'false'}",
          "'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-partner/r-1/ou-2/*'}",
          "'ForAllValues:StringLike':{'aws:PrincipalOrgPaths':'o-clinic/*'}",
          "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::" + VENDOR + ":role/p*'}",
          "'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/p1'}",
          "'StringEquals':{'aws:ResourceTag/phi':'yes'}",
          "'StringNotEquals':{'aws:ResourceTag/phi':'yes'}",
          "'Bool':{'aws:SecureTransport':'false'}",
          "'Bool':{'aws:ViaAWSService':'false'}",
          "'StringEquals':{'aws:VpceAccount':'" + OWN + "'}",
          "'StringEquals':{'aws:PrincipalTag/team':'red'}",
          "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}",
          "'Bool':{'aws:PrincipalIsAWSService':'true'}",
          "'StringEquals':{'aws:PrincipalServiceName':'backup.amazonaws.com'}",
          "'StringEquals':{'aws:ResourceAccount':'" + OWN + "'}");

  private final Evaluator evaluator = new Evaluator(Readings.AWS);
  private final Policy everything =
      new PolicyParser()
          .parse(
              PolicyKind.IDENTITY,
              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
                  + "\"Resource\":\"*\"}]}");

  private static String statement(Random random, String effect, String action) {
    StringBuilder conditions = new StringBuilder();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String one = pick(random, CONDITIONS);
      String operator = one.substring(0, one.indexOf(':', one.indexOf('\'', 1)));
      if (!conditions.toString().contains(operator)) {
        conditions.append(conditions.isEmpty() ? "" : ",").append(one);
      }
    }
    String principal = effect.equals("Deny") ? "'*'" : pick(random, PRINCIPALS);
    return "{'Effect':'"
        + effect
        + "','Principal':"
        + principal
        + ",'Action':'"
        + action
        + "','Resource':'*'"
        + (conditions.isEmpty() ? "" : ",'Condition':{" + conditions + "}")
        + "}";
  }

  private static String policy(Random random, String action, int allows, int denies) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < allows; i++) {
      statements.add(statement(random, "Allow", action));
    }
    for (int i = 0; i < denies; i++) {
      statements.add(statement(random, "Deny", action));
    }
    return statements.isEmpty()
        ? ""
        : "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
  }

  private static String estate(Random random) {
    boolean key = random.nextInt(3) == 0;
    boolean member = random.nextInt(3) > 0;
    String rcp = policy(random, random.nextBoolean() ? "s3:*" : "*", 0, random.nextInt(3));
    String list =
        random.nextInt(4) == 0
            ? "{'enforced':false,'bucket':[],'object':[{'grantee':'"
                + (random.nextBoolean() ? "account" : "authenticated-users")
                + "','id':'"
                + OTHER
                + "','permission':'READ'}]}"
            : "{'enforced':true}";
    return "{'organization':"
        + (member
            ? "{'id':'o-clinic','managementAccount':'999999999999','root':{'id':'r-1','scp':[],"
                + "'rcp':["
                + rcp
                + "],'units':[],'accounts':['"
                + OWN
                + "','"
                + SIBLING
                + "']}}"
            : "null")
        + ",'accounts':[{'id':'"
        + OWN
        + "','scp':[],'rcp':[],'publicAccessBlock':{}}],'principals':[],'resources':[{'arn':'"
        + BUCKET
        + "','account':'"
        + OWN
        + "','publicAccessBlock':{},'bucketAbac':true,'acl':"
        + list
        + ",'tags':"
        + (random.nextBoolean() ? "{'phi':'yes'}" : "{}")
        + (key ? ",'key':'" + KEY + "'" : "")
        + ",'policies':["
        + policy(random, "s3:GetObject", 1 + random.nextInt(2), random.nextInt(3))
        + "]}"
        + (key
            ? ",{'arn':'"
                + KEY
                + "','account':'"
                + OWN
                + "','tags':{},'grants':[],'policies':["
                + policy(random, "kms:Decrypt", 1 + random.nextInt(2), random.nextInt(2))
                + "]}"
            : "")
        + "]}";
  }

  @Test
  void whereNobodyGetsIn_noOutsiderDoes() {
    int estates = Integer.getInteger("proofline.iam.estates", 250);
    int never = 0;
    int yes = 0;
    int unknown = 0;
    for (int i = 0; i < estates; i++) {
      Random random = new Random(SEED + i);
      String json = estate(random);
      Estate estate =
          new EstateDocument(new PolicyParser())
              .read(JsonMapper.shared().readTree(json.replace('\'', '"')));
      List<Access> rows =
          new AccessQuestions(estate, evaluator).whoCan("s3:GetObject", BUCKET + "/1");
      if (rows.stream().anyMatch(row -> row.answer() == Answer.YES)) {
        yes++;
      } else if (rows.stream().anyMatch(row -> row.answer() == Answer.UNKNOWN)) {
        unknown++;
      } else {
        never++;
        for (int r = 0; r < REQUESTS; r++) {
          Outsider outsider = outsider(random, estate);
          assertThat(getsIn(estate, outsider))
              .as("seed %s%n%s%nsays never, but %s gets in", SEED + i, json, outsider)
              .isFalse();
        }
      }
    }
    assertThat(never).as("estates into which nobody gets").isPositive();
    assertThat(yes).isPositive();
    assertThat(unknown).as("unknown among small estates").isLessThan(estates / 8);
  }

  private record Outsider(Caller caller, Context context) {}

  private static Outsider outsider(Random random, Estate estate) {
    Context context = Context.EMPTY;
    if (random.nextInt(5) > 0) {
      context = context.with("aws:SecureTransport", random.nextInt(4) == 0 ? "false" : "true");
    }
    if (random.nextBoolean()) {
      context = context.with("aws:SourceIp", random.nextBoolean() ? "203.0.113.9" : "192.0.2.1");
    }
    if (random.nextBoolean()) {
      context = context.with("aws:VpceAccount", random.nextBoolean() ? OWN : VENDOR);
    }
    if (random.nextInt(8) == 0) {
      return new Outsider(Caller.ANONYMOUS, context);
    }
    if (random.nextInt(6) == 0) {
      String service = pick(random, List.of("backup.amazonaws.com", "s3.amazonaws.com"));
      return new Outsider(new Caller(Caller.Kind.SERVICE, service, "", ""), context);
    }
    Organization own = estate.organization();
    boolean member = own != null && !own.id().isEmpty();
    List<String> accounts = new ArrayList<>(List.of(VENDOR, OTHER, "640000000009"));
    if (member) {
      accounts.add(SIBLING);
    }
    String account = pick(random, accounts);
    if (account.equals(SIBLING)) {
      context =
          context
              .with("aws:PrincipalOrgID", "o-clinic")
              .with("aws:PrincipalOrgPaths", "o-clinic/r-1/");
    } else if (random.nextInt(3) > 0) {
      String path =
          pick(
              random,
              List.of(
                  "o-partner/r-1/ou-2/",
                  "o-partner/r-1/ou-2/ou-5/",
                  "o-partner/r-1/ou-3/",
                  "o-x/r-9/"));
      context =
          context
              .with("aws:PrincipalOrgID", path.substring(0, path.indexOf('/')))
              .with("aws:PrincipalOrgPaths", path);
    }
    if (random.nextBoolean()) {
      context = context.with("aws:ViaAWSService", "true");
    }
    if (random.nextBoolean()) {
      context = context.with("aws:PrincipalTag/team", random.nextBoolean() ? "red" : "blue");
    }
    String who =
        pick(
            random,
            List.of(
                "iam::" + account + ":user/u",
                "iam::" + account + ":root",
                "sts::" + account + ":assumed-role/p1/s",
                "sts::" + account + ":assumed-role/p2/s",
                "sts::" + account + ":assumed-role/q/s"));
    return new Outsider(Caller.parse("arn:aws:" + who, "s3:GetObject"), context);
  }

  private boolean getsIn(Estate estate, Outsider outsider) {
    Resource bucket = estate.resources().getFirst();
    if (!allowed(estate, bucket, "s3:GetObject", BUCKET + "/1", outsider, outsider.context())) {
      return false;
    }
    if (bucket.key().isEmpty()) {
      return true;
    }
    return outsider.caller().kind() != Caller.Kind.ANONYMOUS
        && allowed(
            estate,
            estate.resources().getLast(),
            "kms:Decrypt",
            KEY,
            outsider,
            outsider
                .context()
                .with("kms:ViaService", "s3.us-east-1.amazonaws.com")
                .with("aws:ViaAWSService", "true"));
  }

  private boolean allowed(
      Estate estate,
      Resource resource,
      String action,
      String arn,
      Outsider outsider,
      Context start) {
    Context context = start;
    Organization own = estate.organization();
    List<List<Policy>> rcp = List.of();
    if (own != null && !own.id().isEmpty()) {
      context =
          context
              .with("aws:ResourceOrgID", "o-clinic")
              .with("aws:ResourceOrgPaths", "o-clinic/r-1/");
      rcp = List.of(own.root().rcp());
    }
    for (var tag : tags(resource)) {
      context = context.with("aws:ResourceTag/" + tag, "yes");
    }
    Layers layers =
        Layers.NONE
            .withIdentity(List.of(everything))
            .withResource(resource.policies())
            .withRcp(rcp)
            .withPlane(
                new Plane(resource.grants(), resource.acls(), PublicAccessBlock.OFF, true, ""));
    return evaluator
        .decide(new Request(outsider.caller(), action, arn, OWN, context), layers)
        .allowed();
  }

  private static List<String> tags(Resource resource) {
    return resource.tags() == null ? List.of() : List.copyOf(resource.tags().keySet());
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
