/**
 * Approvals of changes out of exports of other systems: pull requests of GitHub (REST, GraphQL, the
 * {@code gh} program), issues of Jira (REST, CSV), change requests of ServiceNow (Table API, CSV).
 * In: bytes of files. Out: which person approved which change when, as the export says it; what is
 * not approved, not whole, or says too little is left out with the reason. Nothing here is a
 * signature: an export proves only what it says.
 */
@NullMarked
package io.proofline.program.export;

import org.jspecify.annotations.NullMarked;
