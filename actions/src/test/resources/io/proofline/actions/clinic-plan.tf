# The part of the configuration of clinic-plan.json that names other resources.

resource "aws_kms_key" "main" {
}

resource "aws_s3_bucket" "records" {
}

resource "aws_s3_bucket_public_access_block" "records" {
  bucket = aws_s3_bucket.records.id
}

resource "aws_s3_bucket_versioning" "records" {
  bucket = aws_s3_bucket.records.id
}

resource "aws_s3_bucket_server_side_encryption_configuration" "records" {
  bucket = aws_s3_bucket.records.id
}

resource "aws_s3_bucket_ownership_controls" "records" {
  bucket = aws_s3_bucket.records.id
}

resource "aws_s3_bucket" "open" {
}

resource "aws_s3_bucket_acl" "open" {
  bucket = aws_s3_bucket.open.id
}

resource "aws_ebs_volume" "plain" {
}

resource "aws_ebs_volume" "sealed" {
  kms_key_id = aws_kms_key.main.arn
}

resource "aws_security_group" "web" {
}

resource "aws_db_instance" "records" {
}

resource "aws_cloudwatch_log_group" "app" {
}

resource "aws_iam_role" "app" {
}

resource "aws_iam_role_policy" "app" {
  role = aws_iam_role.app.id
}

resource "aws_iam_role_policy_attachment" "app" {
}

resource "aws_cloudtrail" "main" {
}

resource "aws_dynamodb_table" "visits" {
}

resource "aws_sqs_queue" "jobs" {
}

resource "aws_sns_topic" "alerts" {
}

resource "aws_secretsmanager_secret" "db" {
}

resource "aws_efs_file_system" "share" {
}

resource "aws_lb" "web" {
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
}
