package io.salesforceauth.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which places of its memory a running application has the secret and the token.
 */
class HeapDumpTests {

	@TempDir
	Path directory;

	private MockSalesforce org;

	@BeforeEach
	void startOrg() {
		this.org = MockSalesforce.start()
			.clientSecret("S3CRET5HeapS3CRET5HeapS3CRET5")
			.sameTokenWhileSessionLives(false);
	}

	@AfterEach
	void stopOrg() {
		this.org.close();
	}

	/**
	 * The secret is in the settings, one string for all who have it, and where it comes
	 * from a file in the registration, too. The token is in the cache, in the header of
	 * the WebClient, and in what the JSON parser of each thread keeps for the next
	 * response: three of these were seen, and one of a token that was replaced. The
	 * bounds leave room for more threads, and for a request that an HTTP library still
	 * has.
	 */
	@ParameterizedTest
	@CsvSource({ "reactor, true, 3", "jdk, false, 2" })
	void secretAndTokenAreWhereTheyMustBe(String library, boolean inFile, int mostOfTheSecret) throws Exception {
		Path dump = dump(library, inFile);
		List<String> tokens = tokens();
		assertThat(tokens).hasSize(3);
		assertThat(places(dump, this.org.clientSecret())).isBetween(1, mostOfTheSecret);
		assertThat(places(dump, tokens.get(0))).isBetween(2, 8);
		assertThat(places(dump, "Bearer " + tokens.get(0))).isBetween(1, 4);
		for (String replaced : tokens.subList(1, 3)) {
			assertThat(places(dump, replaced)).isLessThanOrEqualTo(3);
			assertThat(places(dump, "Bearer " + replaced)).isLessThanOrEqualTo(2);
		}
	}

	/**
	 * The tokens that came with calls, the newest first.
	 */
	private List<String> tokens() {
		return this.org.wireMock()
			.getAllServeEvents()
			.stream()
			.map(ServeEvent::getRequest)
			.map((request) -> request.getHeader("Authorization"))
			.filter((header) -> header != null && header.startsWith("Bearer "))
			.map((header) -> header.substring("Bearer ".length()))
			.distinct()
			.toList();
	}

	private Path dump(String library, boolean inFile) throws Exception {
		Path secret = Files.writeString(this.directory.resolve("secret"), this.org.clientSecret());
		secret.toFile().setReadable(false, false);
		secret.toFile().setReadable(true, true);
		Path properties = Files.writeString(this.directory.resolve("application.properties"), String.join("\n",
				"salesforce.auth.my-domain-url=" + this.org.url(), "salesforce.auth.client-id=" + this.org.clientId(),
				inFile ? "salesforce.auth.client-secret-location=" + secret
						: "salesforce.auth.client-secret=" + this.org.clientSecret(),
				"salesforce.auth.token.request-timeout=60s", "spring.http.clients.imperative.factory=" + library,
				"spring.http.clients.reactive.connector=" + library));
		Path dump = this.directory.resolve("heap.hprof");
		Path output = this.directory.resolve("output.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				"-Dspring.config.location=file:" + properties, HeapApplication.class.getName(), dump.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		return dump;
	}

	/**
	 * Count the places of a text, as the strings and arrays of a JVM have it.
	 */
	private static int places(Path dump, String text) throws IOException {
		try (FileChannel channel = FileChannel.open(dump)) {
			ByteBuffer heap = channel.map(MapMode.READ_ONLY, 0, channel.size());
			int places = 0;
			for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE,
					StandardCharsets.UTF_16BE)) {
				places += count(heap, text.getBytes(charset));
			}
			return places;
		}
	}

	private static int count(ByteBuffer heap, byte[] searched) {
		int count = 0;
		for (int at = 0; at <= heap.limit() - searched.length; at++) {
			int matching = 0;
			while (matching < searched.length && heap.get(at + matching) == searched[matching]) {
				matching++;
			}
			count += (matching == searched.length) ? 1 : 0;
		}
		return count;
	}

}
