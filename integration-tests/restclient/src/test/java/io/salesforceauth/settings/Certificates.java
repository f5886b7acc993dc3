package io.salesforceauth.settings;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A private certificate authority, a server and a client that it vouches for, and another
 * authority. Made by the {@code keytool} of the JDK, each in a store of its own.
 */
final class Certificates {

	static final String PASSWORD = "test-store";

	private final Path directory;

	Certificates(Path directory) throws Exception {
		this.directory = directory;
		authority("ca");
		authority("other-ca");
		issue("server", "-ext", "san=dns:localhost,ip:127.0.0.1");
		issue("client");
	}

	/**
	 * Return the store of a key.
	 */
	Path keys(String name) {
		return this.directory.resolve(name + ".p12");
	}

	/**
	 * Return the store that trusts an authority.
	 */
	Path trust(String authority) {
		return this.directory.resolve(authority + "-trust.p12");
	}

	SSLContext server() throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(load(keys("server")), PASSWORD.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(load(trust("ca")));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	private static KeyStore load(Path file) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	private void authority(String name) throws Exception {
		keytool(name + ".p12", "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
		keytool(name + ".p12", "-exportcert", "-alias", name, "-file", name + ".cer");
		keytool(name + "-trust.p12", "-importcert", "-noprompt", "-alias", name, "-file", name + ".cer");
	}

	private void issue(String name, String... extension) throws Exception {
		keytool(name + ".p12", "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name);
		keytool(name + ".p12", "-certreq", "-alias", name, "-file", name + ".csr");
		List<String> sign = new ArrayList<>(
				List.of("-gencert", "-alias", "ca", "-infile", name + ".csr", "-outfile", name + ".cer"));
		sign.addAll(List.of(extension));
		keytool("ca.p12", sign.toArray(String[]::new));
		keytool(name + ".p12", "-importcert", "-noprompt", "-alias", "ca", "-file", "ca.cer");
		keytool(name + ".p12", "-importcert", "-noprompt", "-alias", name, "-file", name + ".cer");
	}

	private void keytool(String store, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
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
