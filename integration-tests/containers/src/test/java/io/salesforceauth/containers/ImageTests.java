package io.salesforceauth.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The image of {@code salesforce-auth-test/docker}, with the jars that its POM copies.
 */
@Testcontainers(disabledWithoutDocker = true)
class ImageTests {

	private static final List<Class<?>> JARS = List.of(MockSalesforce.class, SignInFailure.class, WireMockServer.class,
			OAuth2Error.class);

	@TempDir
	private Path directory;

	@Test
	void signsInTheClientOfTheEnvironment() throws Exception {
		try (GenericContainer<?> container = new GenericContainer<>(image())) {
			container.withEnv("SALESFORCE_CLIENT_ID", "key")
				.withEnv("SALESFORCE_CLIENT_SECRET", "secret")
				.withExposedPorts(8080)
				.waitingFor(Wait.forHttp("/services/data"))
				.start();
			String url = "http://" + container.getHost() + ":" + container.getMappedPort(8080);
			String form = "grant_type=client_credentials&client_id=key&client_secret=";
			assertThat(post(url + "/services/oauth2/token", form + "secret").body()).contains("access_token",
					"\"instance_url\":\"" + url + "\"");
			assertThat(post(url + "/services/oauth2/token", form + "wrong").body()).contains("invalid_client");
			assertThat(post(url + "/__admin/salesforce/refuse", "RUN_AS_USER").statusCode()).isEqualTo(200);
			assertThat(post(url + "/services/oauth2/token", form + "secret").body())
				.contains("no client credentials user enabled");
			assertThat(post(url + "/__admin/salesforce/maintenance", "soon").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void runsAsNobodyInParticularAndKnowsWhetherItIsWell() throws Exception {
		try (GenericContainer<?> container = new GenericContainer<>(image())) {
			container.withExposedPorts(8080).waitingFor(Wait.forHttp("/services/data")).start();
			assertThat(container.getCurrentContainerInfo().getConfig().getUser()).isEqualTo("10001:10001");
			assertThat(container
				.execInContainer("java", "-cp", "/opt/mock-salesforce/*", "io.salesforceauth.test.MockSalesforceMain",
						"--check")
				.getExitCode()).isZero();
		}
	}

	private ImageFromDockerfile image() throws IOException {
		ImageFromDockerfile image = new ImageFromDockerfile().withFileFromPath("Dockerfile",
				Path.of("..", "..", "salesforce-auth-test", "docker", "Dockerfile"));
		for (Class<?> type : JARS) {
			image.withFileFromPath(type.getSimpleName() + ".jar", jarOf(type));
		}
		return image;
	}

	// In the same Maven run a module may still be a folder of classes
	private Path jarOf(Class<?> type) throws IOException {
		Path location = Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
		if (!Files.isDirectory(location)) {
			return location;
		}
		Path jar = this.directory.resolve(type.getSimpleName() + ".jar");
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(file);
				Stream<Path> paths = Files.walk(location)) {
			for (Path path : paths.filter(Files::isRegularFile).toList()) {
				entries.putNextEntry(new JarEntry(location.relativize(path).toString()));
				Files.copy(path, entries);
			}
		}
		return jar;
	}

	private static HttpResponse<String> post(String url, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
