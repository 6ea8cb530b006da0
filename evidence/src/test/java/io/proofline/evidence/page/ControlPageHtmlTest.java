package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.LeafRef;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ControlPageHtmlTest {

  @ParameterizedTest
  @ValueSource(strings = {"not-met", "met", "not-evaluated", "risk-accepted"})
  void body_isTheGoldenOne(String name) throws Exception {
    String body = new ControlPageBody(SamplePages.named(name)).html();
    String file = "/io/proofline/evidence/page/golden/" + name + ".html";
    if (Boolean.getBoolean("proofline.golden.write")) {
      Path source =
          Path.of(System.getProperty("proofline.root", "."), "evidence/src/test/resources" + file);
      Files.createDirectories(source.getParent());
      Files.writeString(source, body);
    }
    try (var golden = ControlPageHtmlTest.class.getResourceAsStream(file)) {
      assertThat(golden).as("golden file " + file).isNotNull();
      if (golden != null) {
        assertThat(body).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void sameModel_givesSameBytes() {
    assertThat(ControlPageHtml.render(SamplePages.notMet()))
        .isEqualTo(ControlPageHtml.render(SamplePages.notMet()));
  }

  @Test
  void namesThatAreMarkup_stayText() throws Exception {
    for (String hostile :
        List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</td></tr></table></body><h1>MET</h1>",
            "]]><!--",
            "&#60;script&#62;",
            "javascript:alert(1)",
            "a\u202egnp.exe",
            "\u0000\u0007\u200b\ud800",
            "{{title}} ${x} %s")) {
      Document document = parse(ControlPageHtml.render(SamplePages.hostile(hostile)));
      Set<String> tags = new TreeSet<>();
      for (Element element : elements(document)) {
        tags.add(element.getTagName());
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
          String attribute = element.getAttributes().item(i).getNodeName();
          assertThat(attribute)
              .isIn("class", "href", "lang", "charset", "http-equiv", "content", "name");
          if (attribute.equals("href")) {
            assertThat(element.getAttribute("href")).matches("(raw/)?[a-z0-9][a-z0-9._-]*");
          }
        }
      }
      assertThat(tags)
          .isSubsetOf(
              "html", "head", "meta", "title", "style", "body", "table", "tr", "td", "th", "b", "p",
              "h1", "br", "code", "div", "span", "a", "tbody");
      assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
    }
  }

  @Test
  void textThatReordersOrHides_isWrittenOut() {
    String html = new ControlPageBody(SamplePages.hostile("a\u202eb\u200bc\u0000d")).html();
    assertThat(html).contains("a\\u{202e}b\\u{200b}c\\u{0}d").doesNotContain("\u202e");
  }

  @Test
  void page_forbidsScriptAndEverythingFromOutside_andAllowsExactlyItsStyle() throws Exception {
    String html = ControlPageHtml.render(SamplePages.notMet());
    Document document = parse(html);
    String style = document.getElementsByTagName("style").item(0).getTextContent();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(html)
        .contains("default-src 'none'")
        .contains("style-src 'sha256-" + hash + "'")
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://");
  }

  @Test
  void counts_areShownAlsoWhenZero_andWholeWhenRowsAreCut() {
    String html = new ControlPageBody(SamplePages.notMet()).html();
    for (String count :
        List.of(
            "<div class=\"big\">14</div><div class=\"lbl\">in scope (61 seen)",
            "<div class=\"big\">7</div><div class=\"lbl\">fail",
            "<div class=\"big\">0</div><div class=\"lbl\">risk accepted",
            "<div class=\"big\">0</div><div class=\"lbl\">not evaluated",
            "<div class=\"big\">3</div><div class=\"lbl\">in no system")) {
      assertThat(html).contains(count);
    }
    assertThat(html)
        .contains("and 9 more: 2 fail, 7 pass.")
        .contains("1 more in ")
        .contains("Evidence (5 of 23 items shown here)");
  }

  @Test
  void doubt_isPrinted_notLeftOut() {
    String html = new ControlPageBody(SamplePages.notEvaluated()).html();
    assertThat(html)
        .contains("NOT EVALUATED")
        .contains("No policy in force governs this control.")
        .contains("was not read whole")
        .contains("nobody can say what was changed")
        .contains("No raw item stands behind this page.");
  }

  @Test
  void foot_saysWhatIsNotProved() {
    assertThat(new ControlPageBody(SamplePages.met()).html())
        .contains("self-signed, not witnessed")
        .contains("Under our stated policy; no legal conclusion.")
        .contains("Citations not reviewed by counsel.")
        .contains("dana.whitfield (asserted, not authenticated)");
  }

  @Test
  void twin_holdsWholeHashes_andEveryRow() {
    String json = new String(ControlPageJson.render(SamplePages.notMet()), StandardCharsets.UTF_8);
    assertThat(json)
        .contains(SamplePages.HASH)
        .contains("\"rootHex\" : \"" + SamplePages.notMet().foot().rootHex() + "\"")
        .contains("hsc-referrals-and-outpatient-letters-archive-6")
        .contains("\"hsc-store-7\"")
        .contains("\"schema\" : \"proofline.control-page/1\"")
        .contains("\"asOf\" : \"2026-11-20T23:59:00Z\"");
  }

  @Test
  void documentId_namesTheContent() {
    assertThat(ControlPageJson.documentId(SamplePages.met()))
        .matches("[0-9A-Z]{4}-[0-9A-Z]{4}")
        .isEqualTo(ControlPageJson.documentId(SamplePages.met()))
        .isNotEqualTo(ControlPageJson.documentId(SamplePages.notMet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "/etc/passwd",
        "javascript:alert(1)",
        "//evil.example",
        "raw/../../x",
        "raw//x",
        "https://x",
        "",
        "a b",
        "raw/x\"",
        "RAW/x"
      })
  void link_thatLeavesTheFolder_isRefused(String href) {
    assertThatThrownBy(() -> LeafLink.of(new LeafRef(2026, 1)).to(href))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Document parse(String html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> elements(Document document) {
    NodeList nodes = document.getElementsByTagName("*");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
