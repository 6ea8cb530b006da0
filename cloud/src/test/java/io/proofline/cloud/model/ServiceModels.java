package io.proofline.cloud.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service models that AWS publishes with its Python library, which {@code
 * tools/install-test-tools.sh} installs together with moto. Without it the tests are skipped with
 * the reason; with {@code CI=true} they fail.
 */
public final class ServiceModels {
  /** Our service names that the models spell otherwise. */
  private static final Map<String, String> FOLDERS =
      Map.ofEntries(
          Map.entry("access-analyzer", "accessanalyzer"),
          Map.entry("elasticfilesystem", "efs"),
          Map.entry("elasticloadbalancing", "elbv2"),
          Map.entry("elasticloadbalancingclassic", "elb"),
          Map.entry("elasticmapreduce", "emr"),
          Map.entry("elasticsearch", "es"),
          Map.entry("monitoring", "cloudwatch"),
          Map.entry("states", "stepfunctions"));

  private final Path folder;
  private final Map<String, ServiceModel> read = new HashMap<>();

  private ServiceModels(Path folder) {
    this.folder = folder;
  }

  /** Finds the models, or skips the test. */
  public static ServiceModels installed() {
    String said = "";
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import botocore; print(botocore.__path__[0])")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      python.waitFor();
    } catch (IOException e) {
      said = "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for the service models", e);
    }
    if (said.isEmpty() || !Files.isDirectory(Path.of(said, "data"))) {
      String reason = "python3 knows no botocore; source tools/install-test-tools.sh";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      Assumptions.abort(reason);
    }
    return new ServiceModels(Path.of(said, "data"));
  }

  /** The newest model of a service by our name. */
  public synchronized ServiceModel of(String service) {
    return read.computeIfAbsent(service, this::load);
  }

  private ServiceModel load(String service) {
    Path versions = folder.resolve(FOLDERS.getOrDefault(service, service));
    try (Stream<Path> all = Files.list(versions)) {
      List<Path> sorted = all.filter(Files::isDirectory).sorted().toList();
      Path file = sorted.getLast().resolve("service-2.json.gz");
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        return new ServiceModel(JsonMapper.shared().readTree(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no model of the service " + service, e);
    }
  }
}
