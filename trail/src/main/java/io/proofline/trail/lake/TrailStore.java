package io.proofline.trail.lake;

import io.proofline.ledger.Blobs;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Sheets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the trail needs of a workspace.
 *
 * @param ledger where statements go
 * @param blobs raw files; several threads put at once
 * @param sheets event rows
 * @param lake folder of the derived index, made when missing
 * @param clock the time of recording
 */
public record TrailStore(Ledger ledger, Blobs blobs, Sheets sheets, Path lake, Clock clock) {}
