package io.proofline.evidence.page;

/** The control page as HTML, one file without script and without anything from outside. */
public final class ControlPageHtml {
  private ControlPageHtml() {}

  /** The page for a browser and for print. The same model gives the same bytes. */
  public static String render(ControlPageModel model) {
    return PageShell.forBrowser(title(model), new ControlPageBody(model).html());
  }

  static String title(ControlPageModel model) {
    return "Control " + model.control().id() + ": " + model.status().word().words();
  }
}
