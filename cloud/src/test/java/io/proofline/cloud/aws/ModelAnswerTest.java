package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;
import tools.jackson.databind.node.ObjectNode;

/** Members and types of answers, by the published models. */
class ModelAnswerTest {
  private static ObjectNode read(String service, String operation, String body)
      throws ModelAnswer.NotRead {
    ReadModel model = ReadModel.load(service);
    if (model == null) {
      throw new AssertionError("no model of " + service);
    }
    return new ModelAnswer(model, model.read(operation), new XmlReader())
        .members(
            new AwsHttp.Received(200, body, SdkHttpResponse.builder().statusCode(200).build()));
  }

  private static String volume(String members) {
    return "<DescribeVolumesResponse><volumeSet><item>"
        + members
        + "</item></volumeSet></DescribeVolumesResponse>";
  }

  @Test
  void valuesHaveTheTypesOfTheModel() throws ModelAnswer.NotRead {
    assertThat(
            read(
                    "ec2",
                    "DescribeVolumes",
                    volume(
                        "<volumeId>vol-1</volumeId><size>8</size><encrypted>false</encrypted>"
                            + "<createTime>2026-11-28T16:00:00.000Z</createTime><tagSet/>"
                            + "<somethingNew>1</somethingNew>"))
                .toString())
        .isEqualTo(
            """
            {"Volumes":[{"VolumeId":"vol-1","Size":8,"Encrypted":false,\
            "CreateTime":"2026-11-28T16:00:00Z","Tags":[]}]}\
            """);
  }

  @Test
  void aValueThatIsNotOfItsType_isNotFalseAndNotNought() {
    for (String wrong :
        new String[] {
          "<encrypted>perhaps</encrypted>",
          "<size>many</size>",
          "<createTime>yesterday</createTime>",
          "<encrypted><deep>true</deep></encrypted>"
        }) {
      assertThatThrownBy(() -> read("ec2", "DescribeVolumes", volume(wrong)))
          .as(wrong)
          .isInstanceOf(ModelAnswer.NotRead.class)
          .hasMessageNotContaining("perhaps");
    }
    assertThatThrownBy(
            () -> read("kms", "GetKeyRotationStatus", "{\"KeyRotationEnabled\":\"perhaps\"}"))
        .isInstanceOf(ModelAnswer.NotRead.class);
    assertThatThrownBy(() -> read("kms", "ListKeys", "{\"Keys\":{}}"))
        .isInstanceOf(ModelAnswer.NotRead.class);
  }

  @Test
  void anEmptyListIsThere_aListThatIsNotNamedIsNot() throws ModelAnswer.NotRead {
    assertThat(
            read(
                    "ec2",
                    "DescribeVolumes",
                    "<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>")
                .toString())
        .isEqualTo("{\"Volumes\":[]}");
    assertThat(read("ec2", "DescribeVolumes", "<DescribeVolumesResponse/>").isEmpty()).isTrue();
    assertThat(read("kms", "ListKeys", "{\"Keys\":[],\"Truncated\":false}").toString())
        .isEqualTo("{\"Keys\":[],\"Truncated\":false}");
    assertThat(read("kms", "ListKeys", "{\"Keys\":null}").has("Keys")).isFalse();
  }

  @Test
  void anAnswerOfTheQueryProtocolWithoutItsResult_isNone() {
    assertThatThrownBy(
            () -> read("iam", "ListRoles", "<ListRolesResponse><Roles/></ListRolesResponse>"))
        .isInstanceOf(ModelAnswer.NotRead.class);
  }

  @Test
  void listsWithoutAnElementAroundThem_attributesAndPayloadsAreRead() throws ModelAnswer.NotRead {
    assertThat(
            read(
                    "s3",
                    "GetBucketCors",
                    "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod>"
                        + "<AllowedMethod>PUT</AllowedMethod></CORSRule></CORSConfiguration>")
                .toString())
        .isEqualTo("{\"CORSRules\":[{\"AllowedMethods\":[\"GET\",\"PUT\"]}]}");
    assertThat(
            read(
                    "s3",
                    "GetBucketAcl",
                    "<AccessControlPolicy><AccessControlList><Grant><Grantee"
                        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xsi:type=\"Group\"><URI>all</URI></Grantee></Grant></AccessControlList></AccessControlPolicy>")
                .toString())
        .isEqualTo("{\"Grants\":[{\"Grantee\":{\"Type\":\"Group\",\"URI\":\"all\"}}]}");
    assertThat(read("s3", "GetBucketPolicy", "{\"Statement\":[]}").path("Policy").asString())
        .isEqualTo("{\"Statement\":[]}");
    assertThat(
            read("s3", "GetBucketLocation", "<LocationConstraint>eu-west-1</LocationConstraint>")
                .path("LocationConstraint")
                .asString())
        .isEqualTo("eu-west-1");
  }
}
