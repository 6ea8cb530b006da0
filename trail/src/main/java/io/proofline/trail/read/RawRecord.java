package io.proofline.trail.read;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One element of a file, exactly as it stands there.
 *
 * @param member position among the file's elements, from 0
 * @param raw the bytes of the element, without the separators around it
 * @param event what was read from it; null when it is not recognised as an event
 * @param unparsed why it is not an event; null when it is one
 */
// The bytes are handed on once and never compared; a copy per event would cost more than it saves.
@SuppressWarnings("ArrayRecordComponent")
public record RawRecord(
    int member, byte[] raw, @Nullable ParsedEvent event, @Nullable String unparsed) {

  /**
   * The columns of an event.
   *
   * @param account account that received the event, empty when the record names none
   * @param eventId CloudTrail's event id, empty when the record has none
   * @param micros event time, microseconds since 1970 UTC
   * @param columns all columns, absent when the record lacks them; see {@link EventColumns}
   */
  public record ParsedEvent(String account, String eventId, long micros, ObjectNode columns) {}
}
