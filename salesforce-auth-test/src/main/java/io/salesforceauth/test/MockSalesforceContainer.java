package io.salesforceauth.test;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Json;
import io.salesforceauth.SignInFailure;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * The mock org in a container, for applications that run in containers or are tested with
 * Testcontainers. The image needs nothing but a Java runtime: the org is put into the
 * container from the class path of the test, so both are of one version.
 * <p>
 * With {@code @ServiceConnection} the default org of the application is this one.
 * {@link MockSalesforce} can do more, and starts faster.
 */
public final class MockSalesforceContainer extends GenericContainer<MockSalesforceContainer> {

	private static final DockerImageName JAVA = DockerImageName.parse("eclipse-temurin:17.0.16_8-jre");

	private static final String FOLDER = "/opt/mock-salesforce/";

	// The org, what it shares with the starter, and the server
	private static final List<Class<?>> PARTS = List.of(MockSalesforce.class, SignInFailure.class, OAuth2Error.class,
			WireMockServer.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private String clientId = "3MVG9mockOrgInContainer.oNlyForTests_doesNotOpenAnything.atSalesforce0000000000000000";

	private String clientSecret = "0123456789ABCDEF".repeat(4);

	/**
	 * Create a container of the image {@code eclipse-temurin:17.0.16_8-jre}.
	 */
	public MockSalesforceContainer() {
		this(JAVA);
	}

	/**
	 * Create a container.
	 * @param image an image with {@code java} 17 or later on its path
	 */
	public MockSalesforceContainer(DockerImageName image) {
		super(image);
		for (int i = 0; i < PARTS.size(); i++) {
			withCopyFileToContainer(MountableFile.forHostPath(location(PARTS.get(i))), target(i));
		}
		withCreateContainerCmdModifier((command) -> command.withEntrypoint("java", "-XX:+UseSerialGC", "-cp",
				target(0) + ":" + target(1) + ":" + target(2) + ":" + target(3), MockSalesforceMain.class.getName(),
				MockSalesforceMain.ALL_INTERFACES));
		withExposedPorts(MockSalesforceMain.PORT);
		waitingFor(Wait.forHttp("/services/data").forPort(MockSalesforceMain.PORT));
	}

	// A folder of classes where the part is built in the same Maven run
	private static String target(int part) {
		return FOLDER + part + (location(PARTS.get(part)).toString().endsWith(".jar") ? ".jar" : "/");
	}

	private static Path location(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException("Cannot find the file that holds " + type.getName(), ex);
		}
	}

	/**
	 * Choose the consumer key and secret that are accepted. The default looks like a real
	 * pair.
	 * @param clientId the key
	 * @param clientSecret the secret
	 * @return this
	 */
	public MockSalesforceContainer withClient(String clientId, String clientSecret) {
		this.clientId = clientId;
		this.clientSecret = clientSecret;
		return this;
	}

	@Override
	protected void configure() {
		addEnv(MockSalesforceMain.CLIENT_ID, this.clientId);
		addEnv(MockSalesforceMain.CLIENT_SECRET, this.clientSecret);
	}

	/**
	 * Return where the org is for this process, for
	 * {@code salesforce.auth.my-domain-url}.
	 * @return the URL
	 */
	public String url() {
		return "http://" + getHost() + ":" + getMappedPort(MockSalesforceMain.PORT);
	}

	/**
	 * Return the consumer key that is accepted.
	 * @return the key
	 */
	public String clientId() {
		return this.clientId;
	}

	/**
	 * Return the consumer secret that is accepted.
	 * @return the secret
	 */
	public String clientSecret() {
		return this.clientSecret;
	}

	/**
	 * End every session given so far.
	 * @see MockSalesforce#endSessions()
	 */
	public void endSessions() {
		control("/sessions/end", "");
	}

	/**
	 * Refuse sign-ins until {@link #answerNormally()}.
	 * @param step the step of the set-up that is missed
	 * @see MockSalesforce#refuse(SignInFailure)
	 */
	public void refuse(SignInFailure step) {
		control("/refuse", step.name());
	}

	/**
	 * Put the org in maintenance for some time.
	 * @param duration how long from now on
	 * @see MockSalesforce#maintenance(Duration)
	 */
	public void maintenance(Duration duration) {
		control("/maintenance", duration.toString());
	}

	/**
	 * Let time pass in the org.
	 * @param time how much
	 * @see MockSalesforce#passTime(Duration)
	 */
	public void passTime(Duration time) {
		control("/time", time.toString());
	}

	/**
	 * End every failure.
	 * @see MockSalesforce#answerNormally()
	 */
	public void answerNormally() {
		control("/normal", "");
	}

	/**
	 * Go back to the state after the start.
	 * @see MockSalesforce#reset()
	 */
	public void reset() {
		control("/reset", "");
	}

	/**
	 * Return how many token requests were answered with 200 since the start or
	 * {@link #reset()}.
	 * @return the exact number
	 */
	public long logins() {
		return counter("logins");
	}

	/**
	 * Return how many requests of a kind arrived since the start or {@link #reset()}.
	 * @param kind the kind
	 * @return the exact number
	 */
	public long requests(RequestKind kind) {
		return counter(kind.name());
	}

	private long counter(String name) {
		Map<?, ?> counters = Json.read(send(request("/counters").GET()), Map.class);
		return Long.parseLong(String.valueOf(counters.get(name)));
	}

	private void control(String path, String value) {
		send(request(path).POST(BodyPublishers.ofString(value)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(url() + "/__admin" + ControlApi.PATH + path)).timeout(TIMEOUT);
	}

	private String send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = this.http.send(request.build(), BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalArgumentException(response.body());
			}
			return response.body();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The mock org in the container does not answer", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the mock org was asked", ex);
		}
	}

}
