package io.proofline.trail.directory;

import java.time.Instant;

/**
 * A person, and the row that says so.
 *
 * @param id the person's id
 * @param name the person's name for readers
 * @param directory which directory
 * @param asOf date of the export
 * @param ref leaf and row of the export, {@code 498/12}
 */
public record DirectoryPerson(String id, String name, String directory, Instant asOf, String ref) {

  /** For example {@code Marco Ilves (mi-77) in directory hr as of 2026-11-01}. */
  public String words() {
    String who = name.equals(id) ? id : name + " (" + id + ")";
    return who + " in directory " + directory + " as of " + asOf.toString().substring(0, 10);
  }
}
