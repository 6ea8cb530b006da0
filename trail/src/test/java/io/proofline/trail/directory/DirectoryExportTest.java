package io.proofline.trail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an export, and what is refused. */
class DirectoryExportTest {
  private static final String STORE =
      "{'Users':[{'UserName':'Priya','UserId':'9067-a','IdentityStoreId':'d-1','DisplayName':'Priya"
          + " Raman','Emails':[{'Value':'Priya@clinic.example','Type':'work','Primary':true}]}]}";
  private static final String SCIM =
      "{'schemas':['urn:ietf:params:scim:api:messages:2.0:ListResponse'],'totalResults':2,"
          + "'itemsPerPage':1,'startIndex':1,'Resources':[{'schemas':"
          + "['urn:ietf:params:scim:schemas:core:2.0:User'],'id':'2819c223','userName':'dana',"
          + "'name':{'formatted':'Dana Whitfield'},'emails':[{'value':'dana@clinic.example'}],"
          + "'active':true}]}";

  @TempDir Path folder;
  private int files;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("export-" + files++), bytes);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path json(String text) throws IOException {
    return file(text.replace('\'', '"'));
  }

  private void refused(Path path, String why) {
    assertThatThrownBy(() -> DirectoryExport.read(List.of(path), List.of()))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("export-")
        .hasMessageContaining("nothing was recorded");
  }

  @Test
  void csv_names_users_by_account_or_arn_sessions_and_mails() throws IOException {
    DirectoryExport export =
        DirectoryExport.read(
            List.of(
                file(
                    "\ufeffperson,kind,name,scope,display,from,until\r\n"
                        + "mi-77,iam-user,marco.ilves,441020936617,\"Ilves, Marco\",2026-01-01,\r\n"
                        + "mi-77,iam-user,arn:aws:iam::912204417338:user/staff/marco,,,,\r\n"
                        + "\r\n"
                        + "mi-77,email,marco@clinic.example,,,,2026-11-01T08:00:00Z\r\n"
                        + "dw-12,session,arn:aws:sts::441020936617:assumed-role/break-glass/b1,,,"
                        + "2026-11-01T10:00:00Z,2026-11-01T11:00:00Z")),
            List.of());
    assertThat(export.format()).isEqualTo("csv");
    assertThat(export.entries())
        .extracting(e -> e.kind().id() + " " + e.scope() + " " + e.name() + " " + e.display())
        .containsExactly(
            "iam-user 441020936617 marco.ilves Ilves, Marco",
            "iam-user 912204417338 marco mi-77",
            "email  marco@clinic.example mi-77",
            "session  arn:aws:sts::441020936617:assumed-role/break-glass/b1 dw-12");
    assertThat(export.entries()).extracting(DirectoryEntry::line).containsExactly(2L, 3L, 5L, 6L);
    assertThat(export.entries().getFirst().from()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void an_identity_store_gives_ids_user_names_and_mails() throws IOException {
    DirectoryExport export = DirectoryExport.read(List.of(json(STORE)), List.of("prov"));
    assertThat(export.format()).isEqualTo("identity-store");
    assertThat(export.entries())
        .allMatch(e -> e.person().equals("priya@clinic.example"))
        .allMatch(e -> e.display().equals("Priya Raman"))
        .extracting(e -> e.kind().id() + " " + e.scope() + " " + e.name())
        .containsExactly(
            "identity-center  9067-a",
            "identity-center-name  Priya",
            "email  priya@clinic.example",
            "subject prov Priya",
            "email prov priya@clinic.example");
  }

  @Test
  void the_pages_of_a_scim_list_are_taken_together_or_not_at_all() throws IOException {
    String second = SCIM.replace("2819c223", "99aa").replace("dana", "ana");
    assertThat(DirectoryExport.read(List.of(json(SCIM), json(second)), List.of()).entries())
        .extracting(DirectoryEntry::person)
        .contains("dana@clinic.example", "ana@clinic.example");
    refused(json(SCIM), "1 of 2 users are here");
    assertThatThrownBy(() -> DirectoryExport.read(List.of(json(SCIM), json(SCIM)), List.of()))
        .hasMessageContaining("the id of a user before it");
    assertThatThrownBy(() -> DirectoryExport.read(List.of(json(SCIM), json(STORE)), List.of()))
        .hasMessageContaining("another format");
    refused(json(STORE.replace("}]}]}", "}]}],'NextToken':'t'}")), "more pages");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "person,kind,name\\n|no row",
        "person;kind;name\\nx;email;y|semicolons",
        "person,kind,name,kind\\na,email,b,email|two columns named kind",
        "person,kind\\na,email|no column named name",
        "person,kind,name,untill\\na,email,b,2026-01-01|column 4 is none of",
        "person,kind,name\\na,email|:2: 2 cells where the header has 3",
        "person,kind,name\\na,mail,b|a kind that is none of iam-user",
        "person,kind,name\\n=HYPERLINK(1),email,b|a spreadsheet takes for a formula",
        "person,kind,name\\na,email,@SUM(A1)|a spreadsheet takes for a formula",
        "person,kind,name\\na,email,\"+1\"|a spreadsheet takes for a formula",
        "person,kind,name\\na,email,\"b|a quote left open",
        "person,kind,name\\na,email,b\"c|a quote inside of a cell",
        "person,kind,name\\na,email,\"b\"c|text after a closing quote",
        "person,kind,name\\n,email,b|without a person or a name",
        "person,kind,name\\na,iam-user,b|without its account",
        "person,kind,name\\na,iam-user,arn:aws:iam::441020936617:role/r|no IAM user's",
        "person,kind,name,scope\\na,iam-user,arn:aws:iam::441020936617:user/u,912204417338|another"
            + " account",
        "person,kind,name\\na,subject,b|without its provider",
        "person,kind,name\\na,session,arn:aws:sts::441020936617:assumed-role/r/s|no 'from' and"
            + " 'until'",
        "person,kind,name,from\\na,email,b,01/02/2026|neither a day nor a time",
        "person,kind,name,from,until\\na,email,b,2026-02-01,2026-02-01|not after",
      })
  void csv_that_may_mislead_is_refused(String text, String why) throws IOException {
    refused(file(text.replace("\\n", "\n")), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'Users':[{'UserId':'1','UserId':'2','UserName':'a'}]}|names a member twice",
        "{'Users':[{'UserId':'1','UserName':'a','userName':'b'}]}|'userName' stands there twice",
        "{'Users':[{'UserId':'1'}]}|no user: it has no id or no user name",
        "{'Users':[{'UserId':'1','UserName':7}]}|'userName' is no text",
        "{'Users':[{'UserId':'1','UserName':'a\\u0000'}]}|control characters",
        "{'Users':[{'UserId':'1','UserName':'a'},{'UserId':'1','UserName':'b'}]}|user before it",
        "{'Users':[]}|no row",
        "{'Groups':[]}|neither users of an Identity Store",
        "{'Resources':[{'id':'1','userName':'a'}]}|nor a SCIM list",
        "{'Users':[|not valid JSON",
      })
  void lists_that_may_mislead_are_refused(String text, String why) throws IOException {
    refused(json(text), why);
  }

  @Test
  void a_list_without_its_number_of_users_or_with_groups_is_refused() throws IOException {
    refused(json(SCIM.replace("'totalResults':2,", "")), "'totalResults' is missing");
    refused(json(SCIM.replace("core:2.0:User", "core:2.0:Group")), "a group");
  }

  @Test
  void other_encodings_are_refused() throws IOException {
    String text = "person,kind,name\na,email,b";
    refused(file(text.getBytes(StandardCharsets.UTF_16)), "UTF-16");
    refused(
        file("person,kind,name\nm\u00fcller,email,b".getBytes(StandardCharsets.ISO_8859_1)),
        "not UTF-8");
    refused(file("person,kind,name\na,email,b\u0007"), "control characters");
    refused(file(new byte[0]), "no header");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_025, 70_000})
  void long_values_are_refused(int length) throws IOException {
    String value = "x".repeat(length);
    refused(file("person,kind,name\na,email," + value), "a cell over 1024 characters");
    refused(
        json("{'Users':[{'UserId':'1','UserName':'" + value + "'}]}"),
        length > 65_536 ? "over the size limit" : "too long");
  }

  @Test
  void deep_nesting_and_many_cells_are_refused() throws IOException {
    refused(json("{'Users':" + "[".repeat(60) + "]".repeat(60) + "}"), "nested too deep");
    refused(file("a,".repeat(80) + "\n"), "more than 64 cells");
  }
}
