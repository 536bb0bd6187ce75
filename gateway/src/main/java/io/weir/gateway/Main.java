package io.weir.gateway;

import io.weir.gateway.command.GatewayCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The gateway's process: does what the command line says. */
public final class Main {

  private Main() {}

  /** Exits with one of {@link io.weir.gateway.command.Exit}. */
  public static void main(String[] arguments) {
    System.exit(
        GatewayCommand.execute(stream(FileDescriptor.out), stream(FileDescriptor.err), arguments));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
