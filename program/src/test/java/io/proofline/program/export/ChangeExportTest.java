package io.proofline.program.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which person approved which change when, as GitHub, Jira and ServiceNow export it. */
class ChangeExportTest {
  private static final String BUCKET = "arn:aws:s3:::hsc-imaging";

  private static ExportReading reading(TicketSystem system, String... fields) {
    Map<String, String> named = new java.util.HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      named.put(fields[i], fields[i + 1]);
    }
    return new ExportReading(system, ZoneId.of("America/New_York"), Duration.ofHours(24), named);
  }

  private static ChangeExport read(ExportReading reading, String... files) {
    List<ChangeExport.Source> sources = new ArrayList<>();
    for (String file : files) {
      sources.add(
          new ChangeExport.Source(
              "export-" + sources.size(), file.getBytes(StandardCharsets.UTF_8)));
    }
    return ChangeExport.read(sources, reading);
  }

  private static List<String> said(ChangeExport export) {
    return export.approvals().stream()
        .map(
            one ->
                String.join(
                    " ",
                    one.id(),
                    one.author(),
                    one.approver(),
                    one.approved().toString(),
                    one.from().toString(),
                    one.to().toString()))
        .toList();
  }

  private static String pull(String head, String merged, String reviews) {
    return """
    [{"number":318,"url":"https://github.com/clinic/infra/pull/318","title":"Narrow the policy",
      "author":{"login":"kim"},"createdAt":"2026-11-18T09:00:00Z","mergedAt":%s,
      "headRefOid":"%s","body":"Changes `%s`.","reviews":%s}]\
    """
        .formatted(merged, head, BUCKET, reviews);
  }

  private static String review(String login, String state, String at, String commit) {
    return """
    {"author":{"login":"%s"},"state":"%s","submittedAt":"%s","commit":{"oid":"%s"}}\
    """
        .formatted(login, state, at, commit);
  }

  @Test
  void pullRequest_isApprovedByTheLastReviewOfEachPerson() {
    String merged = "\"2026-11-19T12:00:00Z\"";
    ChangeExport export =
        read(
            reading(TicketSystem.GITHUB),
            pull(
                "c2",
                merged,
                "["
                    + review("lee", "CHANGES_REQUESTED", "2026-11-18T10:00:00Z", "c1")
                    + ","
                    + review("lee", "APPROVED", "2026-11-19T11:00:00Z", "c2")
                    + ","
                    + review("lee", "COMMENTED", "2026-11-19T11:30:00Z", "c2")
                    + ","
                    + review("ana", "APPROVED", "2026-11-18T10:00:00Z", "c2")
                    + ","
                    + review("ana", "DISMISSED", "2026-11-18T11:00:00Z", "c2")
                    + ","
                    + review("max", "APPROVED", "2026-11-18T10:00:00Z", "c1")
                    + ","
                    + review("renovate[bot]", "APPROVED", "2026-11-18T10:00:00Z", "c2")
                    + "]"));
    assertThat(said(export))
        .containsExactly(
            "clinic/infra#318 kim lee 2026-11-19T11:00:00Z 2026-11-18T09:00:00Z"
                + " 2026-11-20T12:00:00Z");
    assertThat(export.approvals().getFirst().resources()).containsExactly(BUCKET);
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("approved before the last commit", 1), Map.entry("approved by no person", 1));
    String approved = "[" + review("lee", "APPROVED", "2026-11-19T11:00:00Z", "c2") + "]";
    assertThat(read(reading(TicketSystem.GITHUB), pull("c2", "null", approved)).leftOut())
        .containsEntry("not merged", 1);
    ChangeExport headless = read(reading(TicketSystem.GITHUB), pull("", merged, approved));
    assertThat(headless.approvals()).isEmpty();
    assertThat(headless.leftOut())
        .containsEntry("whether it was the last commit that was approved is not said", 1);
  }

  @Test
  void pullRequest_isReadOutOfGraphQl_unlessItsReviewsAreCut() {
    String node =
        pull(
            "c2", "\"2026-11-19T12:00:00Z\"", "{\"pageInfo\":{\"hasNextPage\":%s},\"nodes\":[%s]}");
    String approval = review("lee", "APPROVED", "2026-11-19T11:00:00Z", "c2");
    for (boolean cut : new boolean[] {false, true}) {
      String graph =
          "{\"data\":{\"repository\":{\"pullRequests\":{\"nodes\":"
              + node.formatted(cut, approval)
              + "}}}}";
      ChangeExport export = read(reading(TicketSystem.GITHUB), graph);
      assertThat(export.approvals()).hasSize(cut ? 0 : 1);
      assertThat(export.leftOut()).hasSize(cut ? 1 : 0);
    }
  }

  @Test
  void pullRequest_ofTheRestApi_isJoinedToReviewsInAnotherFile() {
    ChangeExport export =
        read(
            reading(TicketSystem.GITHUB),
            """
            [{"number":7,"html_url":"https://github.com/clinic/infra/pull/7","title":"t",
              "user":{"login":"kim"},"created_at":"2026-11-18T09:00:00Z",
              "merged_at":"2026-11-19T12:00:00Z","head":{"sha":"c2"},"body":"arn:aws:s3:::hsc-imaging."}]\
            """,
            """
            [{"pull_request_url":"https://api.github.com/repos/clinic/infra/pulls/7","state":"APPROVED",
              "user":{"login":"lee","type":"User"},"submitted_at":"2026-11-19T11:00:00Z","commit_id":"c2"}]\
            """);
    assertThat(said(export))
        .containsExactly(
            "clinic/infra#7 kim lee 2026-11-19T11:00:00Z 2026-11-18T09:00:00Z"
                + " 2026-11-20T12:00:00Z");
    assertThat(export.approvals().getFirst().resources()).containsExactly(BUCKET);
  }

  @Test
  void issueOfJira_isApprovedInServiceManagement_orByItsStatus() {
    ChangeExport export =
        read(
            reading(TicketSystem.JIRA, "from", "Planned start", "to", "customfield_2"),
            """
            {"names":{"customfield_1":"Planned start"},"issues":[
              {"key":"CHG-1","fields":{"summary":"Narrow","reporter":{"emailAddress":"kim@clinic.example"},
                "description":{"type":"doc","content":[{"content":[{"type":"text","text":"arn:aws:s3:::hsc-imaging"}]}]},
                "customfield_1":"2026-11-19T10:00:00.000-0500","customfield_2":"2026-11-19T18:00:00.000-0500",
                "customfield_9":[{"finalDecision":"approved","completedDate":{"iso8601":"2026-11-18T09:30:00-0500"},
                  "approvers":[{"approver":{"emailAddress":"lee@clinic.example"},"approverDecision":"approved"},
                               {"approver":{"emailAddress":"ana@clinic.example"},"approverDecision":"declined"}]}]}},
              {"key":"CHG-2","fields":{"reporter":{"displayName":"Kim"},"created":"2026-11-18T08:00:00.000+0000",
                "description":"arn:aws:s3:::hsc-imaging"},
                "changelog":{"total":2,"histories":[
                  {"author":{"displayName":"Lee"},"created":"2026-11-18T12:00:00.000+0000",
                   "items":[{"field":"status","fromString":"Review","toString":"Approved"}]},
                  {"author":{"displayName":"Kim"},"created":"2026-11-19T12:00:00.000+0000",
                   "items":[{"field":"status","fromString":"Approved","toString":"Done"}]}]}},
              {"key":"CHG-3","fields":{"description":"arn:aws:s3:::x"},"changelog":{"total":2,"histories":[
                  {"author":{"displayName":"Lee"},"created":"2026-11-18T12:00:00.000+0000",
                   "items":[{"field":"status","toString":"Approved"}]},
                  {"author":{"displayName":"Ana"},"created":"2026-11-18T13:00:00.000+0000",
                   "items":[{"field":"status","toString":"Rejected"}]}]}},
              {"key":"CHG-4","fields":{},"changelog":{"total":120,"histories":[]}}]}\
            """);
    assertThat(said(export))
        .containsExactly(
            "CHG-1 kim@clinic.example lee@clinic.example 2026-11-18T14:30:00Z 2026-11-19T15:00:00Z"
                + " 2026-11-19T23:00:00Z",
            "CHG-2 Kim Lee 2026-11-18T12:00:00Z 2026-11-18T08:00:00Z 2026-11-19T12:00:00Z");
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("not approved", 1), Map.entry("its history is not whole in the file", 1));
  }

  @Test
  void csvOfJira_isReadInTheZoneThatIsSaid() {
    ChangeExport export =
        read(
            reading(TicketSystem.JIRA),
            "Summary,Issue key,Reporter,Created,Description,Custom field (Approver),Custom field"
                + " (Approval date),Approval status\r\n"
                + "\"Narrow, once\",CHG-9,Kim,18/Nov/26 8:00 AM,see"
                + " arn:aws:s3:::hsc-imaging,Lee;Ana,18/Nov/26 9:15 AM,Approved\r\n"
                + "Other,CHG-10,Kim,18/Nov/26 8:00 AM,arn:aws:s3:::x,Lee,yesterday,Approved\r\n"
                + "Third,CHG-11,Kim,18/Nov/26 8:00 AM,arn:aws:s3:::x,Lee,18/Nov/26 9:15"
                + " AM,Waiting\r\n");
    assertThat(said(export))
        .containsExactly(
            "CHG-9 Kim Lee 2026-11-18T14:15:00Z 2026-11-18T13:00:00Z 2026-11-19T14:15:00Z",
            "CHG-9 Kim Ana 2026-11-18T14:15:00Z 2026-11-18T13:00:00Z 2026-11-19T14:15:00Z");
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("no time of approval that can be read (--times names another form)", 1),
            Map.entry("not approved", 1));
  }

  private static final String CHANGE =
      """
      {"result":[{"number":"CHG0030001","sys_id":"a1","short_description":"Narrow",
        "requested_by":{"display_value":"Kim Sato","value":"u1"},
        "description":"arn:aws:s3:::hsc-imaging","approval":"approved",
        "start_date":{"display_value":"2026-11-19 05:00:00","value":"2026-11-19 10:00:00"},
        "end_date":{"display_value":"2026-11-19 13:00:00","value":"2026-11-19 18:00:00"}}]}\
      """;

  @Test
  void serviceNow_saysWhoApprovedOnlyInTheSecondTable() {
    assertThat(read(reading(TicketSystem.SERVICENOW), CHANGE).leftOut())
        .containsOnlyKeys("who approved is not in the file (sysapproval_approver)");
    ChangeExport export =
        read(
            reading(TicketSystem.SERVICENOW),
            CHANGE,
            """
            {"result":[
              {"approver":{"display_value":"Lee Ortiz","value":"u2"},"state":"approved",
               "sysapproval":{"display_value":"CHG0030001","value":"a1"},
               "sys_updated_on":{"display_value":"2026-11-18 04:00:00","value":"2026-11-18 09:00:00"}},
              {"approver":{"display_value":"Ana Costa"},"state":"requested",
               "sysapproval":{"display_value":"CHG0030001"}},
              {"approver":{"display_value":"Ana Costa"},"state":"approved",
               "sysapproval":{"display_value":"CHG0039999"}}]}\
            """);
    assertThat(said(export))
        .containsExactly(
            "CHG0030001 Kim Sato Lee Ortiz 2026-11-18T09:00:00Z 2026-11-19T10:00:00Z"
                + " 2026-11-19T18:00:00Z");
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("not approved", 1),
            Map.entry("an approval of a change that is in no file", 1));
  }

  @Test
  void csvOfServiceNow_isJoinedByTheNumber() {
    ChangeExport export =
        read(
            reading(TicketSystem.SERVICENOW, "accounts", "u_account"),
            """
            number,short_description,requested_by,start_date,end_date,u_account
            CHG1,Move,Kim,2026-11-19 05:00:00,2026-11-19 13:00:00,441020936617
            """,
            """
            sysapproval.number,approver,state,sys_updated_on
            CHG1,Lee,Approved,2026-11-18 04:00:00
            """);
    assertThat(said(export))
        .containsExactly(
            "CHG1 Kim Lee 2026-11-18T09:00:00Z 2026-11-19T10:00:00Z 2026-11-19T18:00:00Z");
    assertThat(export.approvals().getFirst().accounts()).containsExactly("441020936617");
  }

  @Test
  void csvOfPullRequests_isReadRowByReview_andTheLastReviewOfEachPersonDecides() {
    String head = "url,title,author,created_at,merged_at,head_commit,approver,review_state,";
    String row = "https://github.com/clinic/infra/pull/%d,t,kim,,2026-11-18T18:00:00Z,c2,%s,%s,";
    String table =
        head
            + "approved_at,approved_commit,body\n"
            + row.formatted(1, "lee", "APPROVED")
            + "2026-11-18T12:00:00Z,c2,"
            + BUCKET
            + "\n"
            + row.formatted(2, "lee", "APPROVED")
            + "2026-11-18T12:00:00Z,c2,"
            + BUCKET
            + "\n"
            + row.formatted(2, "lee", "CHANGES_REQUESTED")
            + "2026-11-18T13:00:00Z,c2,"
            + BUCKET
            + "\n"
            + row.formatted(3, "lee", "APPROVED")
            + "2026-11-18T12:00:00Z,c1,"
            + BUCKET
            + "\n"
            + row.formatted(4, "lee", "APPROVED")
            + "yesterday,c2,"
            + BUCKET
            + "\n";
    ChangeExport export = read(reading(TicketSystem.GITHUB), table);
    assertThat(said(export))
        .containsExactly(
            "clinic/infra#1 kim lee 2026-11-18T12:00:00Z 2026-11-18T12:00:00Z"
                + " 2026-11-19T18:00:00Z");
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("merged without an approval that counts", 2),
            Map.entry("approved before the last commit", 1),
            Map.entry("no id, or a review without a time that can be read (--times)", 1));
  }

  @Test
  void onePullRequest_isReadAsAListOfOne() {
    String list =
        pull(
            "c2",
            "\"2026-11-18T18:00:00Z\"",
            """
            [{"author":{"login":"lee"},"state":"APPROVED","submittedAt":"2026-11-18T12:00:00Z",
              "commit":{"oid":"c2"}}]\
            """);
    String one = list.strip().substring(1, list.strip().length() - 1);
    assertThat(said(read(reading(TicketSystem.GITHUB), one)))
        .isEqualTo(said(read(reading(TicketSystem.GITHUB), list)))
        .hasSize(1);
  }

  @Test
  void csvOfASpreadsheet_withSemicolonsMarkAndLineFeeds_isReadAsItsFirstRowSays() {
    String table =
        "\uFEFFIssue key;Summary;Reporter;Description;Approver;Approval date\r\n"
            + "CHG-9;\"Share; closed\";kim;\"Touches\r\n"
            + BUCKET
            + "\";lee;18.11.2026 9:00:00\r\n";
    assertThat(said(read(reading(TicketSystem.JIRA), table)))
        .containsExactly(
            "CHG-9 kim lee 2026-11-18T14:00:00Z 2026-11-18T14:00:00Z 2026-11-19T14:00:00Z");
  }

  @Test
  void whichNumberIsTheDay_isNotGuessed_andCanBeSaid() {
    String table =
        "Issue key,Reporter,Description,Approver,Approval date\nCHG-9,kim,"
            + BUCKET
            + ",lee,11/12/2026 09:00\n";
    assertThat(read(reading(TicketSystem.JIRA), table).leftOut())
        .containsOnlyKeys("no time of approval that can be read (--times names another form)");
    assertThat(said(read(reading(TicketSystem.JIRA).withTimes("MM/dd/yyyy HH:mm"), table)))
        .containsExactly(
            "CHG-9 kim lee 2026-11-12T14:00:00Z 2026-11-12T14:00:00Z 2026-11-13T14:00:00Z");
    assertThat(said(read(reading(TicketSystem.JIRA).withTimes("dd/MM/yyyy HH:mm"), table)))
        .containsExactly(
            "CHG-9 kim lee 2026-12-11T14:00:00Z 2026-12-11T14:00:00Z 2026-12-12T14:00:00Z");
    for (String none : List.of("MM/dd/yyyy", "hh:mm", "{", "MM/dd/yyyy HH:mm z")) {
      assertThatThrownBy(() -> reading(TicketSystem.JIRA).withTimes(none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no form of a day and a time of day");
    }
  }

  @Test
  void windowThatCannotBeRead_isNotReplacedByAWiderOneOfOurs() {
    String jira =
        "Issue key,Reporter,Description,Approver,Approval date,Planned start,Planned end\n"
            + "CHG-9,kim,"
            + BUCKET
            + ",lee,2026-11-18 09:00,%s,%s\n";
    String at = "2026-11-18 10:00";
    assertThat(read(reading(TicketSystem.JIRA), jira.formatted(at, "2026-11-18 12:00")).leftOut())
        .isEmpty();
    for (String table : List.of(jira.formatted("11/18/2026", ""), jira.formatted(at, "noon"))) {
      ChangeExport export = read(reading(TicketSystem.JIRA), table);
      assertThat(export.approvals()).isEmpty();
      assertThat(export.leftOut())
          .containsOnlyKeys(
              "begin or end of its window cannot be read (--times names another form)");
    }
    ChangeExport serviceNow =
        read(
            reading(TicketSystem.SERVICENOW),
            "number,requested_by,start_date,end_date,description\nCHG1,kim,11-18-2026 10:00,,"
                + BUCKET
                + "\n",
            "approver,sysapproval,state,sys_updated_on\nlee,CHG1,approved,2026-11-18 09:00:00\n");
    assertThat(serviceNow.approvals()).isEmpty();
    assertThat(serviceNow.leftOut())
        .containsOnlyKeys("begin or end of its window cannot be read (--times names another form)");
  }

  @Test
  void whatSaysTooLittle_isLeftOut_andALongWindowIsCut() {
    String csv = "key,reporter,created,description,approver,approved_at\n";
    ChangeExport export =
        read(
            reading(TicketSystem.JIRA),
            csv
                + "A,Kim,2026-01-01 08:00,arn:aws:s3:::x,Lee,2026-11-18 09:00\n"
                + "B,Kim,2026-11-18 08:00,no resource,Lee,2026-11-18 09:00\n"
                + "C,Kim,2026-11-18 08:00,arn:aws:s3:::x,,2026-11-18 09:00\n");
    assertThat(said(export))
        .containsExactly(
            "A Kim Lee 2026-11-18T14:00:00Z 2026-10-19T14:00:00Z 2026-11-19T14:00:00Z");
    assertThat(export.leftOut())
        .containsOnly(
            Map.entry("no ARN of a resource and no account", 1),
            Map.entry("no id or no approver", 1));
  }

  private static void refused(byte[] bytes, TicketSystem system, String why) {
    assertThatThrownBy(
            () ->
                ChangeExport.read(
                    List.of(new ChangeExport.Source("export-0", bytes)), reading(system)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("export-0 ")
        .hasMessageContaining(why);
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }

  @Test
  void hostileFiles_areRefusedWithTheirName() {
    Charset utf8 = StandardCharsets.UTF_8;
    refused(bytes("[", utf8), TicketSystem.GITHUB, "cut off");
    refused(bytes("{\"a\":1,\"a\":2}", utf8), TicketSystem.JIRA, "twice");
    refused(bytes("{}", utf8), TicketSystem.JIRA, "no list");
    refused(bytes("[{}]", utf8), TicketSystem.GITHUB, "neither pull request nor review");
    refused(bytes("[{}]", utf8), TicketSystem.JIRA, "no issue of Jira");
    refused(bytes("[{}]", utf8), TicketSystem.SERVICENOW, "neither change request");
    refused(bytes("a,b\n1\n", utf8), TicketSystem.JIRA, "row 2 has 1 fields");
    refused(bytes("a,b\n\"1,2\n", utf8), TicketSystem.JIRA, "ends inside of quotes");
    refused(bytes("", utf8), TicketSystem.JIRA, "has no row");
    refused(bytes("[".repeat(5_000), utf8), TicketSystem.JIRA, "too deep");
    refused(bytes(CHANGE, StandardCharsets.UTF_16), TicketSystem.SERVICENOW, "not UTF-8");
    refused(new byte[ChangeExport.MOST_BYTES + 1], TicketSystem.JIRA, "more than 20 MB");
    assertThatThrownBy(() -> reading(TicketSystem.JIRA, "colour", "x"))
        .hasMessageContaining("colour is no field; these are: accounts, approved");
  }

  @Test
  void damagedFiles_areReadOrRefused_andNeverAnythingElse() {
    Random random = new Random(20261128);
    byte[] good = bytes(CHANGE, StandardCharsets.UTF_8);
    for (int i = 0; i < 3_000; i++) {
      byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(3));
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        ChangeExport.read(
            List.of(new ChangeExport.Source("export-0", bad)), reading(TicketSystem.SERVICENOW));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("export-0 ");
      }
    }
  }
}
