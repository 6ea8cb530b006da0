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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing in this room can change a cloud. */
class ReadOnlyTest {
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
  void modelsOfServices_holdExactlyTheDeclaredOperations() {
    Map<String, Set<String>> declared = new TreeMap<>();
    AwsCollector.operations().stream()
        .filter(operation -> operation.wire() == null)
        .forEach(
            operation ->
                declared
                    .computeIfAbsent(operation.service(), _ -> new TreeSet<>())
                    .add(operation.name()));
    assertThat(declared).hasSizeGreaterThan(10);
    declared.forEach(
        (service, names) -> {
          ReadModel model = ReadModel.load(service);
          assertThat(model).as(service).isNotNull();
          assertThat(model.names()).as(service).isEqualTo(names);
          if (!model.protocol().form() && model.protocol() != ReadModel.Protocol.JSON) {
            assertThat(model.operations().values()).allMatch(read -> read.method().equals("GET"));
          }
        });
  }

  @Test
  void classesOfTheRoom_callNoClientOfAService_exceptToAssumeARole() throws IOException {
    Path classes =
        Path.of(System.getProperty("proofline.root", ".."), "cloud", "target", "classes");
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(file -> called.addAll(clientMethods(file)));
    }
    // The credentials provider of the SDK asks for the role itself.
    assertThat(called).containsExactly("builder");
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
