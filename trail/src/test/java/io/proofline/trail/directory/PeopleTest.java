package io.proofline.trail.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.trail.directory.People.Answer;
import io.proofline.trail.directory.People.Listed;
import io.proofline.trail.directory.People.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose a name was at a time. */
class PeopleTest {
  private static final String ACCOUNT = "441020936617";

  private static Instant day(int day) {
    return Instant.parse("2026-11-%02dT00:00:00Z".formatted(day));
  }

  private static DirectoryEntry user(
      String person, String user, @Nullable Instant from, @Nullable Instant until) {
    return new DirectoryEntry(person, person, NameKind.IAM_USER, user, ACCOUNT, from, until, 1);
  }

  private static DirectoryEntry user(String person) {
    return user(person, "marco", null, null);
  }

  private static Listing export(String name, int day, DirectoryEntry... entries) {
    List<Listed> listed = new ArrayList<>();
    for (DirectoryEntry entry : entries) {
      listed.add(new Listed(entry, "1/" + listed.size()));
    }
    return new Listing(name, day(day), listed);
  }

  private static People of(Listing... exports) {
    People.Builder builder = new People.Builder();
    builder.add(List.of(exports));
    return builder.build();
  }

  private static String whose(People people, Instant... times) {
    return switch (people.iamUser(ACCOUNT, "Marco", times)) {
      case Answer.Named(DirectoryPerson person) -> person.id();
      case Answer.Nobody(String why) -> "nobody: " + why;
    };
  }

  @Test
  void an_entry_holds_from_the_date_of_its_export_and_not_before() {
    People people = of(export("hr", 10, user("mi")));
    assertThat(whose(people, day(10))).isEqualTo("mi");
    assertThat(whose(people, day(25))).isEqualTo("mi");
    assertThat(whose(people, day(9))).isEqualTo("nobody: no directory says whose it was then");
    assertThat(whose(People.none(), day(9))).isEqualTo("nobody: ");
  }

  @Test
  void an_entry_with_times_of_its_own_holds_between_them() {
    People people = of(export("hr", 10, user("mi", "marco", day(2), day(5))));
    assertThat(whose(people, day(2))).isEqualTo("mi");
    assertThat(whose(people, day(5).minusNanos(1))).isEqualTo("mi");
    assertThat(whose(people, day(5))).startsWith("nobody");
    assertThat(whose(people, day(1))).startsWith("nobody");
  }

  @Test
  void two_exports_that_say_the_same_hold_all_the_time_between() {
    People people = of(export("hr", 10, user("mi")), export("hr", 20, user("MI")));
    assertThat(whose(people, day(15))).isEqualToIgnoringCase("mi");
    assertThat(whose(people, day(25))).isEqualToIgnoringCase("mi");
  }

  @Test
  void a_name_that_changed_hands_names_nobody_between_the_two_exports() {
    People people = of(export("hr", 10, user("mi")), export("hr", 20, user("ana")));
    assertThat(whose(people, day(10))).isEqualTo("mi");
    assertThat(whose(people, day(15))).startsWith("nobody");
    assertThat(whose(people, day(20))).isEqualTo("ana");
  }

  @Test
  void a_name_that_is_gone_names_nobody_after_the_export_that_last_had_it() {
    People people = of(export("hr", 10, user("mi")), export("hr", 20, user("x", "x", null, null)));
    assertThat(whose(people, day(10))).isEqualTo("mi");
    assertThat(whose(people, day(11))).startsWith("nobody");
  }

  @Test
  void a_later_export_that_dates_the_change_settles_the_time_between() {
    People people =
        of(
            export("hr", 10, user("mi", "marco", day(1), null)),
            export(
                "hr",
                20,
                user("mi", "marco", day(1), day(13)),
                user("ana", "marco", day(15), null)));
    assertThat(whose(people, day(12))).isEqualTo("mi");
    assertThat(whose(people, day(14))).startsWith("nobody");
    assertThat(whose(people, day(16))).isEqualTo("ana");
  }

  @Test
  void two_people_for_one_name_name_neither() {
    String both = "nobody: directories give it to 2 people then, so to none of them";
    People one = of(export("hr", 10, user("mi"), user("ana")));
    assertThat(whose(one, day(12))).isEqualTo(both);
    People.Builder two = new People.Builder();
    two.add(List.of(export("hr", 10, user("mi"))));
    two.add(List.of(export("idp", 11, user("ana"))));
    assertThat(whose(two.build(), day(10))).isEqualTo("mi");
    assertThat(whose(two.build(), day(12))).isEqualTo(both);
  }

  @Test
  void a_shredded_export_ends_what_the_one_before_it_said() {
    People people = of(export("hr", 10, user("mi")), export("", 20));
    assertThat(whose(people, day(12))).startsWith("nobody");
    assertThat(whose(people, day(22))).startsWith("nobody");
  }

  @Test
  void a_person_must_be_the_same_at_every_time_asked() {
    People people =
        of(
            export(
                "hr", 1, user("mi", "marco", null, day(10)), user("ana", "marco", day(10), null)));
    assertThat(whose(people, day(9), day(8))).isEqualTo("mi");
    assertThat(whose(people, day(11), day(9)))
        .isEqualTo("nobody: directories give it to 2 people then, so to none of them");
  }

  @Test
  void a_mail_name_stands_for_subjects_of_its_own_provider_only() {
    DirectoryEntry mail =
        new DirectoryEntry("mi", "Marco", NameKind.EMAIL, "m@c.example", "idp-a", null, null, 1);
    People people = of(export("hr", 1, mail));
    assertThat(people.subject("idp-a", "M@c.example", day(2))).isInstanceOf(Answer.Named.class);
    assertThat(people.subject("idp-b", "m@c.example", day(2))).isInstanceOf(Answer.Nobody.class);
    assertThat(people.subject("", "m@c.example", day(2))).isInstanceOf(Answer.Nobody.class);
    assertThat(people.identityCenterName("m@c.example", day(2))).isInstanceOf(Answer.Nobody.class);
    assertThat(people.meant("M@C.example")).containsExactly("mi");
  }
}
