package io.proofline.trail.ask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Which way a call goes, said only where what it asked for decides it. */
class ChangeDirectionTest {
  private static final String BLOCK = "{'PublicAccessBlockConfiguration':{'BlockPublicAcls':%s,";

  private static String of(String name, String asked) {
    return ChangeDirection.of(name, JsonMapper.shared().readTree(asked.replace('\'', '"'))).id();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "PutBucketAcl|{'x-amz-acl':['public-read']}|opens",
        "PutBucketAcl|{'x-amz-acl':'private'}|closes",
        "PutBucketAcl|{'x-amz-acl':['private'],'AccessControlPolicy':{}}|depends",
        "PutBucketAcl|{'AccessControlPolicy':{'Grantee':{'URI':"
            + "'http://acs.amazonaws.com/groups/global/AllUsers'}}}|opens",
        "PutBucketVersioning|{'VersioningConfiguration':{'Status':'Suspended'}}|opens",
        "PutBucketVersioning|{'VersioningConfiguration':{'Status':'Enabled'}}|closes",
        "PutBucketVersioning|{'VersioningConfiguration':{'Status':'Enabled','MfaDelete':'Disabled'}}"
            + "|opens",
        "PutBucketPolicy|{'bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':'*'}]}}|opens",
        "PutBucketPolicy|{'bucketPolicy':{'Statement':{'Effect':'Allow','Principal':{'AWS':['*']}}}}"
            + "|opens",
        "PutBucketPolicy|{'bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':'*',"
            + "'Condition':{}}]}}|depends",
        "PutBucketPolicy|{'bucketPolicy':{'Statement':[{'Effect':'Deny','Principal':'*'}]}}|depends",
        "PutKeyPolicy|{'policy':'{\\'Statement\\':[]}'}|depends",
        "PutUserPolicy|{'policyDocument':{'Statement':[{'Effect':'Allow','Action':'*','Resource':"
            + "['*']}]}}|opens",
        "PutUserPolicy|{'policyDocument':{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':"
            + "'*'}]}}|depends",
        "ModifyDBInstance|{'publiclyAccessible':true,'deletionProtection':true}|opens",
        "ModifyDBInstance|{'publiclyAccessible':false}|closes",
        "ModifyDBInstance|{'backupRetentionPeriod':0}|opens",
        "ModifyDBInstance|{'dBInstanceClass':'db.t3.micro'}|depends",
        "ModifyDBSnapshotAttribute|{'attributeName':'restore','valuesToAdd':['all']}|opens",
        "ModifyDBSnapshotAttribute|{'attributeName':'restore','valuesToRemove':['all']}|closes",
        "ModifySnapshotAttribute|{'createVolumePermission':{'add':{'items':[{'group':'all'}]}}}"
            + "|opens",
        "ModifySnapshotAttribute|{'createVolumePermission':{'remove':{'items':[{}]}}}|closes",
        "UpdateAccessKey|{'status':'Inactive'}|closes",
        "UpdateAccessKey|{'status':'Active'}|opens",
        "UpdateTrail|{'name':'t','enableLogFileValidation':false}|opens",
        "UpdateTrail|{'name':'t','s3BucketName':'b'}|depends",
        "ModifyInstanceMetadataOptions|{'ModifyInstanceMetadataOptionsRequest':{'HttpTokens':"
            + "'required'}}|closes",
        "AttachRolePolicy|{'policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}|opens",
        "AttachRolePolicy|{'policyArn':'arn:aws:iam::aws:policy/AWSDenyAll'}|closes",
        "DetachRolePolicy|{'policyArn':'arn:aws:iam::aws:policy/AWSDenyAll'}|opens",
        "DetachRolePolicy|{'policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}|closes",
        "DetachRolePolicy|{'policyArn':'arn:aws:iam::441020936617:policy/guardrail'}|depends",
        "DeleteBucketPolicy|{'bucketName':'b'}|depends",
        "StopLogging|{}|opens",
      })
  void what_was_asked_for_decides(String name, String asked, String direction) {
    assertThat(of(name, asked.replace("\\'", "\\\""))).isEqualTo(direction);
  }

  @Test
  void a_public_access_block_closes_when_all_is_on_and_opens_when_nothing_is() {
    String rest = "'IgnorePublicAcls':%1$s,'BlockPublicPolicy':%1$s,'RestrictPublicBuckets':%1$s}}";
    for (String name : new String[] {"PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock"}) {
      assertThat(of(name, (BLOCK + rest).formatted("true"))).isEqualTo("closes");
      assertThat(of(name, (BLOCK + rest).formatted("false"))).isEqualTo("opens");
      assertThat(of(name, BLOCK.formatted("true") + rest.formatted("false"))).isEqualTo("depends");
      assertThat(of(name, "{'PublicAccessBlockConfiguration':{'BlockPublicAcls':true}}"))
          .isEqualTo("depends");
      assertThat(of(name, "{'PublicAccessBlockConfiguration':''}")).isEqualTo("depends");
    }
  }

  @Test
  void without_what_was_asked_for_only_the_name_speaks() {
    assertThat(ChangeDirection.of("PutBucketAcl", null).id()).isEqualTo("depends");
    assertThat(ChangeDirection.of("AttachUserPolicy", null).id()).isEqualTo("opens");
    assertThat(ChangeDirection.of("DetachUserPolicy", null).id()).isEqualTo("depends");
    assertThat(ChangeDirection.of("DeleteTrail", null).id()).isEqualTo("opens");
  }
}
