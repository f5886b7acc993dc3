package io.salesforceauth.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.boot.test.json.JsonContentAssert;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Health and endpoint of the starter in a web application: run by the modules
 * {@code servlet} and {@code webflux}, each on its own class path.
 */
class ActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	private final MockSalesforce org = MockSalesforce.start();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		this.context.close();
		this.org.close();
	}

	@Test
	void healthIsUnknownBeforeTheFirstCallAndDoesNotFailTheApplication() throws Exception {
		start();
		Answer health = get("/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.json()).extractingJsonPathStringValue("$.status").isEqualTo("UP");
		assertThat(health.json()).extractingJsonPathStringValue("$.components.salesforce.status").isEqualTo("UNKNOWN");
	}

	@Test
	void healthIsUpAfterACall() throws Exception {
		start();
		call();
		JsonContentAssert health = assertThat(get("/actuator/health/salesforce").json());
		health.extractingJsonPathStringValue("$.status").isEqualTo("UP");
		health.extractingJsonPathStringValue("$.details.instanceUrl").isEqualTo(this.org.url() + "/");
		health.extractingJsonPathStringValue("$.details.orgId").isEqualTo(this.org.identityUrl().split("/")[4]);
		health.extractingJsonPathStringValue("$.details.userId").isEqualTo(this.org.identityUrl().split("/")[5]);
		health.extractingJsonPathStringValue("$.details.tokenAge").startsWith("PT");
		health.extractingJsonPathStringValue("$.details.nextRenewal").startsWith("20");
	}

	@Test
	void healthIsDownWithCauseAndRemedyAfterARefusal() throws Exception {
		start();
		this.org.clientSecret("the-next-one");
		Answer health = getWhileTheGateIsClosed("/actuator/health/salesforce");
		assertThat(health.status()).isEqualTo(503);
		JsonContentAssert json = assertThat(health.json());
		json.extractingJsonPathStringValue("$.details.error").isEqualTo("invalid_client");
		json.extractingJsonPathStringValue("$.details.description").isEqualTo("invalid client credentials");
		json.extractingJsonPathStringValue("$.details.missedStep").isEqualTo("CONSUMER_SECRET");
		json.extractingJsonPathStringValue("$.details.remedy").contains("Consumer Key and Secret");
		json.extractingJsonPathStringValue("$.details.nextAttempt").startsWith("20");
	}

	@Test
	void healthIsUpWithTheFailureWhileTheOldTokenIsUsable() throws Exception {
		start();
		call();
		this.org.clientSecret("the-next-one");
		this.context.getBean(SalesforceTokenProvider.class).renew().onErrorComplete().block(TIMEOUT);
		Answer health = get("/actuator/health/salesforce");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.json()).extractingJsonPathStringValue("$.details.renewalFailure.missedStep")
			.isEqualTo("CONSUMER_SECRET");
	}

	@Test
	void probesAskNobody() throws Exception {
		start();
		for (int i = 0; i < 20; i++) {
			get("/actuator/health");
			get("/actuator/salesforce");
		}
		assertThat(this.org.received()).isEmpty();
		call();
		this.org.clientSecret("the-next-one");
		this.org.endSessions();
		this.org.resetCounters();
		for (int i = 0; i < 20; i++) {
			get("/actuator/health");
			get("/actuator/salesforce");
		}
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void healthAsAWholeIsUnavailableWhileSalesforceRefuses() throws Exception {
		start();
		this.org.clientSecret("the-next-one");
		assertThat(getWhileTheGateIsClosed("/actuator/health").status()).isEqualTo(503);
	}

	@Test
	void healthOfSalesforceIsNotFoundForWhoIsNotSignedIn() throws Exception {
		start("management.endpoint.health.show-details=when-authorized");
		assertThat(get("/actuator/health/salesforce").status()).isEqualTo(404);
	}

	@Test
	void readinessAndLivenessDoNotKnowOfSalesforce() throws Exception {
		start();
		this.org.clientSecret("the-next-one");
		failToCall();
		for (String group : new String[] { "readiness", "liveness" }) {
			Answer health = get("/actuator/health/" + group);
			assertThat(health.status()).isEqualTo(200);
			assertThat(health.body()).doesNotContain("salesforce");
		}
	}

	@Test
	void endpointShowsSettingsTokenCountersAndUsage() throws Exception {
		start();
		call();
		Answer answer = get("/actuator/salesforce");
		assertThat(answer.status()).isEqualTo(200);
		JsonContentAssert json = assertThat(answer.json());
		json.extractingJsonPathStringValue("$.orgs.default.state").isEqualTo("SIGNED_IN");
		json.extractingJsonPathStringValue("$.orgs.default.settings.myDomainUrl").isEqualTo(this.org.url() + "/");
		json.extractingJsonPathStringValue("$.orgs.default.settings.consumerKey").isEqualTo("3MVG9\u20260000");
		json.extractingJsonPathStringValue("$.orgs.default.settings.clientAuthenticationMethod")
			.isEqualTo("client_secret_post");
		json.extractingJsonPathStringValue("$.orgs.default.settings.token.lifetime").isEqualTo("PT1H");
		json.extractingJsonPathStringValue("$.orgs.default.token.instanceUrl").isEqualTo(this.org.url() + "/");
		json.extractingJsonPathStringValue("$.orgs.default.token.expiresAt").startsWith("20");
		json.extractingJsonPathNumberValue("$.orgs.default.logins").isEqualTo(1);
		json.extractingJsonPathNumberValue("$.orgs.default.calls.sessionEnds").isEqualTo(0);
		json.extractingJsonPathNumberValue("$.orgs.default.calls.handedOn").isEqualTo(0);
		json.extractingJsonPathArrayValue("$.orgs.default.struckOff").isEmpty();
		json.extractingJsonPathNumberValue("$.orgs.default.apiUsage.org.used").isEqualTo(1);
		json.extractingJsonPathNumberValue("$.orgs.default.apiUsage.org.limit").isEqualTo(15000);
		json.doesNotHaveJsonPath("$.orgs.default.failure");
	}

	@Test
	void endpointShowsTheLastFailureWithItsStep() throws Exception {
		start();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		JsonContentAssert json = assertThat(getWhileTheGateIsClosed("/actuator/salesforce/default").json());
		json.extractingJsonPathStringValue("$.state").isEqualTo("FAILING");
		json.extractingJsonPathStringValue("$.failure.error").isEqualTo("invalid_grant");
		json.extractingJsonPathStringValue("$.failure.missedStep").isEqualTo("RUN_AS_USER");
		json.extractingJsonPathNumberValue("$.failure.guideStep").isEqualTo(9);
		json.extractingJsonPathNumberValue("$.failure.httpStatus").isEqualTo(400);
		json.extractingJsonPathStringValue("$.failure.at").startsWith("20");
		json.extractingJsonPathStringValue("$.nextAttempt").startsWith("20");
	}

	@Test
	void unknownOrgIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
		startUnrestricted();
		for (Answer answer : new Answer[] { get("/actuator/salesforce/emea"), post("/actuator/salesforce/emea/renew"),
				post("/actuator/salesforce/emea/check") }) {
			assertThat(answer.status()).isEqualTo(404);
			assertThat(answer.json()).extractingJsonPathStringValue("$.error").contains("emea", "default");
		}
	}

	@Test
	void writeOperationsAreOffByDefault() throws Exception {
		start();
		for (String operation : new String[] { "renew", "check" }) {
			assertThat(post("/actuator/salesforce/default/" + operation).status()).isIn(404, 405);
		}
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void renewSignsInAndShowsTheOrg() throws Exception {
		startUnrestricted();
		Answer answer = post("/actuator/salesforce/default/renew");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json()).extractingJsonPathStringValue("$.state").isEqualTo("SIGNED_IN");
		assertThat(this.org.logins()).isEqualTo(1);
	}

	@Test
	void renewalsInARowAreAllowedOnceInAWhile() throws Exception {
		startUnrestricted();
		int renewed = 0;
		for (int i = 0; i < 20; i++) {
			Answer answer = post("/actuator/salesforce/default/renew");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.json()).extractingJsonPathStringValue("$.state").isEqualTo("SIGNED_IN");
			assertThat(answer.json()).extractingJsonPathStringValue("$.renewal.nextAllowed").startsWith("20");
			assertThat(answer.body()).containsAnyOf("RENEWED", "TOO_SOON");
			renewed += answer.body().contains("RENEWED") ? 1 : 0;
		}
		assertThat(renewed).isBetween(1, 19);
		assertThat(this.org.logins()).isEqualTo(renewed);
	}

	@Test
	void renewThatFailsShowsWhy() throws Exception {
		startUnrestricted();
		this.org.clientSecret("the-next-one");
		Answer answer = post("/actuator/salesforce/default/renew");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json()).extractingJsonPathStringValue("$.failure.missedStep").isEqualTo("CONSUMER_SECRET");
		assertThat(answer.json()).extractingJsonPathStringValue("$.renewal.outcome").isEqualTo("FAILED");
	}

	@Test
	void checkReports() throws Exception {
		startUnrestricted();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		JsonContentAssert json = assertThat(post("/actuator/salesforce/default/check").json());
		json.extractingJsonPathStringValue("$.org").isEqualTo("default");
		json.extractingJsonPathBooleanValue("$.passed").isFalse();
		json.extractingJsonPathStringValue("$.checks[4].check").isEqualTo("SIGN_IN");
		json.extractingJsonPathStringValue("$.checks[4].outcome").isEqualTo("FAILED");
		json.extractingJsonPathNumberValue("$.checks[4].guideStep").isEqualTo(9);
		json.extractingJsonPathStringValue("$.checks[4].missedStep").isEqualTo("RUN_AS_USER");
	}

	@Test
	void checkTakesAnApiVersion() throws Exception {
		startUnrestricted();
		assertThatVersionFails(post("/actuator/salesforce/default/check?apiVersion=30.0"));
	}

	@Test
	void checkTakesAnApiVersionInABody() throws Exception {
		startUnrestricted();
		assertThatVersionFails(post("/actuator/salesforce/default/check", "{\"apiVersion\":\"30.0\"}"));
	}

	private static void assertThatVersionFails(Answer answer) {
		JsonContentAssert json = assertThat(answer.json());
		json.extractingJsonPathStringValue("$.checks[7].check").isEqualTo("API_VERSION");
		json.extractingJsonPathStringValue("$.checks[7].outcome").isEqualTo("FAILED");
	}

	@Test
	void checksInARowAreAllowedOnceInAWhile() throws Exception {
		startUnrestricted();
		int checked = 0;
		for (int i = 0; i < 20; i++) {
			Answer answer = post("/actuator/salesforce/default/check");
			if (answer.status() == 200) {
				checked++;
			}
			else {
				assertThat(answer.status()).isEqualTo(429);
				assertThat(answer.json()).extractingJsonPathStringValue("$.error").contains("set-up check");
				assertThat(answer.json()).extractingJsonPathStringValue("$.nextAllowed").startsWith("20");
			}
		}
		assertThat(checked).isBetween(1, 19);
		assertThat(this.org.logins()).isEqualTo(checked);
	}

	@Test
	void checkThatIsABadRequestHoldsNobodyUp() throws Exception {
		startUnrestricted();
		assertThat(post("/actuator/salesforce/default/check?apiVersion=newest").status()).isEqualTo(400);
		assertThat(post("/actuator/salesforce/default/check").status()).isEqualTo(200);
	}

	@Test
	void nameOfAnOperationMayBeWrittenAsSpringBootReadsIt() throws Exception {
		startUnrestricted();
		assertThat(post("/actuator/salesforce/default/Re-New").status()).isEqualTo(200);
	}

	@Test
	void operationAndVersionThatMeanNothingAreBadRequests() throws Exception {
		startUnrestricted();
		assertThat(post("/actuator/salesforce/default/explode").status()).isEqualTo(400);
		assertThat(post("/actuator/salesforce/default/check?apiVersion=newest").status()).isEqualTo(400);
		assertThat(post("/actuator/salesforce/default/renew/now").status()).isEqualTo(400);
		assertThat(post("/actuator/salesforce/default/check?apiVersion=67.0&apiVersion=68.0").status()).isEqualTo(400);
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
	}

	@Test
	void nothingThatIsShownHoldsATokenOrTheSecret() throws Exception {
		start("management.endpoint.salesforce.access=unrestricted",
				"salesforce.auth.orgs.emea.my-domain-url=" + this.org.url(),
				"salesforce.auth.orgs.emea.client-id=" + this.org.clientId(),
				"salesforce.auth.orgs.emea.client-secret=" + this.org.clientSecret());
		StringBuilder shown = new StringBuilder();
		shown.append(post("/actuator/salesforce/default/check").body());
		call();
		String token = this.context.getBean(SalesforceTokenProvider.class).getToken().block(TIMEOUT).tokenValue();
		shown.append(get("/actuator/health").body()).append(get("/actuator/salesforce").body());
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_client", "no: " + this.org.clientSecret()));
		shown.append(post("/actuator/salesforce/default/renew").body());
		shown.append(post("/actuator/salesforce/emea/check").body());
		shown.append(get("/actuator/health").body()).append(get("/actuator/salesforce/default").body());
		assertThat(shown).contains("SIGNED_IN", "renewalFailure", "SIGN_IN");
		assertThat(shown.toString().contains(token)).isFalse();
		assertThat(shown.toString().contains(this.org.clientSecret())).isFalse();
		assertThat(shown.toString().contains(this.org.clientId())).isFalse();
	}

	@Test
	void otherEndpointsHoldNoSecretEvenWhereTheyShowAllValues() throws Exception {
		start("management.endpoints.web.exposure.include=env,configprops", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "vault.value=" + this.org.clientSecret(),
				"salesforce.auth.client-secret=${vault.value}", "salesforce.auth.orgs.emea.clientSecret=secret-of-emea",
				"salesforce.auth.orgs.emea.my-domain-url=localhost", "salesforce.auth.orgs.emea.client-id=emea",
				"salesforce.auth.token-store.encryption-key=the-encryption-key",
				"salesforce.auth.token-store.secondary-encryption-key=the-key-before");
		String shown = get("/actuator/env").body() + get("/actuator/configprops").body()
				+ get("/actuator/env/vault.value").body();
		assertThat(shown).contains("vault.value", "salesforce.auth.client-secret", "encryption-key", "initializeSchema",
				this.org.url());
		for (String secret : new String[] { this.org.clientSecret(), "secret-of-emea", "the-encryption-key",
				"the-key-before" }) {
			assertThat(shown.contains(secret)).as(secret.substring(0, 3)).isFalse();
		}
	}

	@Test
	void otherEndpointsHoldNoSecretThatWasRefreshed() throws Exception {
		start("management.endpoints.web.exposure.include=env", "management.endpoint.env.show-values=always",
				"vault.value=" + this.org.clientSecret(), "salesforce.auth.client-secret=${vault.value}",
				"vault.emea=secret-of-emea", "salesforce.auth.orgs.emea.client-secret=${vault.emea}",
				"salesforce.auth.orgs.emea.my-domain-url=localhost", "salesforce.auth.orgs.emea.client-id=emea");
		TestPropertyValues.of("vault.value=the-next-secret", "vault.emea=next-secret-of-emea").applyTo(this.context);
		assertThat(get("/actuator/env").body()).contains("vault.value", "vault.emea")
			.doesNotContain("the-next-secret", "next-secret-of-emea");
	}

	private void startUnrestricted() {
		start("management.endpoint.salesforce.access=unrestricted");
	}

	private void start(String... properties) {
		TestPropertyValues values = TestPropertyValues
			.of("salesforce.auth.my-domain-url=" + this.org.url(), "salesforce.auth.client-id=" + this.org.clientId(),
					"salesforce.auth.client-secret=" + this.org.clientSecret(),
					"salesforce.auth.token.request-timeout=60s", "server.address=127.0.0.1", "server.port=0",
					"management.endpoints.web.exposure.include=health,salesforce",
					"management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true")
			.and(properties);
		SpringApplication application = new SpringApplication(Application.class);
		application.addInitializers(values::applyTo);
		this.context = application.run();
	}

	private void call() {
		client().get().uri("/services/data/v68.0/").retrieve().toBodilessEntity().block(TIMEOUT);
	}

	private void failToCall() {
		client().get().uri("/services/data/v68.0/").retrieve().toBodilessEntity().onErrorComplete().block(TIMEOUT);
	}

	/**
	 * Return what is shown after a call that failed. On a slow machine the gate may be
	 * open again by then: the next failure closes it for longer.
	 */
	private Answer getWhileTheGateIsClosed(String path) {
		return await().atMost(TIMEOUT).until(() -> {
			failToCall();
			return get(path);
		}, (answer) -> answer.body().contains("nextAttempt"));
	}

	private WebClient client() {
		return this.context.getBean("salesforceWebClient", WebClient.class);
	}

	private Answer get(String path) throws Exception {
		return send(request(path).build());
	}

	/**
	 * As {@code curl -X POST} does: no body, no content type.
	 */
	private Answer post(String path) throws Exception {
		return send(request(path).POST(BodyPublishers.noBody()).build());
	}

	private Answer post(String path, String json) throws Exception {
		return send(
				request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)).build());
	}

	private HttpRequest.Builder request(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(TIMEOUT);
	}

	private Answer send(HttpRequest request) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.body(), this.json.from(response.body()));
	}

	private record Answer(int status, String body, JsonContent<Object> json) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
