package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What pipelines are handed, held to schemas that others published. */
class PublishedSchemasTest {
  private static final String TEMPLATE =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Size: 10, Encrypted: false}
        Asked:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Size: 10, Encrypted: !ImportValue sealed}
        Sealed:
          Type: AWS::EC2::Volume
          Properties: {AvailabilityZone: us-east-1a, Size: 10, Encrypted: true}
      """;

  @TempDir Path folder;

  /** A folder in which something fails, passes, is open, and cannot be read. */
  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("a & b"));
    Files.writeString(folder.resolve("a & b/disk.yaml"), TEMPLATE);
    Files.writeString(folder.resolve("a & b/broken.yaml"), "Resources: [\n");
  }

  private String checked(String format) {
    return Typed.in(folder, "controls", "check", "--template", "a & b", "--format", format).out();
  }

  private static JsonSchema sarif() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PublishedSchemasTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
    }
  }

  @Test
  void sarif_isThatOfThePublishedSchema() throws IOException {
    String out = checked("sarif");
    assertThat(out).contains("\"fail\"").contains("\"open\"").contains("broken.yaml");
    Set<ValidationMessage> wrong = sarif().validate(out, InputFormat.JSON);
    assertThat(wrong).isEmpty();
  }

  @Test
  void theSarifSchema_refusesWhatItDoesNotKnow() throws IOException {
    String out = checked("sarif").replace("\"kind\" : \"open\"", "\"kind\" : \"perhaps\"");
    assertThat(sarif().validate(out, InputFormat.JSON)).isNotEmpty();
  }

  private static Validator junit() throws SAXException {
    return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(PublishedSchemasTest.class.getResource("surefire-test-report-3.0.xsd"))
        .newValidator();
  }

  private static NodeList suites(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getElementsByTagName("testsuite");
  }

  /** The published schema is that of one suite; ours stand side by side in testsuites. */
  @Test
  void everyJunitSuite_isThatOfThePublishedSchema() throws Exception {
    String out = checked("junit");
    assertThat(out).contains("<failure").contains("<skipped").contains("<error");
    NodeList suites = suites(out);
    assertThat(suites.getLength()).isEqualTo(2);
    for (int i = 0; i < suites.getLength(); i++) {
      junit().validate(new DOMSource(suites.item(i)));
    }
  }

  @Test
  void theJunitSchema_refusesACaseWithoutItsName() throws Exception {
    NodeList suites = suites(checked("junit").replace("<testcase classname", "<testcase group"));
    assertThat(suites.getLength()).isPositive();
    junit().validate(new DOMSource(suites.item(0)));
    NodeList nameless = suites(checked("junit").replace(" name=\"", " label=\""));
    assertThatThrownBy(() -> junit().validate(new DOMSource(nameless.item(0))))
        .isInstanceOf(SAXException.class);
  }
}
