terraform {
  required_providers { aws = { source = "hashicorp/aws", version = "5.100.0" } }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
module "m" { source = "./mod" }
resource "aws_s3_bucket" "bad" { bucket = "bad-bucket-1" }
resource "aws_s3_bucket" "good" { bucket_prefix = "good-" }
resource "aws_s3_bucket_public_access_block" "good" {
  bucket                  = aws_s3_bucket.good.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_versioning" "good" {
  bucket = aws_s3_bucket.good.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "good" {
  bucket = aws_s3_bucket.good.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
  }
}
resource "aws_s3_bucket_policy" "bad" {
  bucket = aws_s3_bucket.bad.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::bad-bucket-1/*" }] })
}
resource "aws_s3_bucket_logging" "good" {
  bucket        = aws_s3_bucket.good.id
  target_bucket = aws_s3_bucket.bad.id
  target_prefix = "log/"
}
resource "aws_kms_key" "k" { enable_key_rotation = true }
resource "aws_kms_key" "k2" {}
resource "aws_db_instance" "bad" {
  identifier          = "db1"
  allocated_storage   = 20
  engine              = "postgres"
  instance_class      = "db.t3.micro"
  username            = "u"
  password            = "not-a-secret-1"
  publicly_accessible = true
  skip_final_snapshot = true
}
resource "aws_db_instance" "good" {
  count                               = 2
  identifier                          = "dbg${count.index}"
  allocated_storage                   = 20
  engine                              = "postgres"
  instance_class                      = "db.t3.micro"
  username                            = "u"
  manage_master_user_password         = true
  storage_encrypted                   = true
  multi_az                            = true
  backup_retention_period             = 14
  deletion_protection                 = true
  iam_database_authentication_enabled = true
  auto_minor_version_upgrade          = true
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  copy_tags_to_snapshot               = true
}
resource "aws_security_group" "open" {
  name = "open"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "r" { name = "r" }
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = aws_security_group.r.id
  ip_protocol       = "tcp"
  from_port         = 3389
  to_port           = 3389
  cidr_ipv4         = "0.0.0.0/0"
}
resource "aws_iam_role" "r" {
  name               = "vendor"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::999999999999:root" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "r" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_role_policy_attachment" "r" {
  role       = aws_iam_role.r.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_ebs_volume" "bad" {
  availability_zone = "eu-west-1a"
  size              = 1
}
resource "aws_ebs_volume" "good" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = true
}
resource "aws_sqs_queue" "bad" {
  name                    = "q"
  sqs_managed_sse_enabled = false
}
resource "aws_sqs_queue" "def" { name = "q2" }
resource "aws_sns_topic" "bad" { name = "t" }
resource "aws_cloudwatch_log_group" "bad" { name = "/x" }
resource "aws_cloudtrail" "t" {
  name                       = "trail"
  s3_bucket_name             = aws_s3_bucket.good.id
  is_multi_region_trail      = true
  enable_log_file_validation = true
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.r.arn
  runtime       = "python3.7"
  handler       = "a.b"
  s3_bucket     = "code"
  s3_key        = "k.zip"
}
resource "aws_lb" "l" {
  name     = "l"
  internal = false
  subnets  = ["subnet-1", "subnet-2"]
}
resource "aws_lb_listener" "l" {
  load_balancer_arn = aws_lb.l.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response { content_type = "text/plain" }
  }
}
resource "aws_efs_file_system" "e" {}
resource "aws_dynamodb_table" "d" {
  name         = "d"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_redshift_cluster" "r" {
  cluster_identifier  = "rs"
  node_type           = "ra3.large"
  master_username     = "u"
  master_password     = "Not-a-secret-1"
  publicly_accessible = true
}
resource "aws_ecr_repository" "e" { name = "e" }
resource "aws_instance" "i" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
}
resource "aws_secretsmanager_secret" "s" { name = "s" }
resource "aws_opensearch_domain" "o" { domain_name = "ooo" }
resource "aws_elasticache_replication_group" "r" {
  replication_group_id = "r"
  description          = "r"
  node_type            = "cache.t3.micro"
  num_cache_clusters   = 1
}
