package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Place;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.simulator.model.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recorded samples: one duration a line, or one number a line whose unit the scenario gives. The
 * path is relative to the scenario's folder.
 */
final class SampleFile {

  private static final int MAX_BYTES = 3 * 1024 * 1024;
  private static final int MAX_SAMPLES = 100_000;
  private static final Shape<Long> NANOS = Units.nanos("0ms", "24h");

  private static final Shape<String> NAME = Shapes.text("a file's name", ".{1,500}");
  private static final Key<String> PATH = Key.required("path", NAME, "relative to the scenario");
  private static final Key<String> UNIT =
      Key.optional("unit", Shapes.text("ns, us, ms or s", "ns|us|ms|s"), "of numbers without one");

  static final Shape<Distribution> SHAPE =
      Shapes.either(
              NAME.map(name -> new Source(name, "")),
              MappingShape.of("a file", PATH, UNIT)
                  .to(fields -> {
                    String unit = fields.find(UNIT);
                    return new Source(fields.get(PATH), unit == null ? "" : unit);
                  }))
          .then(SampleFile::read);

  private SampleFile() {}

  private record Source(String path, String unit) {}

  private static @Nullable Distribution read(Source source, Node node, FaultList faults) {
    try {
      Path file = Path.of(node.place().file()).resolveSibling(source.path);
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(source.path);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          faults.add(node, "the file is larger than 3 MiB; keep fewer samples");
          return null;
        }
        return samples(file, new String(bytes, StandardCharsets.UTF_8), source, node, faults);
      }
    } catch (IOException | InvalidPathException e) {
      faults.add(
          node,
          "cannot read "
              + Fault.quote(source.path)
              + "; it is looked for beside the scenario, and must be a regular file");
      return null;
    }
  }

  private static @Nullable Distribution samples(
      Path file, String text, Source source, Node node, FaultList faults) {
    List<String> lines = text.lines().toList();
    List<Long> nanos = new ArrayList<>();
    int before = faults.size();
    for (int i = 0; i < lines.size() && faults.size() < FaultList.MAX; i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        boolean bare = line.matches("[0-9.]+");
        Place place = new Place(file.toString(), i + 1, 1);
        String quantity = bare ? line + source.unit : line;
        Long value = NANOS.read(new Node.Scalar(place, "", quantity, true), faults);
        if (value != null) {
          nanos.add(value);
        }
      }
    }
    if (nanos.isEmpty() || nanos.size() > MAX_SAMPLES) {
      faults.add(node, "the file must have from 1 to " + MAX_SAMPLES + " samples");
    }
    return faults.size() > before ? null : new Distribution.Samples(nanos);
  }
}
