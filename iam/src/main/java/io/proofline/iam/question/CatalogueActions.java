package io.proofline.iam.question;

import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.catalogue.ActionNames;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The actions of a catalogue; those that read data come first. */
public final class CatalogueActions implements KnownActions {
  private static final List<String> WELL_KNOWN =
      List.of(
          "s3:GetObject",
          "sts:AssumeRole",
          "kms:Decrypt",
          "sqs:ReceiveMessage",
          "sns:Publish",
          "dynamodb:GetItem",
          "secretsmanager:GetSecretValue",
          "lambda:InvokeFunction",
          "iam:CreateUser",
          "ec2:RunInstances");

  private final Map<String, List<Name>> byService = new HashMap<>();

  /** Of a catalogue. */
  public CatalogueActions(ActionCatalogue catalogue) {
    for (Action action : catalogue.actions()) {
      byService
          .computeIfAbsent(action.service().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(Name.of(action.id()));
    }
    byService.values().forEach(CatalogueActions::wellKnownFirst);
  }

  /**
   * Of the shipped catalogue, which is unpacked at the first question. Of each service that is
   * asked for the names are read then. Safe for several threads.
   */
  public static KnownActions shipped() {
    return new Shipped();
  }

  private static void wellKnownFirst(List<Name> names) {
    names.sort(Comparator.comparing(name -> !WELL_KNOWN.contains(name.spelled())));
  }

  @Override
  public List<Name> of(String service) {
    return byService.getOrDefault(service, List.of());
  }

  private static final class Shipped implements KnownActions {
    private final Map<String, List<Name>> asked = new ConcurrentHashMap<>();
    private volatile @Nullable ActionNames read;

    @Override
    public List<Name> of(String service) {
      return asked.computeIfAbsent(service, this::names);
    }

    private List<Name> names(String service) {
      ActionNames all = read;
      if (all == null) {
        all = ActionCatalogue.shippedNames();
        read = all;
      }
      List<Name> names = new ArrayList<>();
      for (String id : all.of(service)) {
        names.add(Name.of(id));
      }
      wellKnownFirst(names);
      return List.copyOf(names);
    }
  }
}
