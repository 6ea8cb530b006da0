package io.proofline.trail.synth;

/** User agents, one for each way in. */
final class Agents {
  static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0.0.0 Safari/537.36";
  private static final String CLI =
      "aws-cli/2.31.18 md/awscrt#0.28.1 ua/2.1 os/linux#6.1.155 md/arch#x86_64 lang/python#3.13.9"
          + " md/pyimpl#CPython m/b,Z,E cfg/retry-mode#standard md/installer#exe sid/4f2b81a07c95";
  private static final String PIPELINE =
      "APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io)"
          + " terraform-provider-aws/6.19.0 aws-sdk-go-v2/1.39.4 ua/2.1 os/linux lang/go#1.25.3";
  private static final String JAVA =
      "aws-sdk-java/2.36.3 md/io#sync md/http#UrlConnection ua/2.1 os/Linux#6.1.155 lang/java#21.0.8"
          + " md/OpenJDK_64-Bit_Server_VM#21.0.8+9-LTS md/vendor#Amazon.com_Inc. exec-env/AWS_EC2 m/D,N";
  private static final String PYTHON =
      "Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux#5.10.244 md/arch#x86_64 lang/python#3.12.11"
          + " md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 m/Z,b cfg/retry-mode#legacy"
          + " Botocore/1.40.55";

  private Agents() {}

  static String of(Actor actor) {
    return switch (actor.kind()) {
      case PERSON -> actor.detail().equals("console") ? BROWSER : JAVA;
      case USER -> CLI;
      case PIPELINE -> actor.role().startsWith("deploy") ? PIPELINE : CLI;
      case EC2 -> JAVA;
      case LAMBDA -> PYTHON;
      case OUTSIDE -> "[" + JAVA.substring(0, JAVA.indexOf(" exec-env")) + "]";
    };
  }
}
