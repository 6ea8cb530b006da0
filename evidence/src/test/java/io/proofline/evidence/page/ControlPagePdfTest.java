package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                    SamplePages.withSentence("All stores are closed. ".repeat(120))))
        .isInstanceOf(PageOverflowException.class)
        .hasMessageContaining("needs 2 pages and may have one; it was not written")
        .hasMessageContaining(
            "sentence of policy AC-04 version 3 (2760 characters; about 260 fit)");
  }

  @ParameterizedTest
  @CsvSource({"6, 0, 0, 0", "60, 0, 0, 0", "6, 5, 4, 3", "2, 60, 0, 0"})
  void manyResults_giveOnePage_thatSaysWhatItDoesNotShow(int fail, int open, int excepted, int pass)
      throws Exception {
    ControlPageModel model = SamplePages.uncoveredRoutes(fail, open, excepted, pass);
    try (PDDocument pdf = Loader.loadPDF(ControlPagePdf.render(model))) {
      assertThat(pdf.getNumberOfPages()).isEqualTo(1);
      String text = new PDFTextStripper().getText(pdf).replaceAll("\\s+", " ");
      Matcher more =
          Pattern.compile("and ([0-9]+) more: (.*?)\\. All ([0-9]+) stand in rows 40 to 103 of run")
              .matcher(text);
      assertThat(more.find()).as(text).isTrue();
      int hidden = Integer.parseInt(more.group(1));
      int shown = model.results().size() - hidden;
      assertThat(shown).isPositive();
      assertThat(more.group(3)).isEqualTo(Integer.toString(model.results().size()));
      Map<String, Long> left = new LinkedHashMap<>();
      model.results().stream()
          .skip(shown)
          .forEach(result -> left.merge(result.outcome(), 1L, Long::sum));
      assertThat(more.group(2))
          .isEqualTo(
              String.join(
                  ", ",
                  left.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList()));
      for (int i = 0; i < model.results().size(); i++) {
        assertThat(text.contains(" 512/" + i + " ")).as("row " + i).isEqualTo(i < shown);
      }
      assertThat(text)
          .contains("vendor-agreement-executed.json")
          .contains(fail + " fail")
          .contains(open + " not evaluated")
          .contains(excepted + " risk accepted")
          .contains("Page 1 of 1");
      if (left.containsKey("fail")) {
        assertThat(text).contains("proofline controls check vendor-agreement-executed --failed");
      }
    }
    String twin = new String(ControlPageJson.render(model), StandardCharsets.UTF_8);
    assertThat(twin.split("HSC-REFERRALS-AND-OUTPATIENT-LETTERS-", -1))
        .hasSize(model.results().size() + 1);
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
