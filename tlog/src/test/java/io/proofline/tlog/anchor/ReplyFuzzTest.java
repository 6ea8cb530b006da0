package io.proofline.tlog.anchor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;

/** Any bytes as an authority's reply: a token, or one kind of exception. */
class ReplyFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void reply(byte[] data) throws Exception {
    TimeStampRequest request =
        new TimeStampRequestGenerator()
            .generate(TSPAlgorithms.SHA256, new byte[32], BigInteger.TEN);
    try {
      TimestampClient.token(data, request);
    } catch (TimestampException e) {
      // No reply.
    }
  }
}
