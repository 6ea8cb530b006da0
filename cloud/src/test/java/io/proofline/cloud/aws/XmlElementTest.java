package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** XML as services send it, and what is no XML. */
class XmlElementTest {
  /** One for all documents of a test, as a collection has one. */
  private final XmlReader reader = new XmlReader();

  @Test
  void elementsTextEntitiesAndAttributes_areRead() throws XmlElement.NotXml {
    XmlElement root =
        reader.read(
            "\uFEFF<?xml version='1.0'?>\n"
                + "<!-- a > b --><n:Root xmlns:n=\"urn:x\" n:kind='a&quot;b'><Name>R&amp;D"
                + " &lt;1&gt; &#233;&#x1F512;<![CDATA[<raw>&amp;]]></Name ><Empty/><?skip"
                + " this?><List><Item>1</Item><Item>2</Item></List></n:Root>\n");
    assertThat(root.name()).isEqualTo("Root");
    assertThat(root.attribute("n:kind")).isEqualTo("a\"b");
    assertThat(root.attribute("kind")).isNull();
    assertThat(root.children())
        .extracting(XmlElement::name)
        .containsExactly("Name", "Empty", "List");
    assertThat(root.children().getFirst().text()).isEqualTo("R&D <1> \u00e9\uD83D\uDD12<raw>&amp;");
    assertThat(root.children().getLast().children())
        .extracting(XmlElement::text)
        .containsExactly("1", "2");
    assertThat(root.child("Empty")).isNotNull();
    assertThat(root.child("Missing")).isNull();
  }

  @Test
  void whatIsNoDocument_isRefused() {
    for (String wrong :
        List.of(
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a></ab>",
            "<a/><b/>",
            "<a>&unknown;</a>",
            "<a>&#xD800000;</a>",
            "<a>&amp</a>",
            "<a b=c/>",
            "<a b='c/>",
            "<a",
            "<a><!-- </a>",
            "<a><![CDATA[ </a>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<a><!DOCTYPE b></a>",
            "<a>".repeat(200) + "</a>".repeat(200))) {
      assertThatThrownBy(() -> reader.read(wrong)).as(wrong).isInstanceOf(XmlElement.NotXml.class);
    }
  }

  @Test
  void changedAndCutDocuments_areReadOrRefused_andNothingElse() {
    String document =
        "<r a='1'><list><item><k>x&amp;y</k></item><item/></list><!-- c --><![CDATA[z]]></r>";
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder changed = new StringBuilder(document);
      for (int n = 1 + random.nextInt(3); n > 0 && !changed.isEmpty(); n--) {
        int at = random.nextInt(changed.length());
        switch (random.nextInt(3)) {
          case 0 -> changed.deleteCharAt(at);
          case 1 -> changed.insert(at, "<>&;/!'\"= -[]a".charAt(random.nextInt(14)));
          default -> changed.setLength(at);
        }
      }
      try {
        assertThat(reader.read(changed.toString()).name()).isNotEmpty();
      } catch (XmlElement.NotXml e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void whatOneDocumentWas_saysNothingAboutTheNext() throws XmlElement.NotXml {
    Random random = new Random(11);
    String good = "<r a='1'>" + "<i>x&amp;y</i>".repeat(200) + "</r>";
    for (int i = 0; i < 2_000; i++) {
      String other =
          switch (i % 4) {
            case 0 -> "<!DOCTYPE r [<!ENTITY x 'y'>]><r>&x;</r>";
            case 1 -> good.substring(0, random.nextInt(good.length()));
            case 2 -> "<a>".repeat(200) + "</a>".repeat(200);
            default -> "<r xmlns:n='urn:n' n:b='2'/>";
          };
      boolean read = true;
      try {
        reader.read(other);
      } catch (XmlElement.NotXml e) {
        read = false;
      }
      assertThat(read).as(other).isEqualTo(i % 4 == 3);
      XmlElement root = reader.read(good);
      assertThat(root.children()).hasSize(200);
      assertThat(root.children().getLast().text()).isEqualTo("x&y");
      assertThat(root.attribute("a")).isEqualTo("1");
      assertThat(root.attribute("n:b")).isNull();
    }
  }
}
