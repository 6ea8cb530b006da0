resource "aws_s3_bucket" "inner" { bucket = "inner-bucket" }
resource "aws_s3_bucket_public_access_block" "inner" {
  bucket = aws_s3_bucket.inner.id
  block_public_acls = true
}
