package io.weir.gateway.command;

import io.weir.codec.ConfigException;
import io.weir.codec.Fault;
import io.weir.codec.shell.ProxySpec;
import io.weir.gateway.config.GatewayFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks configurations and starts nothing. */
@Command(
    name = "validate",
    description = {
      "Check configurations; tells all that is wrong as file:line:column.",
      "The YAML files of a folder are one configuration."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway validate gateway.yaml",
      "  gateway validate /etc/weir/gateway.d",
      "",
      "Exit codes: 0 all valid, 2 usage, 3 not valid (with --strict: or a warning)."
    })
final class ValidateCommand implements Callable<Integer> {

  private final PrintStream out;
  private final PrintStream err;

  @Parameters(paramLabel = "FILE|DIR", arity = "1..*", description = "Configurations.")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--strict", description = "A warning is an error.")
  private boolean strict;

  ValidateCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    List<Fault> faults = new ArrayList<>();
    boolean warned = false;
    for (Path path : paths) {
      try {
        GatewayFile.Loaded loaded = GatewayFile.load(path, Instant.now());
        loaded.warnings().forEach(warning -> err.println("gateway: warning: " + warning));
        warned |= !loaded.warnings().isEmpty();
        out.println(summary(path, loaded.spec()));
      } catch (ConfigException e) {
        faults.addAll(e.faults());
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return strict && warned ? Exit.INVALID : Exit.OK;
  }

  private static String summary(Path path, ProxySpec spec) {
    long routes = spec.snapshot().listeners().stream().mapToLong(l -> l.routes().size()).sum();
    long endpoints = spec.snapshot().clusters().stream().mapToLong(c -> c.endpoints().size()).sum();
    return "%s: version %s is valid, %d listeners, %d routes, %d clusters, %d endpoints"
        .formatted(
            path,
            spec.snapshot().version(),
            spec.bindings().size(),
            routes,
            spec.upstreams().size(),
            endpoints);
  }
}
