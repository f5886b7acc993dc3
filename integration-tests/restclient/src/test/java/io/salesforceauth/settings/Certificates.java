package io.salesforceauth.settings;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A private certificate authority, servers and a client that it vouches for, servers that
 * nobody should trust, and another authority. Made by the {@code keytool} of the JDK,
 * then put each in a store of its own.
 */
final class Certificates {

	static final String PASSWORD = "test-store";

	/**
	 * A file of PKCS #12 takes long to read, by design.
	 */
	static final String TYPE = "JKS";

	private static final String ALL = "all.jks";

	private static final String LOCALHOST = "san=dns:localhost,ip:127.0.0.1";

	private final Path directory;

	private final SSLContext server;

	Certificates(Path directory) throws Exception {
		this.directory = directory;
		make("ca", "-ext", "bc:c");
		make("other-ca", "-ext", "bc:c");
		make("server", "-signer", "ca", "-ext", LOCALHOST);
		make("expired", "-signer", "ca", "-ext", LOCALHOST, "-startdate", "-3d", "-validity", "1");
		make("other-host", "-signer", "ca", "-ext", "san=dns:other.example");
		make("self-signed", "-ext", LOCALHOST);
		make("client", "-signer", "ca");
		KeyStore all = load(directory.resolve(ALL));
		trust(all, "ca");
		trust(all, "other-ca");
		for (String server : List.of("server", "expired", "other-host", "self-signed")) {
			keep(all, server);
		}
		keep(all, "client");
		this.server = server("server");
	}

	/**
	 * Return the store of a key.
	 */
	Path keys(String name) {
		return this.directory.resolve(name + ".jks");
	}

	/**
	 * Return the store that trusts an authority.
	 */
	Path trust(String authority) {
		return this.directory.resolve(authority + "-trust.jks");
	}

	SSLContext server() {
		return this.server;
	}

	/**
	 * Return what a server has that shows a certificate.
	 */
	SSLContext server(String name) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(load(keys(name)), PASSWORD.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(load(trust("ca")));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	private static KeyStore load(@Nullable Path file) throws Exception {
		KeyStore store = KeyStore.getInstance(TYPE);
		try (InputStream in = (file != null) ? Files.newInputStream(file) : null) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	private void trust(KeyStore all, String authority) throws Exception {
		KeyStore store = load(null);
		store.setCertificateEntry(authority, all.getCertificate(authority));
		write(store, trust(authority));
	}

	private void keep(KeyStore all, String name) throws Exception {
		char[] password = PASSWORD.toCharArray();
		KeyStore store = load(null);
		store.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
		write(store, keys(name));
	}

	private static void write(KeyStore store, Path file) throws Exception {
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD.toCharArray());
		}
	}

	private void make(String name, String... options) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						name, "-dname", "CN=" + name, "-keyalg", "EC", "-keystore", ALL, "-storetype", TYPE,
						"-storepass", PASSWORD, "-keypass", PASSWORD));
		command.addAll(List.of(options));
		Path output = this.directory.resolve("keytool.txt");
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(() -> command + read(output)).isZero();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (Exception ex) {
			return ex.toString();
		}
	}

}
