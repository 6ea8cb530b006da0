package io.proofline.cloud.replay;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Passes every question on and keeps the answers, failures included, for {@link RecordedCloudApi}.
 * The files are written when it is closed. Asked twice, the last answer stays.
 */
public final class RecordingCloudApi implements CloudApi {
  private final CloudApi delegate;
  private final Path folder;
  private final ConcurrentMap<String, Recording> answers = new ConcurrentHashMap<>();

  /** Over a connection; it is closed with this one. The folder must exist. */
  public RecordingCloudApi(CloudApi delegate, Path folder) {
    this.delegate = delegate;
    this.folder = folder;
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    try {
      ApiPage page = delegate.page(request);
      answers.put(Recording.match(request), new Recording(request, page, null));
      return page;
    } catch (ApiFailure failure) {
      answers.put(Recording.match(request), new Recording(request, null, failure));
      throw failure;
    }
  }

  @Override
  public void close() {
    delegate.close();
    Map<String, ArrayNode> files = new TreeMap<>();
    new TreeMap<>(answers)
        .values()
        .forEach(
            recording ->
                files
                    .computeIfAbsent(
                        Recording.fileName(recording.request()),
                        name -> JsonNodeFactory.instance.arrayNode())
                    .add(recording.write()));
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    try {
      for (Map.Entry<String, ArrayNode> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), json.writeValueAsBytes(file.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("answers could not be written to " + folder, e);
    }
  }
}
