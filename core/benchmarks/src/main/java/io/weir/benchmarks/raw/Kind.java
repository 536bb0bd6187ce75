package io.weir.benchmarks.raw;

import io.weir.benchmarks.raw.Peer.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Which gateway, and how it is told the same as the others: one thread, keep-alive, no log. */
public enum Kind {
  /** The distribution's nginx. */
  NGINX("nginx", "nginx.conf", List.of("nginx", "-v")) {
    @Override
    String configuration(Setup setup, int port) {
      return """
      daemon off;
      master_process off;
      worker_processes 1;
      pid FOLDER/nginx.pid;
      error_log FOLDER/nginx-error.log;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path FOLDER; proxy_temp_path FOLDER; fastcgi_temp_path FOLDER;
        uwsgi_temp_path FOLDER; scgi_temp_path FOLDER;
        upstream api { server 127.0.0.1:ENDPOINT; keepalive 256; keepalive_requests 100000000; }
        server {
          listen 127.0.0.1:PORT;
          keepalive_requests 100000000;
          location / {
            proxy_pass http://api;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Connection "";
          }
        }
      }
      """
          .replace("FOLDER", setup.folder().toString())
          .replace("ENDPOINT", String.valueOf(setup.endpoint()))
          .replace("PORT", String.valueOf(port));
    }

    @Override
    List<String> command(Path file) {
      return List.of("nginx", "-c", file.toString());
    }
  },

  /** The distribution's haproxy. */
  HAPROXY("haproxy", "haproxy.cfg", List.of("haproxy", "-v")) {
    @Override
    String configuration(Setup setup, int port) {
      return """
      global
        nbthread 1
        maxconn 4096
      defaults
        mode http
        timeout connect 5s
        timeout client 60s
        timeout server 60s
        http-reuse always
      frontend web
        bind 127.0.0.1:PORT
        default_backend api
      backend api
        server one 127.0.0.1:ENDPOINT
      """
          .replace("ENDPOINT", String.valueOf(setup.endpoint()))
          .replace("PORT", String.valueOf(port));
    }

    @Override
    List<String> command(Path file) {
      return List.of("haproxy", "-db", "-f", file.toString());
    }
  },

  /** This checkout's gateway. */
  WEIR("weir", "gateway.yaml", List.of("bin/gateway", "--version")) {
    @Override
    String configuration(Setup setup, int port) {
      return """
      schema: 1
      listeners: { web: { address: 127.0.0.1, port: PORT } }
      routes: [ { to: api } ]
      clusters: { api: [ "127.0.0.1:ENDPOINT" ] }
      admin: none
      event-loops: 1
      """
          .replace("ENDPOINT", String.valueOf(setup.endpoint()))
          .replace("PORT", String.valueOf(port));
    }

    @Override
    List<String> command(Path file) {
      return List.of("bin/gateway", "run", file.toString());
    }
  };

  private final String label;
  private final String fileName;
  private final List<String> version;

  Kind(String label, String fileName, List<String> version) {
    this.label = label;
    this.fileName = fileName;
    this.version = List.copyOf(version);
  }

  abstract String configuration(Setup setup, int port);

  abstract List<String> command(Path file);

  String fileName() {
    return fileName;
  }

  /** As on a command line. */
  public String label() {
    return label;
  }

  /** What it calls itself. */
  public String version() throws IOException {
    Process process = new ProcessBuilder(version).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> !line.startsWith("weir:"))
        .findFirst()
        .orElse(label)
        .replaceAll("(nginx version: |HAProxy version )", "")
        .replaceAll(" - https.*", "");
  }

  @Override
  public String toString() {
    return label;
  }
}
