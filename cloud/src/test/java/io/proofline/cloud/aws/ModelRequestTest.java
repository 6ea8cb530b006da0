package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a question goes and how it is put, when AWS itself is asked. */
class ModelRequestTest {
  private static AwsHttp.Sent sent(
      String service, String operation, String region, Map<String, String> parameters) {
    ReadModel model = ReadModel.load(service);
    if (model == null) {
      throw new AssertionError("no model of " + service);
    }
    return ModelRequest.of(model, operation, region, parameters, null);
  }

  @Test
  void aBucketStandsBeforeTheHost_unlessItsNameDoesNotFitThere() {
    AwsHttp.Sent usual = sent("s3", "GetBucketAcl", "eu-west-1", Map.of("Bucket", "clinic"));
    assertThat(usual.base()).hasToString("https://clinic.s3.eu-west-1.amazonaws.com");
    assertThat(usual.path()).isEqualTo("/");
    assertThat(usual.query()).containsOnlyKeys("acl");
    AwsHttp.Sent dotted = sent("s3", "GetBucketAcl", "eu-west-1", Map.of("Bucket", "clinic.x"));
    assertThat(dotted.base()).hasToString("https://s3.eu-west-1.amazonaws.com");
    assertThat(dotted.path()).isEqualTo("/clinic.x");
  }

  @Test
  void theAccountStandsBeforeTheHostOfS3Control() {
    AwsHttp.Sent sent =
        sent("s3control", "GetPublicAccessBlock", "us-east-1", Map.of("AccountId", "123456789012"));
    assertThat(sent.base()).hasToString("https://123456789012.s3-control.us-east-1.amazonaws.com");
    assertThat(sent.headers()).containsEntry("x-amz-account-id", "123456789012");
    assertThat(sent.signing()).isEqualTo("s3");
  }

  @Test
  void iamIsAskedAtTheOneEndpointOfItsPartition() {
    assertThat(sent("iam", "ListRoles", "aws-global", Map.of()))
        .satisfies(sent -> assertThat(sent.base()).hasToString("https://iam.amazonaws.com"))
        .satisfies(sent -> assertThat(sent.region()).isEqualTo("us-east-1"));
    assertThat(sent("iam", "ListRoles", "aws-cn-global", Map.of()))
        .satisfies(
            sent -> assertThat(sent.base()).hasToString("https://iam.cn-north-1.amazonaws.com.cn"))
        .satisfies(sent -> assertThat(sent.region()).isEqualTo("cn-north-1"));
    assertThat(sent("iam", "ListRoles", "aws-us-gov-global", Map.of()).region())
        .isEqualTo("us-gov-west-1");
  }

  @Test
  void listsAndFilters_areNumberedAsEachProtocolNumbersThem() {
    assertThat(
            sent("ec2", "DescribeSnapshots", "us-east-1", Map.of("Filters", "owner-id=1,2")).body())
        .isEqualTo(
            "Action=DescribeSnapshots&Filter.1.Name=owner-id&Filter.1.Value.1=1"
                + "&Filter.1.Value.2=2&Version=2016-11-15");
    assertThat(
            sent("elasticloadbalancing", "DescribeTags", "us-east-1", Map.of("ResourceArns", "a,b"))
                .body())
        .isEqualTo(
            "Action=DescribeTags&ResourceArns.member.1=a&ResourceArns.member.2=b"
                + "&Version=2015-12-01");
    assertThat(
            sent(
                    "cloudtrail",
                    "ListPublicKeys",
                    "us-east-1",
                    Map.of("StartTime", "2015-10-01T00:00:00Z"))
                .body())
        .isEqualTo("{\"StartTime\":1443657600}");
  }

  @Test
  void anArnInAPath_isEncodedWhole_andAMemberThatIsNoneIsRefused() {
    assertThat(
            sent("lambda", "GetPolicy", "us-east-1", Map.of("FunctionName", "arn:aws:lambda:x/y"))
                .path())
        .isEqualTo("/2015-03-31/functions/arn%3Aaws%3Alambda%3Ax%2Fy/policy");
    assertThatThrownBy(() -> sent("kms", "ListKeys", "us-east-1", Map.of("Wrong", "1")))
        .hasMessageContaining("no member named Wrong");
  }
}
