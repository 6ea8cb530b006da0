package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes control pages of one run: {@code <control>.html}, {@code .pdf} and {@code .json} and the
 * raw evidence they link to. All three are made before any is written, so a page that does not fit
 * leaves what was there before.
 */
public final class ControlPages {
  private static final String TYPE = "page";

  private final Workspace workspace;
  private final PageFiles files;
  private final ControlPageAssembler.Request request;
  private final ControlPageAssembler assembler;

  /**
   * For one run.
   *
   * @throws IOException when the evidence cannot be read
   */
  public ControlPages(Workspace workspace, PageFiles files, ControlPageAssembler.Request request)
      throws IOException {
    this.workspace = workspace;
    this.files = files;
    this.request = request;
    this.assembler = new ControlPageAssembler(workspace, files, request);
  }

  /**
   * Makes and writes the page of one control.
   *
   * @throws PageOverflowException when it does not fit on one page; nothing was written
   * @throws IOException when it could not be written
   */
  public Written write(Control control) throws IOException {
    ControlPageModel model = assembler.assemble(control);
    byte[] html = ControlPageHtml.render(model).getBytes(StandardCharsets.UTF_8);
    byte[] pdf = ControlPagePdf.render(model);
    byte[] json = ControlPageJson.render(model);
    String stem = PageFiles.stem(control.id());
    Map<String, BlobRef> hashes = new LinkedHashMap<>();
    hashes.put(stem + ".html", put(stem + ".html", html, "text/html"));
    hashes.put(stem + ".pdf", put(stem + ".pdf", pdf, "application/pdf"));
    put(stem + ".json", json, "application/json");
    // The twin says everything; it is kept as evidence, the two drawings of it by their hash.
    BlobRef twin = workspace.blobs().put(json, "application/json");
    hashes.put(stem + ".json", twin);
    return new Written(model, hashes, twin);
  }

  private BlobRef put(String name, byte[] bytes, String mediaType) throws IOException {
    files.write(name, bytes);
    return new BlobRef(EvidenceItems.sha256(bytes), bytes.length, mediaType);
  }

  /**
   * The statement that a page was made: type {@code page}, version 1, body {@code control}, {@code
   * document}, {@code status}, {@code asOf}, {@code knownAt}, {@code run} (leaf), {@code files}
   * [{name, sha256, size, mediaType}]. The caller records it.
   */
  public StatementDraft draft(Written written) {
    ControlPageModel model = written.model();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("control", model.control().id());
    body.put("document", ControlPageJson.documentId(model));
    body.put("status", model.status().word().words());
    body.put("asOf", request.asOf().toString());
    body.put("knownAt", request.knownAt().toString());
    body.put("run", request.statement().leaf().toString());
    var list = body.putArray("files");
    written
        .files()
        .forEach(
            (name, ref) ->
                list.addObject()
                    .put("name", name)
                    .put("sha256", ref.sha256())
                    .put("size", ref.size())
                    .put("mediaType", ref.mediaType()));
    return new StatementDraft(
        TYPE,
        1,
        "control/" + model.control().id(),
        written.twin().sha256(),
        body,
        List.of(written.twin()),
        request.asOf(),
        request.knownAt(),
        request.prepared());
  }

  /**
   * A page that was written.
   *
   * @param model what it says
   * @param files by name, with hashes
   * @param twin the JSON twin, kept as evidence
   */
  public record Written(ControlPageModel model, Map<String, BlobRef> files, BlobRef twin) {

    /** Takes a copy of the map. */
    public Written {
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
  }
}
