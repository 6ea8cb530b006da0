package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.symbolic.KnownActions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CatalogueActionsTest {
  private final ActionCatalogue catalogue = ActionCatalogue.shipped();
  private final KnownActions shipped = CatalogueActions.shipped();

  @Test
  void namesReadByService_areThoseOfTheWholeCatalogue_inTheSameOrder() {
    CatalogueActions whole = new CatalogueActions(catalogue);
    Set<String> services =
        catalogue.actions().stream().map(Action::service).collect(Collectors.toSet());
    assertThat(services).hasSizeGreaterThan(300);
    for (String service : services) {
      String asked = service.toLowerCase(Locale.ROOT);
      assertThat(spelled(shipped.of(asked))).isNotEmpty().isEqualTo(spelled(whole.of(asked)));
    }
  }

  @Test
  void whatIsBestKnown_comesFirst() {
    assertThat(spelled(shipped.of("s3"))).startsWith("s3:GetObject").contains("s3:PutObject");
  }

  @Test
  void anUnknownService_hasNoActions() {
    assertThat(shipped.of("nothing-of-that-name")).isEmpty();
    assertThat(shipped.of("")).isEmpty();
  }

  private static List<String> spelled(List<KnownActions.Name> names) {
    return names.stream().map(KnownActions.Name::spelled).toList();
  }
}
