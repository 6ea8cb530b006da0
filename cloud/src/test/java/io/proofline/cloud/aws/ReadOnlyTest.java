package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.call.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing in this room can change a cloud. */
class ReadOnlyTest {
  /** What a class may call on an SDK client besides reading operations. */
  private static final Set<String> HOUSEKEEPING = Set.of("builder", "close");

  @Test
  void everyOperation_isAReadingOne() {
    assertThat(AwsCollector.operations())
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(operation.name())
                    .matches("(BatchGet|Get|List|Describe)[A-Z].*|GenerateCredentialReport"));
  }

  @Test
  void anOperationThatWrites_cannotBeDeclared() {
    for (String name : List.of("PutBucketPolicy", "DeleteTrail", "CreateUser", "StopLogging")) {
      assertThatThrownBy(() -> Operation.read("s3", name, "s3:" + name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a read operation");
    }
  }

  @Test
  void anOperationThatIsSpokenByPost_isOneThatReadsByPost() {
    assertThat(AwsCollector.operations())
        .filteredOn(
            operation -> operation.wire() != null && operation.wire().method().equals("POST"))
        .extracting(Operation::label)
        .containsExactlyInAnyOrder(
            "inspector2:BatchGetAccountStatus", "securityhub:GetEnabledStandards");
  }

  @Test
  void boundCalls_areExactlyTheDeclaredOperations() {
    try (SdkClients clients = new SdkClients((java.net.URI) null, null, SdkClients.Limits.USUAL);
        SdkReads reads = new SdkReads(clients)) {
      assertThat(reads.operations())
          .containsExactlyInAnyOrderElementsOf(
              AwsCollector.operations().stream()
                  .filter(operation -> operation.wire() == null)
                  .map(Operation::label)
                  .toList());
    }
  }

  @Test
  void classesOfTheRoom_callNoWritingMethodOfAClient() throws IOException {
    Path classes =
        Path.of(System.getProperty("proofline.root", ".."), "cloud", "target", "classes");
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(file -> called.addAll(clientMethods(file)));
    }
    called.removeAll(HOUSEKEEPING);
    assertThat(called)
        .contains("listBuckets", "describeVolumes")
        .allSatisfy(
            method ->
                assertThat(method).matches("(get|list|describe)[A-Z].*|generateCredentialReport"));
  }

  private static Set<String> clientMethods(Path file) {
    Set<String> methods = new TreeSet<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (PoolEntry entry : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
        if (entry instanceof MemberRefEntry member
            && member.owner().asInternalName().startsWith("software/amazon/awssdk/services/")
            && member.owner().asInternalName().endsWith("Client")) {
          methods.add(member.name().stringValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return methods;
  }

  @Test
  void permissions_areSortedReadActionsOfIam() {
    List<String> permissions = AwsCollector.permissions();
    assertThat(permissions)
        .isSorted()
        .doesNotHaveDuplicates()
        .contains("s3:GetEncryptionConfiguration", "apigateway:GET", "sts:GetCallerIdentity")
        .allSatisfy(
            action ->
                assertThat(action)
                    .matches(
                        "[a-z0-9-]+:((BatchGet|Get|List|Describe)[A-Za-z0-9]+|GET|GenerateCredentialReport)"));
    // Lists and descriptions of secrets and parameters, never what they hold; no object of a
    // bucket.
    assertThat(permissions)
        .doesNotContain(
            "secretsmanager:GetSecretValue",
            "secretsmanager:BatchGetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "s3:GetObject",
            "dynamodb:GetItem",
            "kms:Decrypt",
            "logs:GetLogEvents");
  }
}
