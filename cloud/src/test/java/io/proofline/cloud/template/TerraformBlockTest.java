package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read of a Terraform file: where blocks begin and end, and whether a name stands alone.
 */
class TerraformBlockTest {
  private static TerraformBlock only(String text) {
    assertThat(TerraformBlock.of(text)).hasSize(1);
    return TerraformBlock.of(text).getFirst();
  }

  @Test
  void blocks_haveKindLabelsAndLine_whateverStandsInTextsCommentsAndHeredocs() {
    List<TerraformBlock> blocks =
        TerraformBlock.of(
            """
            # resource "aws_s3_bucket" "no" {
            /* } */ locals { brace = "}" }

            resource "aws_s3_bucket" "a" {
              policy = <<-EOT
                { "Statement": "}}}"
              EOT
              name   = "x-${lookup({ k = "}" }, "k")}-y" // }
            }
            module b { source = "./b" }
            """);
    assertThat(blocks)
        .extracting(block -> block.kind() + block.labels() + block.line())
        .containsExactly("locals[]2", "resource[aws_s3_bucket, a]4", "module[b]10");
    assertThat(blocks.get(1).expressions("name")).hasSize(1);
  }

  @Test
  void whatIsNotBalanced_givesNothing_andTheRestIsNotGuessed() {
    assertThat(TerraformBlock.of("resource \"a\" \"b\" { x = { ")).isEmpty();
    assertThat(TerraformBlock.of("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws_s3_bucket.b.id",
        "aws_s3_bucket.b[0].id",
        "aws_s3_bucket.b[\"west\"].arn",
        "aws_s3_bucket.b[count.index].id",
        "module.m.name",
        "\"${aws_s3_bucket.b.id}\"",
        "[aws_s3_bucket.b.id]",
        "[\n    aws_s3_bucket.b.id,\n  ]",
        "aws_s3_bucket.b.id # the records",
      })
  void aNameAlone(String expression) {
    TerraformBlock block = only("resource \"t\" \"n\" {\n  bucket = " + expression + "\n}\n");
    assertThat(block.expressions("bucket")).hasSize(1).allMatch(TerraformBlock::isNameAlone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"${aws_s3_bucket.b.id}-x\"",
        "\"x-${aws_s3_bucket.b.id}\"",
        "\"${aws_s3_bucket.b.id}${aws_s3_bucket.b.id}\"",
        "lower(aws_s3_bucket.b.id)",
        "format(\"%s-x\", aws_s3_bucket.b.id)",
        "join(\"-\", [aws_s3_bucket.b.id])",
        "aws_s3_bucket.b[count.index + 1].id",
        "aws_s3_bucket.b[*].id",
        "[aws_s3_bucket.b.id, \"x\"]",
        "true ? aws_s3_bucket.b.id : \"x\"",
        "aws_s3_bucket.b.id == \"x\"",
        "<<EOT\n${aws_s3_bucket.b.id}\nEOT",
      })
  void aNameWithMore(String expression) {
    TerraformBlock block = only("resource \"t\" \"n\" {\n  bucket = " + expression + "\n}\n");
    assertThat(block.expressions("bucket")).hasSize(1).noneMatch(TerraformBlock::isNameAlone);
  }

  @Test
  void everyPlaceThatGivesTheAttribute_counts_andOthersOfALikeNameDoNot() {
    TerraformBlock block =
        only(
            """
            resource "t" "n" {
              bucket        = a.b.id
              target_bucket = "${a.b.id}-log"
              rule {
                bucket = "${a.b.id}-x"
              }
            }
            """);
    assertThat(block.expressions("bucket")).containsExactly("a.b.id", "\"${a.b.id}-x\"");
    assertThat(block.expressions("none")).isEmpty();
  }
}
