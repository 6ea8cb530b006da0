package io.proofline.catalog;

/** A file of the catalog is malformed. The message names the file and the place in it. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogException(String file, String place, String problem) {
    super(file + (place.isEmpty() ? "" : ", at " + place) + ": " + problem);
  }

  CatalogException(String file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
