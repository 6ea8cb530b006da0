package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.cloud.template.PropertyTypes.Kind;
import org.junit.jupiter.api.Test;

class CatalogTypesTest {
  private final CatalogTypes types = new CatalogTypes(Catalog.standard().schemas());

  @Test
  void switchOfABucket_isABoolean_soThatItsTextInATemplateIsRead() {
    assertThat(types.kindOf("AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicAcls"))
        .isEqualTo(Kind.BOOLEAN);
  }

  @Test
  void name_isText() {
    assertThat(types.kindOf("AWS::S3::Bucket", "BucketName")).isEqualTo(Kind.STRING);
  }

  @Test
  void listsAddNothingToThePath() {
    assertThat(
            types.kindOf(
                "AWS::S3::Bucket",
                "BucketEncryption.ServerSideEncryptionConfiguration"
                    + ".ServerSideEncryptionByDefault.SSEAlgorithm"))
        .isEqualTo(Kind.STRING);
  }

  @Test
  void unknownTypeOrProperty_isUndeclared_notGuessed() {
    assertThat(types.kindOf("AWS::S3::Bucket", "NoSuchProperty")).isEqualTo(Kind.UNDECLARED);
    assertThat(types.kindOf("AWS::S3::Bucket", "BucketName.Deeper")).isEqualTo(Kind.UNDECLARED);
    assertThat(types.kindOf("Custom::Thing", "Name")).isEqualTo(Kind.UNDECLARED);
    assertThat(types.kindOf("nonsense", "Name")).isEqualTo(Kind.UNDECLARED);
  }
}
