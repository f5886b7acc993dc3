package io.salesforceauth.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of the benchmarks are.
 */
final class Places {

	private Places() {
	}

	/**
	 * Return the folder of all benchmarks, seen from {@code harness/target/classes}.
	 */
	static Path benchmarks() {
		try {
			Path classes = Path.of(Places.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return classes.resolve("../../..").normalize();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void write(Path file, String text) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
