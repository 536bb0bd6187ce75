package io.weir.gateway.config;

import io.weir.codec.ConfigException;
import io.weir.codec.Description;
import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.shell.ProxySpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads a gateway's configuration. Every fault is found and reported with its place. */
public final class GatewayFile {

  private GatewayFile() {}

  /**
   * A configuration that can be used.
   *
   * @param spec what it says
   * @param warnings what is probably not meant, in the order of the files
   */
  public record Loaded(ProxySpec spec, List<Fault> warnings) {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads a file, or all files of a folder.
   *
   * @param now by which certificates are judged
   * @throws UnreadableException if it cannot be read at all
   * @throws ConfigException with everything that is wrong
   */
  public static Loaded load(Path path, Instant now) {
    Sources sources = Sources.read(path);
    Draft draft = FileShape.FILE.read(sources.root());
    FaultList faults = new FaultList();
    ProxySpec spec = new Assembly(draft, faults).spec(sources.version());
    faults.throwIfAny();
    return new Loaded(spec, new Warnings(draft, spec, now).all());
  }

  /** What may stand in it, for a schema. */
  public static Description description() {
    return FileShape.FILE.description();
  }
}
