package io.proofline.cloud.moto;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.replay.RecordingCloudApi;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Writes the recorded answers under {@code src/test/resources/recorded} anew: start {@code
 * moto_server}, then run this with its address and the folder.
 */
public final class RecordAccounts {
  private RecordAccounts() {}

  /** Arguments: endpoint, folder. */
  public static void main(String[] arguments) throws Exception {
    URI endpoint = URI.create(arguments[0]);
    System.setProperty("aws.accessKeyId", "testing");
    System.setProperty("aws.secretAccessKey", "testing");
    for (String name : List.of("failing", "corrected")) {
      MotoServer.reset(endpoint);
      if (name.equals("failing")) {
        SeededAccount.failing(endpoint);
      } else {
        SeededAccount.corrected(endpoint);
      }
      Path folder = Files.createDirectories(Path.of(arguments[1], name));
      CollectedSnapshot collected =
          new AwsCollector(
                  target -> new RecordingCloudApi(AwsCollector.connection(target), folder),
                  Clock.systemUTC(),
                  wait -> {})
              .collect(new AwsTarget(endpoint, null, List.of(SeededAccount.REGION)));
      System.out.println(name + ": " + collected.snapshot().calls().size() + " calls");
    }
  }
}
