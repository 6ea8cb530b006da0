package io.proofline.controls.pattern;

import static io.proofline.controls.pattern.Match.NO;
import static io.proofline.controls.pattern.Match.OPEN;
import static io.proofline.controls.pattern.Match.UNCLEAR;
import static io.proofline.controls.pattern.Match.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation says of filter patterns, and that nothing else is guessed. */
class FilterPatternTest {
  private static final LogRecord RECORD =
      LogRecord.whole(
          """
          {"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111",
           "arrayKey": ["value", "another value"],
           "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
           "SomeObject": null, "ThisFlag": true, "cluster.name": "c", "size": 40, "share": 0.5,
           "code": "500", "user": {"id": 1, "email": "john@example.com"},
           "actions": ["GET", "PUT", "DELETE"], "coordinates": [[0, 1, 2], [4, 5, 6]]}
          """);

  private static Match match(String pattern) {
    return FilterPattern.parse(pattern).matches(RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.eventType = \"UpdateTrail\" }",
        "{$.eventType=UpdateTrail}",
        "{ $.eventType = Update* }",
        "{ $.eventType = \"*Trail\" }",
        "{ $.eventType = \"*dateTr*\" }",
        "{ $.eventType = * }",
        "{ $.sourceIPAddress != 123.123.* }",
        "{ $.arrayKey[0] = \"value\" }",
        "{ $.objectList[1].id = 2 }",
        "{ $.coordinates[1][2] = 6 }",
        "{ $.eventType = %Trail% }",
        "{ $.eventType = %^Update|^Delete% }",
        "{ $.eventType != %Delete% }",
        "{ $.arrayKey[*] = %val.{2}% }",
        "{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }",
        "{ $.objectList[*].name = b }",
        "{ $.['cluster.name'] = \"c\" }",
        "{ $.SomeObject IS NULL }",
        "{ $.ThisFlag IS TRUE }",
        "{ $.SomeOtherObject NOT EXISTS }",
        "{ $.user.phone NOT EXISTS }",
        "{ $.size > 39.5 && $.size < 1e3 && $.size >= 40 && $.size <= +40 && $.size != -40 }",
        "{ $.size = 4.0e+1 }",
        "{ $.size = 4* }",
        "{ $.share = * }",
        "{ ($.user.id = 1) && ($.user.email = \"john@example.com\") }",
        "{ $.user.id = 1 || $.actions[2] = x && $.actions[0] = x }",
        "  {\n ($.user.id = 1)\n && (($.actions[0] = GET)) }\n",
        "UpdateTrail",
        "UpdateTrail -ERROR",
        "?ERROR ?UpdateTrail",
        "?ERROR UpdateTrail",
        "\"another value\"",
        "\" \"",
        "",
      })
  void matches(String pattern) {
    assertThat(match(pattern)).isEqualTo(YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.eventType = UpdateTrai }",
        "{ $.eventType = updatetrail }",
        "{ $.eventType != UpdateTrail }",
        "{ $.eventName = UpdateTrail }",
        "{ $.eventName = * }",
        "{ $.arrayKey = value }",
        "{ $.arrayKey != value }",
        "{ $.arrayKey[2] = value }",
        "{ $.eventType[0] = UpdateTrail }",
        "{ $.objectList.id = 2 }",
        "{ $.eventType.name = x }",
        "{ $.arrayKey[*] = %^other% }",
        "{ $.eventType[*] = UpdateTrail }",
        "{ $.eventType = %trail% }",
        "{ $.SomeObject = x }",
        "{ $.eventType IS NULL }",
        "{ $.SomeOtherObject IS NULL }",
        "{ $.ThisFlag IS FALSE }",
        "{ $.SomeObject NOT EXISTS }",
        "{ $.size > 40 }",
        "{ $.size = \"x\" }",
        "{ $.eventType = 5 }",
        "{ ($.user.id = 2 && $.actions[0] = GET) || $.actions[2] = GET }",
        "{ ($.user.id = 1 || $.actions[2] = x) && $.actions[0] = x }",
        "ERROR",
        "UpdateTrail ERROR",
        "UpdateTrail -GET",
        "?ERROR ?WARN",
        "\"value another\"",
      })
  void doesNotMatch(String pattern) {
    assertThat(match(pattern)).isEqualTo(NO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.eventName != UpdateTrail }", // missing, and not equal
        "{ $.arrayKey[*] != value }", // any element, or every one
        "{ $.eventType = \"U*e*l\" }", // a star in the middle: wildcard or itself
        "{ $.code = 500 }", // a text and a number
        "{ $.code != 500 }",
        "{ $.size = \"40\" }",
        "{ $.ThisFlag = true }",
        "{ $.SomeObject != x }",
        "{ $.size = %4% }",
        "{ $.* NOT EXISTS }",
        "{ $.eventName = x || $.eventName != x }",
        "Trail", // a part of a word
      })
  void isUnclear_whereTheDocumentationDoesNotSay(String pattern) {
    assertThat(match(pattern)).isEqualTo(UNCLEAR);
  }

  @Test
  void whatIsUnclear_doesNotMatterBesideWhatDecides() {
    assertThat(match("{ $.eventName != x && $.eventType = y }")).isEqualTo(NO);
    assertThat(match("{ $.eventName != x || $.eventType = UpdateTrail }")).isEqualTo(YES);
    assertThat(match("{ $.eventName != x && $.eventType = UpdateTrail }")).isEqualTo(UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.a EXISTS }",
        "{ $.a IS NOT NULL }",
        "{ $.a ISNULL }",
        "{ $.a IS NULLS }",
        "{ $.a NOTEXISTS }",
        "{ $.a not exists }",
        "{ $.a }",
        "{ }",
        "{",
        "{ $.a = b",
        "{ $.a = b } c",
        "{ $.a = b } { $.c = d }",
        "{ $.a == b }",
        "{ $.a <> b }",
        "{ $.a > b }",
        "{ $.a > \"5\" }",
        "{ $.a = b c }",
        "{ $.a = b & $.c = d }",
        "{ $.a = b | $.c = d }",
        "{ $.a = b && }",
        "{ $.a = b AND $.c = d }",
        "{ !($.a = b) }",
        "{ ($.a = b }",
        "{ $.a = b) }",
        "{ a = b }",
        "{ $a = b }",
        "{ $ = b }",
        "{ $.a. = b }",
        "{ $..a = b }",
        "{ $['a'] = b }",
        "{ $.['a = b }",
        "{ $.[''] = b }",
        "{ $[0] = b }",
        "{ $.a[] = b }",
        "{ $.a[-1] = b }",
        "{ $.a[1:2] = b }",
        "{ $.a[9999999] = b }",
        "{ $.a[*].b[*] = c }",
        "{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }",
        "{ $.a = \"b }",
        "{ $.a = \"b\\\"c\" }",
        "{ $.a = b:c }",
        "{ $.a = b+c }",
        "{ $.a = 'b' }",
        "{ $.a = %b }",
        "{ $.a = %% }",
        "{ $.a = %(b)% }",
        "{ $.a = %b!% }",
        "{ $.a = %b**% }",
        "{ $.a = %*b% }",
        "{ $.a = %b{,3}% }",
        "{ $.a = %[[:alpha:]]% }",
        "{ $.a = %\\bx% }",
        "{ $.a = %[b% }",
        "{ $.a = %b{3% }",
        "{ $.a = %b% || $.a = %c% || $.a = %d% }",
        "[w1, w2]",
        "[..., status = 4*]",
        "%ERROR%",
        "a:b",
        "\"a",
        "\"{\\\"a\\\"\"",
        "a\"b\"",
        "- a",
        "?",
        "-\" \"",
      })
  void refuses_whatIsNotDocumented_namingThePattern(String pattern) {
    assertThatThrownBy(() -> FilterPattern.parse(pattern))
        .isInstanceOf(FilterPatternException.class)
        .hasMessageContaining(pattern)
        .hasMessageContaining("is not understood: ");
  }

  @Test
  void refuses_whatIsTooLongOrTooDeep_andNamesItsBeginning() {
    String deep = "{ " + "(".repeat(400) + "$.a = b" + ")".repeat(400) + " }";
    assertThatThrownBy(() -> FilterPattern.parse(deep)).hasMessageContaining("deep");
    String longest = "a".repeat(1024);
    assertThat(FilterPattern.parse(longest).text()).isEqualTo(longest);
    assertThatThrownBy(() -> FilterPattern.parse(longest + "a"))
        .hasMessageContaining("it has 1025 characters, at most 1024")
        .hasMessageNotContaining("a".repeat(300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          { $.eventName = A }                                  ~ YES
          { $.eventName = A || $.awsRegion = x }               ~ YES
          { $.eventName = A && $.awsRegion = x }               ~ OPEN
          { $.eventName = A && $.awsRegion != x }              ~ OPEN
          { $.eventName = A && $.awsRegion NOT EXISTS }        ~ OPEN
          { $.eventName = B && $.awsRegion = x }               ~ NO
          { $.errorCode NOT EXISTS }                           ~ YES
          { $.errorCode = * }                                  ~ NO
          { $.errorCode != x }                                 ~ UNCLEAR
          { $.userIdentity.type = Root }                       ~ YES
          { $.userIdentity.userName = x }                      ~ OPEN
          { $.userIdentity.invokedBy NOT EXISTS }              ~ YES
          { $.userIdentity.invokedBy.name NOT EXISTS }         ~ YES
          { $.userIdentity = x }                               ~ NO
          { $.requestParameters.name[0].value = x }            ~ OPEN
          { $.* = A }                                          ~ YES
          { $.* = x }                                          ~ OPEN
          { $.userIdentity.* = Root }                          ~ YES
          A                                                    ~ YES
          B                                                    ~ OPEN
          -B                                                   ~ OPEN
          A -B                                                 ~ OPEN
          B -A                                                 ~ NO
          """)
  void aPartOfARecord_answersForAllThatHaveIt(String pattern, Match expected) {
    LogRecord part =
        LogRecord.allWith(
            "{\"eventName\": \"A\", \"userIdentity\": {\"type\": \"Root\"}}",
            List.of("errorCode", "userIdentity.invokedBy"));
    assertThat(FilterPattern.parse(pattern).matches(part)).isEqualTo(expected);
  }

  @Test
  void anOpenConditionBesideAnUnclearOne_isNotAlwaysTrue() {
    assertThat(OPEN.and(UNCLEAR)).isEqualTo(OPEN);
    assertThat(OPEN.or(UNCLEAR)).isEqualTo(UNCLEAR);
    assertThat(NO.and(UNCLEAR)).isEqualTo(NO);
    assertThat(YES.or(UNCLEAR)).isEqualTo(YES);
    assertThat(YES.and(UNCLEAR)).isEqualTo(UNCLEAR);
    assertThat(NO.or(UNCLEAR)).isEqualTo(UNCLEAR);
  }
}
