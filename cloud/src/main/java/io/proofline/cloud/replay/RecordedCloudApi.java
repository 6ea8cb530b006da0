package io.proofline.cloud.replay;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays back answers that {@link RecordingCloudApi} wrote: a folder with one file per operation,
 * {@code <service>-<Operation>.json}, an array of {@code {region, parameters, token?, body, raw}}
 * or {@code {region, parameters, token?, failure{kind, code?, message, raw}}}. What was not
 * recorded fails; nothing is made up.
 */
public final class RecordedCloudApi implements CloudApi {
  private final Path folder;
  private final JsonMapper json = JsonMapper.shared();
  private final Map<String, Map<String, Recording>> files = new ConcurrentHashMap<>();

  /** Over a folder of recorded answers. Files are read when they are first needed. */
  public RecordedCloudApi(Path folder) {
    this.folder = folder;
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    String name = Recording.fileName(request);
    Map<String, Recording> recorded = files.get(name);
    if (recorded == null) {
      recorded = read(name, request);
      files.put(name, recorded);
    }
    Recording answer = recorded.get(Recording.match(request));
    if (answer != null && answer.page() != null) {
      return answer.page();
    }
    if (answer != null && answer.failure() != null) {
      throw answer.failure();
    }
    throw new ApiFailure(
        ApiFailure.Kind.SERVICE_ERROR, null, "no answer was recorded in " + name, "");
  }

  private Map<String, Recording> read(String name, ApiRequest asked) throws ApiFailure {
    Path file = folder.resolve(name);
    Map<String, Recording> recorded = new HashMap<>();
    if (!Files.isRegularFile(file)) {
      return recorded;
    }
    try {
      for (JsonNode node : json.readTree(Files.readAllBytes(file))) {
        Recording recording = Recording.read(asked, node);
        recorded.put(Recording.match(recording.request()), recording);
      }
      return recorded;
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new ApiFailure(
          ApiFailure.Kind.UNREADABLE,
          null,
          "the recording " + name + " could not be read: " + e.getClass().getSimpleName(),
          "");
    }
  }
}
