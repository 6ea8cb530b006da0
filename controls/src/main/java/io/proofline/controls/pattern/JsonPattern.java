package io.proofline.controls.pattern;

/**
 * A pattern over records in JSON, {@code { $.eventName = DeleteTrail }}.
 *
 * @param condition what it says
 */
record JsonPattern(Condition condition) implements FilterPattern {
  @Override
  public Match matches(LogRecord record) {
    return condition.matches(record);
  }

  @Override
  public String text() {
    return "{ " + condition.text() + " }";
  }
}
