package io.weir.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds the tree from the parser's events and keeps every limit while doing so. */
final class TreeBuilder {

  private final String file;
  private final Iterator<Event> events;
  private final Map<String, @Nullable Node> anchors = new HashMap<>();
  private int depth;
  private int aliases;
  private int nodes;

  TreeBuilder(String file, String text) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Document.MAX_BYTES).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  Node build() {
    try {
      return document();
    } catch (YamlEngineException e) {
      throw SyntaxFault.of(file, e);
    }
  }

  private Node document() {
    events.next();
    if (!(events.next() instanceof DocumentStartEvent)) {
      throw new ConfigException(new Place(file, 1, 1), "the file is empty");
    }
    Node root = node(events.next(), "");
    events.next();
    if (events.next() instanceof DocumentStartEvent second) {
      throw fault(
          second, "a second document begins here; put each document into a file of its own");
    }
    if (root instanceof Node.Scalar scalar && scalar.isNull()) {
      throw new ConfigException(root.place(), "the file is empty");
    }
    return root;
  }

  private Node node(Event event, String path) {
    if (event instanceof AliasEvent alias) {
      return alias(alias, path);
    }
    count(event, 1);
    String anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse("");
    if (!anchor.isEmpty()) {
      anchors.put(anchor, null);
    }
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, path);
          case CollectionStartEvent start -> collection(start, path);
          default -> throw fault(event, "cannot be read");
        };
    if (!anchor.isEmpty()) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node scalar(ScalarEvent event, String path) {
    refuseTag(event, event.getTag());
    return new Node.Scalar(place(event), path, event.getValue(), event.isPlain());
  }

  private Node collection(CollectionStartEvent event, String path) {
    refuseTag(event, event.getTag());
    if (++depth > Document.MAX_DEPTH) {
      throw fault(event, "nested deeper than " + Document.MAX_DEPTH + " levels; flatten it");
    }
    Node node = event instanceof MappingStartEvent ? mapping(event, path) : sequence(event, path);
    depth--;
    return node;
  }

  private Node sequence(Event start, String path) {
    int before = nodes;
    List<Node> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(node(e, Node.item(path, items.size())));
    }
    return new Node.Sequence(place(start), path, items, nodes - before + 1);
  }

  private Node mapping(Event start, String path) {
    int before = nodes;
    Map<String, Place> keys = new HashMap<>();
    List<Node.Entry> entries = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      String key = key(e);
      Place first = keys.putIfAbsent(key, place(e));
      if (first != null) {
        throw fault(
            e,
            "key "
                + Fault.quote(key)
                + " is already there in line "
                + first.line()
                + "; keep one of them");
      }
      entries.add(new Node.Entry(key, place(e), node(events.next(), Node.member(path, key))));
    }
    return new Node.Mapping(place(start), path, entries, nodes - before + 1);
  }

  private String key(Event event) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw fault(event, "a key must be plain text");
    }
    refuseTag(event, scalar.getTag());
    return scalar.getValue();
  }

  private Node alias(AliasEvent event, String path) {
    String name = event.getAlias().getValue();
    if (++aliases > Document.MAX_ALIASES) {
      throw fault(event, "more than " + Document.MAX_ALIASES + " aliases; write the values out");
    }
    if (!anchors.containsKey(name)) {
      throw fault(event, "alias *" + name + " has no anchor &" + name + " before it");
    }
    Node target = anchors.get(name);
    if (target == null) {
      throw fault(event, "alias *" + name + " stands within what it stands for; write it out");
    }
    count(event, target.size());
    return target.at(path);
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > Document.MAX_NODES) {
      throw fault(
          event, "more than " + Document.MAX_NODES + " values, aliases expanded; use fewer");
    }
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw fault(event, "tag " + Fault.quote(tag.get()) + " is not allowed; leave it out");
    }
  }

  private Place place(Event event) {
    Mark mark = event.getStartMark().orElseThrow();
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private ConfigException fault(Event event, String message) {
    return new ConfigException(place(event), message);
  }
}
