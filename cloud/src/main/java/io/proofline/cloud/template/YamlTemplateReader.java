package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.TemplateNode.Writing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML templates, from the parser's events: these keep tags and lines, and nothing is expanded.
 *
 * <p>Aliases and merge keys are refused as CloudFormation refuses them (user guide, "Template
 * formats"), which also leaves no room for files that grow when they are read.
 */
final class YamlTemplateReader {
  private static final String CORE_TAG = "tag:yaml.org,2002:";

  private final String file;
  private int nodes;

  YamlTemplateReader(String file) {
    this.file = file;
  }

  TemplateNode read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(TemplateFile.MAX_BYTES + 1)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      TemplateNode root = null;
      while (events.hasNext()) {
        Event event = events.next();
        switch (event.getEventId()) {
          case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
          case Alias, Scalar, SequenceStart, MappingStart -> {
            if (root != null) {
              throw new TemplateException(
                  file, line(event), "holds more than one YAML document; a template is one");
            }
            root = node(event, events, 0);
          }
          case SequenceEnd, MappingEnd -> throw broken(line(event));
        }
      }
      if (root == null) {
        throw new TemplateException(file, 0, "is empty, not a CloudFormation template");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      throw broken(e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0));
    } catch (YamlEngineException e) {
      throw broken(0);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // The scanner lets these escape on some broken escapes and tags.
      throw broken(0);
    }
  }

  private TemplateNode node(Event event, Iterator<Event> events, int depth) {
    int line = line(event);
    if (depth > TemplateReader.MAX_DEPTH) {
      throw TemplateReader.tooDeep(file, line);
    }
    if (++nodes > TemplateReader.MAX_NODES) {
      throw TemplateReader.tooMany(file, line);
    }
    return switch (event) {
      case ScalarEvent scalar -> tagged(scalar.getTag(), scalar(scalar, line));
      case SequenceStartEvent start -> {
        List<TemplateNode> items = new ArrayList<>();
        for (Event next = next(events, line);
            next.getEventId() != Event.ID.SequenceEnd;
            next = next(events, line)) {
          items.add(node(next, events, depth + 1));
        }
        yield tagged(start.getTag(), new Sequence(items, line));
      }
      case MappingStartEvent start -> {
        Map<String, TemplateNode> entries = new LinkedHashMap<>();
        for (Event next = next(events, line);
            next.getEventId() != Event.ID.MappingEnd;
            next = next(events, line)) {
          String key = key(next);
          TemplateNode value = node(next(events, line), events, depth + 1);
          if (entries.put(key, value) != null) {
            throw TemplateReader.duplicate(file, line(next), key);
          }
        }
        yield tagged(start.getTag(), new Mapping(entries, line));
      }
      case AliasEvent alias ->
          throw new TemplateException(
              file, line, "uses a YAML alias (*name); CloudFormation takes none, write it out");
      default -> throw broken(line);
    };
  }

  private String key(Event event) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw new TemplateException(file, line(event), "has a key that is not plain text");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw new TemplateException(
          file, line(event), "uses a YAML merge key (<<); CloudFormation takes none, write it out");
    }
    return scalar.getValue();
  }

  private static Scalar scalar(ScalarEvent event, int line) {
    String text = event.getValue();
    if (!event.isPlain()) {
      int end = event.getEndMark().map(mark -> mark.getLine() + 1).orElse(line);
      return new Scalar(text, Writing.TEXT, line, end);
    }
    boolean nothing =
        event.getTag().isEmpty() && (text.isEmpty() || text.equals("~") || text.equals("null"));
    return new Scalar(text, nothing ? Writing.NULL : Writing.PLAIN, line);
  }

  /** {@code !Ref x} is {@code {Ref: x}}, {@code !Name x} is {@code {Fn::Name: x}}. */
  private TemplateNode tagged(Optional<String> tag, TemplateNode value) {
    @Nullable String name = tag.orElse(null);
    if (name == null || name.equals("!")) {
      return name == null || !(value instanceof Scalar s)
          ? value
          : new Scalar(s.text(), Writing.TEXT, s.line(), s.end());
    }
    if (name.startsWith(CORE_TAG)) {
      return switch (name.substring(CORE_TAG.length())) {
        case "str" ->
            value instanceof Scalar s
                ? new Scalar(s.text(), Writing.TEXT, s.line(), s.end())
                : value;
        case "int", "float", "bool", "map", "seq", "null" -> value;
        default ->
            throw new TemplateException(
                file, value.line(), "uses a YAML tag that CloudFormation does not take");
      };
    }
    if (!name.startsWith("!")) {
      throw new TemplateException(
          file, value.line(), "uses a YAML tag that CloudFormation does not take");
    }
    String function = name.substring(1);
    String key =
        function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function;
    TemplateNode argument = value;
    if (function.equals("GetAtt") && value instanceof Scalar s) {
      int dot = s.text().indexOf('.');
      if (dot > 0) {
        argument =
            new Sequence(
                List.of(
                    new Scalar(s.text().substring(0, dot), Writing.TEXT, s.line()),
                    new Scalar(s.text().substring(dot + 1), Writing.TEXT, s.line())),
                s.line());
      }
    }
    return new Mapping(Map.of(key, argument), value.line());
  }

  private Event next(Iterator<Event> events, int line) {
    if (!events.hasNext()) {
      throw broken(line);
    }
    return events.next();
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private TemplateException broken(int line) {
    return new TemplateException(file, line, "is not valid YAML");
  }
}
