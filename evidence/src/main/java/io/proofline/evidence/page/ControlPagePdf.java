package io.proofline.evidence.page;

import io.proofline.evidence.page.ControlPageModel.CitationLine;
import io.proofline.evidence.page.ControlPageModel.PolicyLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The control page as a PDF: one US Letter page from the template of the browser page. */
public final class ControlPagePdf {
  private static final int SENTENCE = 260;
  private static final int TITLE = 110;
  private static final int CITATION = 160;
  private static final int LINE = 80;

  private ControlPagePdf() {}

  /**
   * Writes the page with as many rows as fit. The same model gives the same bytes.
   *
   * @throws PageOverflowException when it does not fit on one page even with the fewest rows,
   *     naming what is too long
   */
  public static byte[] render(ControlPageModel model) {
    List<ControlPageBody.Room> rooms = ControlPageBody.Room.fromFullest();
    for (ControlPageBody.Room room : rooms.subList(0, rooms.size() - 1)) {
      try {
        return render(model, room);
      } catch (PageOverflowException e) {
        // Fewer rows follow; the page says how many are left out.
      }
    }
    return render(model, rooms.getLast());
  }

  private static byte[] render(ControlPageModel model, ControlPageBody.Room room) {
    return PdfPage.write(
        "control page " + model.control().id(),
        PageShell.forPdf(ControlPageHtml.title(model), new ControlPageBody(model, room).html()),
        ControlPageHtml.title(model),
        model.foot().knownAt(),
        ControlPageJson.documentId(model).getBytes(StandardCharsets.US_ASCII),
        () -> tooLong(model));
  }

  // Only what people write can be too long: rows are limited in number and in length.
  private static List<String> tooLong(ControlPageModel model) {
    List<Length> lengths = new ArrayList<>();
    lengths.add(new Length("title of the control", model.control().title().length(), TITLE));
    lengths.add(
        new Length(
            "citations of the control",
            model.control().citations().stream()
                .limit(3)
                .map(CitationLine::name)
                .mapToInt(String::length)
                .sum(),
            CITATION));
    for (PolicyLine policy :
        model.policies().stream().limit(ControlPageBody.MOST_POLICIES).toList()) {
      lengths.add(
          new Length(
              "sentence of policy " + policy.id() + " version " + policy.version(),
              policy.sentence().length(),
              SENTENCE));
      lengths.add(
          new Length("approver of policy " + policy.id(), policy.approver().length(), LINE));
    }
    lengths.add(
        new Length(
            "owner of the control", model.control().owner().map(String::length).orElse(0), LINE));
    lengths.add(new Length("status line", model.status().line().length(), LINE));
    lengths.add(new Length("name of the ledger", model.foot().origin().length(), LINE));
    List<Length> over =
        lengths.stream()
            .filter(l -> l.characters() > l.allowed())
            .sorted(Comparator.comparingDouble(Length::share).reversed())
            .toList();
    if (over.isEmpty()) {
      over =
          lengths.stream()
              .sorted(Comparator.comparingDouble(Length::share).reversed())
              .limit(3)
              .toList();
    }
    return over.stream().map(Length::words).toList();
  }

  private record Length(String what, int characters, int allowed) {
    double share() {
      return (double) characters / allowed;
    }

    String words() {
      return what + " (" + characters + " characters; about " + allowed + " fit)";
    }
  }
}
