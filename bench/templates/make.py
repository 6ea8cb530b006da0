"""Writes CloudFormation templates for a comparison: python make.py FOLDER N

Six resources in each, half of the templates as careful as can be said in a few lines, half careless.
The same N gives the same files. Prints how many resources there are.
"""
import json
import pathlib
import sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)


def template(i):
    good = i % 2 == 0
    bucket = {"BucketName": f"clinic-{i}"}
    if good:
        bucket |= {
            "PublicAccessBlockConfiguration": {
                name: True
                for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            },
            "VersioningConfiguration": {"Status": "Enabled"},
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Ref": "Key"}}}
                ]
            },
        }
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}}
    resources = {
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "EnableKeyRotation": good,
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}},
                            "Action": "kms:*",
                            "Resource": "*",
                        }
                    ],
                },
            },
        },
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": bucket},
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Bucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:*",
                            "Resource": [{"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"}],
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        }
                        if good
                        else statement | {"Principal": "*"}
                    ],
                },
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Policies": [
                    {
                        "PolicyName": "read",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [statement if good else {"Effect": "Allow", "Action": "*", "Resource": "*"}],
                        },
                    }
                ],
            },
        },
        "Database": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "DBInstanceIdentifier": f"records-{i}",
                "Engine": "postgres",
                "DBInstanceClass": "db.t4g.medium",
                "AllocatedStorage": "50",
                "MasterUsername": "clinic",
                "MasterUserPassword": "{{resolve:secretsmanager:records:SecretString:password}}",
                "StorageEncrypted": good,
                "PubliclyAccessible": not good,
                "BackupRetentionPeriod": 35 if good else 1,
                "DeletionProtection": good,
                "MultiAZ": good,
            },
        },
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {
                "GroupDescription": "portal",
                "SecurityGroupIngress": [
                    {
                        "IpProtocol": "tcp",
                        "FromPort": 443 if good else 22,
                        "ToPort": 443 if good else 22,
                        "CidrIp": "10.0.0.0/8" if good else "0.0.0.0/0",
                    }
                ],
            },
        },
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": f"system {i}", "Resources": resources}


resources = 0
for i in range(count):
    made = template(i)
    resources += len(made["Resources"])
    (folder / f"system-{i:05}.json").write_text(json.dumps(made, indent=2))
print(resources)
