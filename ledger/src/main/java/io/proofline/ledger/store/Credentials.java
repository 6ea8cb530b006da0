package io.proofline.ledger.store;

import java.util.Optional;

/**
 * What signs a request. Asked for anew with each request, so that temporary ones may change.
 *
 * @param accessKeyId public part
 * @param secretKey secret part; never printed
 * @param sessionToken token of temporary credentials
 */
public record Credentials(String accessKeyId, String secretKey, Optional<String> sessionToken) {

  @Override
  public String toString() {
    return "credentials " + accessKeyId;
  }
}
