package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What may be a secret does not leave the connection. */
class RedactionTest {
  @Test
  void environmentValues_areWithheldAndNamesStay() {
    assertThat(
            Redaction.raw(
                "{\"Functions\":[{\"Environment\":{\"Variables\":{\"API_KEY\":\"k-123\"}}}]}"))
        .isEqualTo(
            "{\"Functions\":[{\"Environment\":{\"Variables\":{\"API_KEY\":\"(withheld)\"}}}]}");
  }

  @Test
  void aLoggingSwitch_keepsItsValueOnlyWhenTheValueIsASwitchToo() {
    assertThat(Redaction.raw("{\"Variables\":{\"LOG_LEVEL\":\"DEBUG\",\"DEBUG\":\"hunter2\"}}"))
        .isEqualTo("{\"Variables\":{\"LOG_LEVEL\":\"DEBUG\",\"DEBUG\":\"(withheld)\"}}");
    assertThat(Redaction.raw("{\"Variables\":{\"PASSWORD\":\"true\"}}"))
        .isEqualTo("{\"Variables\":{\"PASSWORD\":\"(withheld)\"}}");
  }

  @Test
  void stageVariablesAndClientSecrets_areWithheld() {
    assertThat(Redaction.raw("{\"item\":[{\"variables\":{\"t\":\"x1\"}}]}")).doesNotContain("x1");
    assertThat(Redaction.raw("{\"stageVariables\":{\"t\":\"x1\"}}")).doesNotContain("x1");
    assertThat(Redaction.raw("{\"UserPoolClient\":{\"ClientSecret\":\"x1\"}}"))
        .doesNotContain("x1");
  }

  @Test
  void xmlSecrets_areWithheld() {
    assertThat(
            Redaction.raw(
                "<R><ClientSecret>x1</ClientSecret><MasterUserPassword>x2</MasterUserPassword>"
                    + "<Engine>postgres</Engine></R>"))
        .isEqualTo(
            "<R><ClientSecret>(withheld)</ClientSecret>"
                + "<MasterUserPassword>(withheld)</MasterUserPassword>"
                + "<Engine>postgres</Engine></R>");
    assertThat(Redaction.raw("<R><userDATA>x1</userDATA><Userdata>\nx2</Userdata></R>"))
        .isEqualTo("<R><userDATA>(withheld)</userDATA><Userdata>(withheld)</Userdata></R>");
    assertThat(
            Redaction.raw(
                "<R><AuthenticationRequestExtraParams><e><k>p</k><v>x1</v></e>"
                    + "</AuthenticationRequestExtraParams></R>"))
        .isEqualTo(
            "<R><AuthenticationRequestExtraParams>(withheld)"
                + "</AuthenticationRequestExtraParams></R>");
  }

  @Test
  void anAnswerWithoutSecrets_staysByteForByte() {
    String text = "{ \"Keys\" : [ ] }";
    assertThat(Redaction.raw(text)).isEqualTo(text);
    String xml = "<?xml version='1.0'?>\n<A>\n</A>";
    assertThat(Redaction.raw(xml)).isEqualTo(xml);
  }

  @Test
  void whatIsNeitherXmlNorWholeJson_isNotKept() {
    String half = "{\"Variables\":{\"P\":\"x1";
    assertThat(Redaction.raw(half))
        .isEqualTo(
            "[not kept: " + half.length() + " characters that are neither XML nor whole JSON]");
  }
}
