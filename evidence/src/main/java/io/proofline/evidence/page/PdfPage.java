package io.proofline.evidence.page;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/**
 * Writes markup as a PDF of exactly one page. Fonts come from the class path; nothing is loaded
 * from a file or a network. Date and file id come from the caller, so that the same page gives the
 * same bytes.
 */
final class PdfPage {
  private static final String PRODUCER = "Proofline";

  private PdfPage() {}

  /**
   * Writes the page.
   *
   * @param name for the message when it does not fit
   * @param markup from {@link PageShell#forPdf}
   * @param title shown by readers
   * @param made date in the file
   * @param fileId at least eight bytes that name the content
   * @param tooLong asked for only when it does not fit
   */
  static byte[] write(
      String name,
      String markup,
      String title,
      Instant made,
      byte[] fileId,
      Supplier<List<String>> tooLong) {
    // Otherwise the writer prints the time of each step on the terminal.
    XRLog.setLoggingEnabled(false);
    PdfRendererBuilder builder = new PdfRendererBuilder();
    for (PageShell.Font font : PageShell.FONTS) {
      builder.useFont(
          () -> new ByteArrayInputStream(font.bytes()),
          font.family(),
          font.weight(),
          FontStyle.NORMAL,
          true);
    }
    for (ExternalResourceControlPriority when : ExternalResourceControlPriority.values()) {
      builder.useExternalResourceAccessControl((uri, type) -> false, when);
    }
    builder.withDiagnosticConsumer(
        diagnostic -> {
          // Layout remarks of the writer; what matters (page count, fonts) is checked here.
        });
    builder.withProducer(PRODUCER);
    builder.withHtmlContent(markup, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    builder.toStream(bytes);
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
      renderer.layout();
      try (PDDocument document = renderer.createPDFKeepOpen()) {
        int pages = document.getNumberOfPages();
        if (pages != 1) {
          throw new PageOverflowException(name, pages, tooLong.get());
        }
        PDDocumentInformation information = new PDDocumentInformation();
        GregorianCalendar date = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        date.setTimeInMillis(made.toEpochMilli());
        information.setTitle(title);
        information.setProducer(PRODUCER);
        information.setCreationDate(date);
        information.setModificationDate(date);
        document.setDocumentInformation(information);
        document.setDocumentId(ByteBuffer.wrap(fileId).getLong());
        bytes.reset();
        document.save(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the PDF of " + name + " could not be written", e);
    }
    return bytes.toByteArray();
  }
}
