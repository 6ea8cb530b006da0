"""Fills a served moto account: python seed.py ENDPOINT N

N buckets, N roles with an inline policy, N security groups, N volumes, N/5 databases, N/5 keys. Every
second one of a kind is set as it should be, the others are as careless as the API lets them be.
"""
import json
import sys

import boto3

endpoint, count = sys.argv[1], int(sys.argv[2])
session = boto3.Session("testing", "testing", region_name="us-east-1")


def client(service):
    return session.client(service, endpoint_url=endpoint)


s3, iam, ec2, rds, kms = (client(name) for name in ("s3", "iam", "ec2", "rds", "kms"))
trust = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def inline(good):
    actions, resource = ("s3:GetObject", "arn:aws:s3:::bench-0/*") if good else ("*", "*")
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resource}]}
    )


vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
for i in range(count):
    good = i % 2 == 0
    bucket = f"bench-{i}"
    s3.create_bucket(Bucket=bucket)
    if good:
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    else:
        s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
    iam.create_role(RoleName=f"bench-{i}", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName=f"bench-{i}", PolicyName="inline", PolicyDocument=inline(good))
    group = ec2.create_security_group(GroupName=f"bench-{i}", Description="bench", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "10.0.0.0/8" if good else "0.0.0.0/0"}],
            }
        ],
    )
    ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=good)
    if i % 5 == 0:
        rds.create_db_instance(
            DBInstanceIdentifier=f"bench-{i}",
            DBInstanceClass="db.t3.medium",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="bench",
            MasterUserPassword="not-a-secret-1",
            StorageEncrypted=good,
            PubliclyAccessible=not good,
            MultiAZ=good,
            BackupRetentionPeriod=14 if good else 0,
            DeletionProtection=good,
        )
        key = kms.create_key(Description=f"bench-{i}")["KeyMetadata"]["KeyId"]
        if good:
            kms.enable_key_rotation(KeyId=key)
