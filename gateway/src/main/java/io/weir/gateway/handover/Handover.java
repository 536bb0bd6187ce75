package io.weir.gateway.handover;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.Map;

/** What a running gateway does to be followed by another. */
public interface Handover {

  /** Starts a process that will ask for the sockets. May wait. */
  Process startSuccessor() throws IOException;

  /** The listening sockets, which stay this process's too. */
  Map<String, FileDescriptor> sockets();

  /**
   * Another process serves: lets go of all that it needs. May wait.
   *
   * @param successor its process id
   */
  void release(long successor);

  /** The other process knows of it: begins to finish what is under way here. */
  void finish();
}
