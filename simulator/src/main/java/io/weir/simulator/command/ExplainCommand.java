package io.weir.simulator.command;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Units;
import io.weir.simulator.engine.LoopView;
import io.weir.simulator.engine.Replay;
import io.weir.simulator.engine.Replay.Choice;
import io.weir.simulator.engine.Replay.Journey;
import io.weir.simulator.report.LoopTable;
import io.weir.simulator.report.Quantity;
import io.weir.simulator.report.Style;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a run to an instant and shows what its balancers know. */
@Command(
    name = "explain",
    description =
        "Replay one seed to an instant and show what each event loop knows of each endpoint, or"
            + " follow one request and show what was known when each of its tries was sent.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator explain scenarios/timeout-1s.yaml --only balancer=vigil --at 17.3s",
      "  simulator explain scenarios/timeout-1s.yaml --only balancer=peak-ewma --request 15012",
      "",
      "Requests are counted from 1 in the order in which clients want to send; --at tells how",
      "many there were."
    })
final class ExplainCommand implements Callable<Integer> {

  private static final int MOST_VIEWS = 16;

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PartOptions part = new PartOptions();

  @Parameters(paramLabel = "FILE", description = "A scenario file.")
  private String file = "";

  @Option(names = "--at", paramLabel = "TIME", description = "The instant, such as 17.3s.")
  private String at = "";

  @Option(names = "--request", paramLabel = "N", description = "The request to follow.")
  private long request;

  @Option(names = "--seed", paramLabel = "K", description = "The seed; 1 if not given.")
  private long seed = 1;

  private Style style = Style.PLAIN;

  ExplainCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    boolean follows = spec.commandLine().getParseResult().hasMatchedOption("--request");
    if (at.isEmpty() && !follows) {
      throw usage("say which instant (--at 17.3s) or which request (--request 15012)");
    }
    if ((follows && request < 1) || seed < 0) {
      throw usage("--request counts from 1, and --seed from 0");
    }
    long instant = at.isEmpty() ? 0 : instant();
    Experiment experiment = part.load(services, List.of(file)).getFirst();
    style = services.surroundings().outStyle(common.noColour);
    PrintStream out = services.surroundings().out();
    for (Variant variant : experiment.variants()) {
      services.cancellation().check();
      String name = experiment.name() + ", " + VariantSummary.nameOf(variant) + ", seed " + seed;
      out.println(style.strong(style.safe(name)));
      Replay replay = new Replay(variant.scenario(), seed);
      if (!at.isEmpty()) {
        replay.to(instant);
        out.println("at " + seconds(instant) + ", after " + replay.opened() + " requests");
        print(replay.views(), out);
      }
      if (follows) {
        follow(replay, out);
      }
      out.println();
    }
    out.flush();
    return Exit.OK;
  }

  private void follow(Replay replay, PrintStream out) {
    if (request <= replay.opened()) {
      throw usage("request " + request + " was sent before --at; leave that out");
    }
    Optional<Journey> found = replay.request(request);
    if (found.isEmpty()) {
      throw usage("there are only " + replay.opened() + " requests");
    }
    Journey journey = found.get();
    out.println(
        "request "
            + request
            + " at "
            + seconds(journey.atNanos())
            + ": "
            + journey.end()
            + " after "
            + Quantity.duration((double) journey.tookNanos()));
    for (Choice choice : journey.choices()) {
      String kind = choice.kind().name().toLowerCase(Locale.ROOT);
      out.println(
          kind
              + " try at "
              + seconds(choice.atNanos())
              + " to "
              + style.safe(choice.endpoint())
              + (choice.drawn().isEmpty()
                  ? ""
                  : ", drawn: " + style.safe(String.join(", ", choice.drawn()))));
      table(choice.before(), choice.endpoint(), choice.drawn(), out);
    }
  }

  private void print(List<LoopView> views, PrintStream out) {
    views.stream().limit(MOST_VIEWS).forEach(view -> table(view, "", List.of(), out));
    if (views.size() > MOST_VIEWS) {
      out.println("and " + (views.size() - MOST_VIEWS) + " more loops");
    }
  }

  private void table(LoopView view, String picked, List<String> drawn, PrintStream out) {
    new LoopTable(style).lines(view, picked, drawn).forEach(out::println);
  }

  private long instant() {
    try {
      return Units.NANOS.read(Document.parse("--at", at).root());
    } catch (ConfigException e) {
      throw usage("--at takes a time such as 17.3s: " + e.faults().getFirst().message());
    }
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
