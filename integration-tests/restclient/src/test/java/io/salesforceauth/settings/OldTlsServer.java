package io.salesforceauth.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Scanner;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server that speaks TLS 1.0 and nothing newer. No JVM does unless it is told to when
 * it starts: this one is a process of its own.
 */
public final class OldTlsServer implements AutoCloseable {

	private final Process process;

	private final int port;

	private OldTlsServer(Process process) {
		this.process = process;
		this.port = new Scanner(process.getInputStream()).nextInt();
	}

	static OldTlsServer start(Path keys, Path directory) throws IOException {
		Path security = directory.resolve("old-tls.security");
		Files.writeString(security, "jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\n");
		return new OldTlsServer(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.security.properties=" + security, "-cp", System.getProperty("java.class.path"),
				OldTlsServer.class.getName(), keys.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/**
	 * Prints its port, and ends with the process that started it.
	 */
	public static void main(String[] args) throws Exception {
		KeyStore keys = KeyStore.getInstance(Certificates.TYPE);
		try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
			keys.load(in, Certificates.PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, Certificates.PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLSv1");
		context.init(factory.getKeyManagers(), null, null);
		SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
		server.setEnabledProtocols(new String[] { "TLSv1" });
		Thread accepting = new Thread(() -> accept(server));
		accepting.setDaemon(true);
		accepting.start();
		new PrintStream(System.out, true).println(server.getLocalPort());
		while (System.in.read() != -1) {
			// until that process closes it
		}
	}

	private static void accept(SSLServerSocket server) {
		while (true) {
			try (SSLSocket client = (SSLSocket) server.accept()) {
				client.startHandshake();
				client.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes());
			}
			catch (IOException ex) {
				// As it should be
			}
		}
	}

}
