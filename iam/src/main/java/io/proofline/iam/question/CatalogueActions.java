package io.proofline.iam.question;

import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    byService
        .values()
        .forEach(
            names ->
                names.sort(Comparator.comparing(name -> !WELL_KNOWN.contains(name.spelled()))));
  }

  @Override
  public List<Name> of(String service) {
    return byService.getOrDefault(service, List.of());
  }
}
