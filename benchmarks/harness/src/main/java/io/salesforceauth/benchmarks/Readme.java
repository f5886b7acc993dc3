package io.salesforceauth.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/**
 * The README of the benchmarks: each section's table and plot stand between two comments.
 */
final class Readme {

	private final Path folder;

	Readme(Path folder) {
		this.folder = folder;
	}

	void write(Section section, Report report) {
		Places.write(this.folder.resolve("plots/" + section.name() + ".svg"), report.chart().svg());
		Path file = this.folder.resolve("README.md");
		String text = Places.read(file);
		int from = end(text, "<!-- " + section.name() + " -->");
		int to = text.indexOf("<!-- /" + section.name() + " -->", from);
		Places.write(file, text.substring(0, from) + "\n" + report.table() + "\n![" + report.chart().title()
				+ "](plots/" + section.name() + ".svg)\n\n" + circumstances() + "\n" + text.substring(to));
	}

	private static int end(String text, String comment) {
		int at = text.indexOf(comment);
		if (at == -1) {
			throw new IllegalStateException("The README has no " + comment);
		}
		return at + comment.length();
	}

	private static String circumstances() {
		return "<sub>One run on " + LocalDate.now() + ": " + Runtime.getRuntime().availableProcessors() + " cores of "
				+ processor() + ", " + System.getProperty("os.name") + ", " + System.getProperty("java.vm.name") + " "
				+ System.getProperty("java.version") + ", Spring Boot " + SpringBootVersion.getVersion()
				+ ", Spring Framework " + SpringVersion.getVersion() + ", "
				+ library("Spring Security", "spring-security-core") + ", "
				+ library("Reactor Netty", "reactor-netty-http") + "</sub>\n";
	}

	/**
	 * The version of a library is in the name of its jar.
	 */
	private static String library(String name, String artifact) {
		return Stream
			.of(ManagementFactory.getRuntimeMXBean().getClassPath().split(System.getProperty("path.separator")))
			.map((jar) -> Path.of(jar).getFileName().toString())
			.filter((jar) -> jar.matches(artifact + "-\\d.*\\.jar"))
			.map((jar) -> name + " " + jar.substring(artifact.length() + 1, jar.length() - ".jar".length()))
			.findFirst()
			.orElse(name);
	}

	private static String processor() {
		Path info = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(info)) {
			return System.getProperty("os.arch");
		}
		return Places.read(info)
			.lines()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse(System.getProperty("os.arch"));
	}

}
