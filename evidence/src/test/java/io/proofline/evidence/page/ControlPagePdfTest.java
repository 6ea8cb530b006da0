package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPagePdfTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-met",
        "met",
        "not-evaluated",
        "fullest",
        "risk-accepted",
        "fullest-with-exceptions"
      })
  void pdf_isExactlyOneLetterPage_withItsFontsInside(String name) throws Exception {
    try (PDDocument pdf = Loader.loadPDF(ControlPagePdf.render(SamplePages.named(name)))) {
      assertThat(pdf.getNumberOfPages()).isEqualTo(1);
      PDPage page = pdf.getPage(0);
      assertThat(page.getMediaBox().getWidth()).isEqualTo(612f);
      assertThat(page.getMediaBox().getHeight()).isEqualTo(792f);
      for (COSName font : page.getResources().getFontNames()) {
        assertThat(page.getResources().getFont(font).isEmbedded()).as(font.getName()).isTrue();
      }
      String text = new PDFTextStripper().getText(pdf);
      assertThat(text)
          .contains(SamplePages.named(name).status().word().words())
          .contains("self-signed, not witnessed")
          .contains("Page 1 of 1");
    }
  }

  @Test
  void sameModel_givesSameBytes_datedByTheModel() throws Exception {
    byte[] first = ControlPagePdf.render(SamplePages.notMet());
    Thread.sleep(1100); // a clock in the file would show
    assertThat(ControlPagePdf.render(SamplePages.notMet())).isEqualTo(first);
    try (PDDocument pdf = Loader.loadPDF(first)) {
      assertThat(pdf.getDocumentInformation().getCreationDate().toInstant())
          .isEqualTo(SamplePages.notMet().foot().knownAt().atOffset(ZoneOffset.UTC).toInstant());
      assertThat(pdf.getDocumentInformation().getTitle()).contains("NOT MET");
    }
  }

  @Test
  void writing_printsNothingOnTheTerminal() {
    PrintStream terminal = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      ControlPagePdf.render(SamplePages.met());
    } finally {
      System.setErr(terminal);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void longPolicy_isRefused_andNamed() {
    assertThatThrownBy(
            () ->
                ControlPagePdf.render(
                    SamplePages.withSentence("All stores are closed. ".repeat(60))))
        .isInstanceOf(PageOverflowException.class)
        .hasMessageContaining("needs 2 pages and may have one; it was not written")
        .hasMessageContaining(
            "sentence of policy AC-04 version 3 (1380 characters; about 260 fit)");
  }

  @Test
  void unbreakableName_doesNotLeaveThePage() throws Exception {
    String name = "x".repeat(2000);
    try (PDDocument pdf = Loader.loadPDF(ControlPagePdf.render(SamplePages.withResource(name)))) {
      assertThat(pdf.getNumberOfPages()).isEqualTo(1);
      assertThat(new PDFTextStripper().getText(pdf).toLowerCase(Locale.ROOT)).contains("xxx…xxx");
    }
  }
}
