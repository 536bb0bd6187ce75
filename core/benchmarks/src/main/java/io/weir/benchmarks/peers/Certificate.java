package io.weir.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A certificate for localhost, made for one run.
 *
 * @param chain PEM
 * @param key PEM
 * @param both one file with the two
 */
public record Certificate(Path chain, Path key, Path both) {

  /** Makes one by openssl: P-256, as most sites have. */
  public static Certificate make(Path folder) throws IOException {
    Path chain = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Process process =
        new ProcessBuilder(
                List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=DNS:localhost",
                    "-keyout",
                    key.toString(),
                    "-out",
                    chain.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(chain)) {
      throw new IOException("openssl made no certificate: " + said);
    }
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(chain) + Files.readString(key));
    return new Certificate(chain, key, both);
  }
}
