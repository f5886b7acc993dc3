package io.salesforceauth.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupCheckListener;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The set-up check finds the step that was missed.
 */
class SetupCheckTests extends NetworkTests {

	private static final String SCOPE_MISSING = """
			[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]""";

	@Test
	void allChecksPassWhereNothingIsWrong() {
		SetupReport report = check(start());
		assertThat(report.isPassed()).isTrue();
		assertThat(report.checks()).extracting(Result::check).containsExactly(Check.values());
		assertThat(report.checks()).filteredOn((result) -> result.outcome() != Outcome.PASSED)
			.extracting(Result::check)
			.containsExactly(Check.TLS);
		assertThat(result(report, Check.ORG).seen()).isEqualTo("lists API versions 31.0 to 68.0");
		assertThat(result(report, Check.SIGN_IN).seen()).contains(this.org.url(), this.org.identityUrl().split("/")[4],
				this.org.identityUrl().split("/")[5]);
		assertThat(result(report, Check.API_USAGE).seen()).contains("1 of 15000");
		assertThat(this.org.requests(RequestKind.VERSIONS)).isEqualTo(1);
		assertThat(this.org.logins()).isEqualTo(1);
	}

	@Test
	void resourceThatRefusesEveryTokenIsNamed() {
		ConfigurableApplicationContext context = start();
		String path = "/services/data/v68.0/connect/jane@example.com";
		this.org.willReturn(path,
				MockAnswer.json(401, "[{\"message\":\"unknown\",\"errorCode\":\"INVALID_SESSION_ID\"}]"));
		clientOf(context).get().uri(path).exchangeToMono((response) -> response.releaseBody()).block(TIMEOUT);
		assertThat(result(check(context), Check.API_SCOPE).seen())
			.endsWith("these respond 401 whatever the token: GET /services/data/v68.0/connect/…");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "CREDENTIALS", "RESPONSE_TIME", "HTTP_CLIENT",
			"APPLICATION_CLOSING", "TENANT", "TENANT_CHANGED" })
	void faultOfTheErrorTableNamesItsStep(SignInFailure step) {
		ConfigurableApplicationContext context = signedIn();
		Fault fault = fault(step);
		fault.script().run();
		SetupReport report = check(context);
		assertThat(report.isPassed()).isFalse();
		Result failed = onlyFailure(report);
		assertThat(failed.missedStep()).isEqualTo(step);
		assertThat(failed.check()).isEqualTo(fault.check());
		assertThat(failed.guideStep())
			.isEqualTo((step.getSetupStep() != null) ? step.getSetupStep().getNumber() : null);
		assertThat(failed.remedy()).contains(step.getRemedy());
		assertLaterAreSkipped(report, fault.check());
		assertHoldsNoSecret(report);
	}

	@Test
	void signInWithoutResponseNamesItsStep() {
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		ConfigurableApplicationContext context = start("salesforce.auth.token.request-timeout", "1s");
		// The deadline is that of each check: on a slow machine the org misses it, too
		SetupReport report = Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> check(context), (made) -> result(made, Check.ORG).outcome() == Outcome.PASSED);
		Result failed = onlyFailure(report);
		assertThat(failed.missedStep()).isEqualTo(SignInFailure.RESPONSE_TIME);
		assertThat(failed.check()).isEqualTo(Check.SIGN_IN);
		assertThat(failed.remedy()).contains(SignInFailure.RESPONSE_TIME.getRemedy());
		assertLaterAreSkipped(report, Check.SIGN_IN);
	}

	@Test
	void credentialsThatCannotBeReadNameTheirStep() {
		Result failed = onlyFailure(check(start(SealedVault.class)));
		assertThat(failed.missedStep()).isEqualTo(SignInFailure.CREDENTIALS);
		assertThat(failed.check()).isEqualTo(Check.SIGN_IN);
		assertThat(failed.seen()).contains("the vault is sealed");
	}

	/**
	 * What an org does where the step is missed, and the check that notices.
	 */
	private Fault fault(SignInFailure step) {
		return switch (step) {
			case MY_DOMAIN -> refuse("invalid_grant", "request not supported on this domain");
			case RUN_AS_USER -> refuse("invalid_grant", "no client credentials user enabled");
			case CLIENT_CREDENTIALS_FLOW -> refuse("invalid_grant", "client credentials flow not enabled");
			case CONSUMER_KEY -> refuse("invalid_client_id", "client identifier invalid");
			case CONSUMER_SECRET -> new Fault(Check.SIGN_IN, () -> this.org.tokenEndpoint()
				.answer(MockAnswer.error("invalid_client", "invalid client credentials")));
			case CLIENT_AUTHENTICATION -> refuse("invalid_client", "");
			case SCOPE_PARAMETER -> refuse("invalid_request", "scope parameter not supported");
			case OAUTH_SCOPES -> refuse("invalid_request", "too many scopes requested");
			case API_SCOPE -> refuse("invalid_grant", "no valid scopes defined");
			case APP_BLOCKED -> refuse("OAUTH_APP_BLOCKED", "this app has been blocked by your admin");
			case PERMITTED_USERS -> refuse("invalid_app_access", "user is not admin approved to access this app");
			case USER_APPROVAL -> refuse("invalid_grant", "user hasn't approved this consumer");
			case SIGNING_KEY -> refuse("invalid_grant", "invalid assertion");
			case AUDIENCE -> refuse("invalid_grant", "audience is invalid");
			case CLOCK -> refuse("invalid_grant", "expired authorization code");
			case APP_IN_ORG -> refuse("app_not_found", "External client app is not installed in this org");
			case LOGIN_RESTRICTIONS -> refuse("invalid_grant", "ip restricted");
			case ACTIVE_USER -> refuse("inactive_user", "user is inactive");
			case ACTIVE_ORG -> refuse("inactive_org", "organization is not active");
			case LOGIN_RATE -> refuse("invalid_grant", "login rate exceeded");
			case TRY_AGAIN -> refuse("unknown_error", "retry your request");
			case GRANT_TYPE -> refuse("unsupported_grant_type", "grant type not supported");
			case LOGIN_HISTORY -> refuse("invalid_grant", "authentication failure");
			case SALESFORCE_STATUS -> token(MockAnswer.html(503, "<html>Down for maintenance</html>"));
			case NETWORK -> token(MockAnswer.dropConnection());
			case BEARER_TOKEN -> new Fault(Check.BEARER_TOKEN, () -> this.org.tokenEndpoint()
				.answer(MockAnswer.json(200, "{\"access_token\":\"00Dabc\",\"token_type\":\"DPoP\"}")));
			case SESSION_POLICY -> new Fault(Check.API_SCOPE, () -> this.org.refuse(SignInFailure.SESSION_POLICY));
			case TOKEN_ENDPOINT -> token(MockAnswer.json(200, "{\"welcome\":\"to another service\"}"));
			case MY_DOMAIN_MOVED -> token(MockAnswer.of(301, null, "")
				.withHeader("Location", "https://renamed.my.salesforce.com/services/oauth2/token"));
			case CREDENTIALS, RESPONSE_TIME, HTTP_CLIENT, APPLICATION_CLOSING, TENANT, TENANT_CHANGED ->
				throw new IllegalArgumentException("a test of its own");
			case UNKNOWN -> refuse("brand_new_error", "of which nobody knows");
		};
	}

	private Fault refuse(String error, String description) {
		return token(MockAnswer.error(error, description));
	}

	private Fault token(MockAnswer answer) {
		return new Fault(Check.SIGN_IN, () -> this.org.tokenEndpoint().answer(answer));
	}

	@Test
	void rotatedSecretIsNoticedWhileTheOldTokenWorks() {
		ConfigurableApplicationContext context = signedIn();
		this.org.clientSecret("the-next-one");
		assertThat(onlyFailure(check(context)).missedStep()).isEqualTo(SignInFailure.CONSUMER_SECRET);
	}

	@Test
	void closedGateIsToldAndNotGoneRound() {
		ConfigurableApplicationContext context = signedIn();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "login rate exceeded"));
		this.org.endSessions();
		failureOf(query(clientOf(context)));
		long before = this.org.requests(RequestKind.TOKEN);
		for (int i = 0; i < 5; i++) {
			Result failed = onlyFailure(check(context));
			assertThat(failed.missedStep()).isEqualTo(SignInFailure.LOGIN_RATE);
			assertThat(failed.seen()).startsWith("not tried before 20").contains("login rate exceeded");
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(before);
	}

	@ParameterizedTest
	@MethodSource
	void apiFaultNamesTheStepOfTheGuide(MockAnswer answer, Check check, @Nullable Integer guideStep, String remedy) {
		ConfigurableApplicationContext context = signedIn();
		this.org.api().answerNext(MockAnswer.normal(), answer);
		Result failed = onlyFailure(check(context));
		assertThat(failed.check()).isEqualTo(check);
		assertThat(failed.guideStep()).isEqualTo(guideStep);
		assertThat(failed.remedy()).contains(remedy);
	}

	static List<Arguments> apiFaultNamesTheStepOfTheGuide() {
		return List.of(Arguments.of(MockAnswer.json(401, SCOPE_MISSING), Check.API_SCOPE, 4, "OAuth Scopes"),
				Arguments.of(error(403, "API_DISABLED_FOR_ORG"), Check.API_SCOPE, 11, "API Enabled"),
				Arguments.of(error(403, "INSUFFICIENT_ACCESS"), Check.API_SCOPE, 11, "Setup > Users"),
				Arguments.of(error(401, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"), Check.API_SCOPE, 11,
						"Password Never Expires"),
				Arguments.of(MockAnswer.html(503, "down"), Check.API_SCOPE, null,
						SignInFailure.SALESFORCE_STATUS.getRemedy()),
				Arguments.of(error(403, "REQUEST_LIMIT_EXCEEDED"), Check.API_USAGE, null, "API Usage"),
				Arguments.of(
						MockAnswer.json(403,
								"[{\"message\":\"ConcurrentRequests (Concurrent API Requests) Limit exceeded.\","
										+ "\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]"),
						Check.API_USAGE, null, "fewer long calls"));
	}

	private static MockAnswer error(int status, String code) {
		return MockAnswer.json(status, "[{\"message\":\"what it says\",\"errorCode\":\"%s\"}]".formatted(code));
	}

	@Test
	void movedMyDomainNamesTheNewOne() {
		ConfigurableApplicationContext context = signedIn();
		this.org.api()
			.answer(MockAnswer.html(301, "")
				.withHeader("Location", "https://acme-new.my.salesforce.com/services/data/"));
		Result failed = onlyFailure(check(context));
		assertThat(failed.check()).isEqualTo(Check.ORG);
		assertThat(failed.missedStep()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
		assertThat(failed.guideStep()).isEqualTo(12);
		assertThat(failed.remedy())
			.startsWith("Set salesforce.auth.my-domain-url to https://acme-new.my.salesforce.com, if");
	}

	@Test
	void redirectElsewhereIsNotOfferedToBeCopied() {
		ConfigurableApplicationContext context = signedIn();
		this.org.api().answer(MockAnswer.html(302, "").withHeader("Location", "https://elsewhere.example/login"));
		assertThat(onlyFailure(check(context)).remedy()).doesNotContain("elsewhere.example");
	}

	@Test
	void orgThatListsItsVersionsToNobodyIsAnOrg() {
		ConfigurableApplicationContext context = signedIn();
		this.org.api()
			.answerNext(MockAnswer.json(401,
					"[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]"));
		SetupReport report = check(context);
		assertThat(report.isPassed()).isTrue();
		assertThat(result(report, Check.ORG).seen()).contains("HTTP 401 INVALID_SESSION_ID");
	}

	@Test
	void opaqueTokenWarnsWhereTheScopesOpenApisThatTakeOnlyJwt() {
		ConfigurableApplicationContext context = signedIn();
		this.org.tokenEndpoint()
			.answerNext(
					MockAnswer.json(200,
							("{\"access_token\":\"00D5g000000mock!opaque\",\"token_type\":\"Bearer\","
									+ "\"scope\":\"sfap_api api\",\"instance_url\":\"%s\"}")
								.formatted(this.org.url())));
		Result bearer = result(check(context), Check.BEARER_TOKEN);
		assertThat(bearer.outcome()).isEqualTo(Outcome.WARNED);
		assertThat(bearer.seen())
			.contains("it is opaque, and what sfap_api opens at api.salesforce.com takes only JWT");
		assertThat(bearer.remedy()).contains("Issue JSON Web Token (JWT)-based access tokens");
		assertThat(bearer.guideStep()).isEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "31", "40.0" })
	void versionThatEndsSoonWarns(String version) {
		SetupReport report = check(signedIn(), version);
		assertThat(report.isPassed()).isTrue();
		Result warned = result(report, Check.API_VERSION);
		assertThat(warned.outcome()).isEqualTo(Outcome.WARNED);
		assertThat(warned.seen()).contains("Summer '27", "Summer '28");
		assertThat(warned.remedy()).contains("41.0 to 68.0");
	}

	@Test
	void oldPropertiesThatAreStillSetWarn() {
		SetupReport report = check(start("camel.component.salesforce.password", "old"));
		assertThat(report.isPassed()).isTrue();
		Result warned = result(report, Check.PROPERTIES);
		assertThat(warned.outcome()).isEqualTo(Outcome.WARNED);
		assertThat(warned.seen()).contains("camel.component.salesforce.password").doesNotContain("old,");
		assertThat(warned.remedy()).contains("docs/migration-from-login.md");
	}

	@Test
	void nothingThatIsShownNamesAClassOrCountsNanoseconds() {
		ConfigurableApplicationContext context = signedIn();
		assertThat(check(context).toString()).doesNotContainPattern("\\d:\\d\\d\\.\\d+Z")
			.doesNotContainPattern("[a-z]Exception");
		this.org.tokenEndpoint().answer(MockAnswer.dropConnection());
		assertThat(onlyFailure(check(context)).seen()).startsWith("[connection_failed] ")
			.doesNotContainPattern("Exception|Error");
		Result closed = onlyFailure(check(context));
		assertThat(closed.seen()).doesNotContainPattern("\\d:\\d\\d\\.\\d+Z").doesNotContainPattern("Exception|Error");
	}

	@Test
	void listenerIsToldWhatIsDoneBeforeItIsAnswered() {
		ConfigurableApplicationContext context = signedIn();
		List<String> told = new ArrayList<>();
		this.org.api().answer(MockAnswer.normal());
		context.getBean(SalesforceSetupCheck.class).check("default", null, new SetupCheckListener() {

			@Override
			public void started(Check check, String activity) {
				told.add(check + " started, requests " + SetupCheckTests.this.org.requests(RequestKind.VERSIONS));
			}

			@Override
			public void finished(Result result) {
				told.add(result.check() + " finished");
			}

		}).block(TIMEOUT);
		assertThat(told).startsWith("PROPERTIES finished", "DNS started, requests 0", "DNS finished")
			.containsSubsequence("ORG started, requests 0", "ORG finished", "SIGN_IN started, requests 1",
					"SIGN_IN finished", "API_SCOPE started, requests 1", "API_SCOPE finished")
			.endsWith("API_USAGE finished");
	}

	@ParameterizedTest
	@ValueSource(strings = { "40.0", "v99.0" })
	void versionThatTheOrgDoesNotListFails(String version) {
		ConfigurableApplicationContext context = signedIn();
		this.org.oldestVersion(60);
		Result failed = onlyFailure(check(context, version));
		assertThat(failed.check()).isEqualTo(Check.API_VERSION);
		assertThat(failed.seen()).contains("not listed");
		assertThat(failed.remedy()).contains("60.0 to 68.0");
	}

	@Test
	void usageIsToldAlthoughTheVersionIsGone() {
		SetupReport report = check(signedIn(), "30.0");
		assertThat(result(report, Check.API_VERSION).seen()).isEqualTo("30.0 is retired");
		assertThat(result(report, Check.API_USAGE).outcome()).isEqualTo(Outcome.PASSED);
	}

	@Test
	void versionThatTheOrgListsPasses() {
		assertThat(result(check(signedIn(), "v62.0"), Check.API_VERSION).seen()).isEqualTo("62.0 is supported");
	}

	@ParameterizedTest
	@ValueSource(strings = { "newest", "68.1", "../query" })
	void versionOfAnotherFormIsRefused(String version) {
		ConfigurableApplicationContext context = signedIn();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> check(context, version))
			.withMessageContaining("68.0");
	}

	@Test
	void unknownOrgIsRefusedWithTheKnownOnes() {
		SalesforceSetupCheck check = signedIn().getBean(SalesforceSetupCheck.class);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> check.check("emea").block(TIMEOUT))
			.withMessageContaining("emea")
			.withMessageContaining("default");
	}

	@Test
	void usageNearTheLimitFails() {
		ConfigurableApplicationContext context = signedIn();
		this.org.usage(13_500, 15_000);
		Result failed = onlyFailure(check(context));
		assertThat(failed.check()).isEqualTo(Check.API_USAGE);
		assertThat(failed.seen()).contains("13500 of 15000", "90 %");
	}

	@Test
	void usageBelowTheLimitPasses() {
		ConfigurableApplicationContext context = signedIn();
		this.org.usage(13_499, 15_000);
		assertThat(check(context).isPassed()).isTrue();
	}

	@Test
	void hostThatDoesNotResolveIsToldByItsName() {
		SetupReport report = check(start("salesforce.auth.my-domain-url", "https://acme.my.salesforce.invalid"));
		Result failed = onlyFailure(report);
		assertThat(failed.check()).isEqualTo(Check.DNS);
		assertThat(failed.seen()).startsWith("acme.my.salesforce.invalid does not resolve");
		assertThat(failed.missedStep()).isEqualTo(SignInFailure.NETWORK);
		assertLaterAreSkipped(report, Check.DNS);
		assertThat(result(report, Check.TLS).seen()).isEqualTo("needs: DNS");
	}

	@Test
	void certificateThatNobodyTrustsIsToldApart() {
		WireMockServer server = new WireMockServer(
				WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort());
		server.start();
		try {
			Result failed = onlyFailure(
					check(start("salesforce.auth.my-domain-url", "https://localhost:" + server.httpsPort())));
			assertThat(failed.check()).isEqualTo(Check.TLS);
			assertThat(failed.seen()).startsWith("the certificate is not trusted");
			assertThat(failed.remedy()).contains("spring.http.clients.ssl.bundle");
		}
		finally {
			server.stop();
		}
	}

	@Test
	void portThatSpeaksNoTlsIsToldApart() {
		Result failed = onlyFailure(
				check(start("salesforce.auth.my-domain-url", this.org.url().replace("http:", "https:"))));
		assertThat(failed.check()).isEqualTo(Check.TLS);
		assertThat(failed.seen()).startsWith("no TLS connection");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https", "http" })
	void portThatNobodyListensToIsToldApart(String scheme) throws IOException {
		// Bound, so that nobody else listens to it meanwhile
		try (Socket socket = new Socket()) {
			socket.bind(new InetSocketAddress(0));
			SetupReport report = check(
					start("salesforce.auth.my-domain-url", scheme + "://localhost:" + socket.getLocalPort()));
			assertThat(result(report, Check.DNS).outcome()).isEqualTo(Outcome.PASSED);
			Result failed = onlyFailure(report);
			assertThat(failed.check()).isEqualTo(scheme.equals("https") ? Check.TLS : Check.ORG);
			assertThat(failed.missedStep()).isEqualTo(SignInFailure.NETWORK);
			assertThat(failed.seen()).contains("onnect");
		}
	}

	@ParameterizedTest
	@MethodSource
	void hostThatIsNoOrgGetsNoSecret(MockAnswer answer, SignInFailure step, String seen) {
		ConfigurableApplicationContext context = signedIn();
		this.org.api().answer(answer);
		assertThatHostIsNoOrg(context, step, seen);
	}

	@Test
	void hostThatDoesNotRespondGetsNoSecret() {
		ConfigurableApplicationContext context = start("salesforce.auth.token.request-timeout", "500ms");
		this.org.api().answer(MockAnswer.hang());
		assertThatHostIsNoOrg(context, SignInFailure.RESPONSE_TIME, "no response within 500 ms");
	}

	private void assertThatHostIsNoOrg(ConfigurableApplicationContext context, SignInFailure step, String seen) {
		Result failed = onlyFailure(check(context));
		assertThat(failed.check()).isEqualTo(Check.ORG);
		assertThat(failed.missedStep()).isEqualTo(step);
		assertThat(failed.seen()).contains(seen);
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
	}

	static List<Arguments> hostThatIsNoOrgGetsNoSecret() {
		return List.of(Arguments.of(MockAnswer.html(200, "<html>Hello</html>"), SignInFailure.MY_DOMAIN, "HTTP 200"),
				Arguments.of(MockAnswer.json(200, "[{\"version\":\"newest\"}]"), SignInFailure.MY_DOMAIN, "HTTP 200"),
				Arguments.of(MockAnswer.json(200, "[[[["), SignInFailure.MY_DOMAIN, "HTTP 200"),
				Arguments.of(MockAnswer.html(302, "").withHeader("Location", "https://elsewhere.example/login?next=1"),
						SignInFailure.MY_DOMAIN_MOVED, "HTTP 302 to https://elsewhere.example"),
				Arguments.of(MockAnswer.html(401, "<html>Who are you?</html>"), SignInFailure.TOKEN_ENDPOINT,
						"HTTP 401"),
				Arguments.of(MockAnswer.html(503, "down"), SignInFailure.SALESFORCE_STATUS, "HTTP 503"),
				Arguments.of(MockAnswer.dropConnection(), SignInFailure.NETWORK, "GET /services/data/"));
	}

	@Test
	void textIsReadableAndHoldsNoSecret() {
		ConfigurableApplicationContext context = signedIn();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		String text = check(context).toText(StandardCharsets.UTF_8);
		assertThat(text.lines()).contains("Salesforce org 'default'",
				" \u2717 Sign-in       [invalid_grant] no client credentials user enabled (HTTP 400)",
				" \u2013 Bearer token  skipped (needs: Sign-in)", "3 of 9 checks passed, 1 failed, 5 skipped.");
		assertThat(text).contains("Set-up step 9: ").doesNotContain(this.org.clientSecret());
	}

	@ParameterizedTest
	@ValueSource(strings = { "00Dtoken!abcdefgh", "00Dtoken%21abcdefgh", "MDBEdG9rZW4hYWJjZGVmZ2g=" })
	void tokenThatTheApiRepeatsIsMasked(String repeated) {
		ConfigurableApplicationContext context = start(FixedToken.class);
		this.org.api()
			.answer(MockAnswer.json(403,
					"[{\"errorCode\":\"" + repeated + "\",\"message\":\"" + "x".repeat(190) + " " + repeated + "\"}]"));
		Result scope = result(check(context), Check.API_SCOPE);
		assertThat(scope.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(scope.seen()).contains("HTTP 403 ******: x").doesNotContain(repeated.substring(0, 8));
	}

	private SetupReport check(ConfigurableApplicationContext context) {
		return check(context, null);
	}

	private SetupReport check(ConfigurableApplicationContext context, @Nullable String apiVersion) {
		SetupReport report = context.getBean(SalesforceSetupCheck.class).check("default", apiVersion).block(TIMEOUT);
		assertThat(report).isNotNull();
		assertHoldsNoSecret(report);
		return report;
	}

	private void assertHoldsNoSecret(SetupReport report) {
		assertThat(report.toString().contains(this.org.clientSecret())).isFalse();
		assertThat(report.toString().contains(this.org.clientId())).isFalse();
		assertThat(report.toString()).doesNotContain(this.org.identityUrl().split("/")[4].substring(0, 15) + "!");
	}

	private static Result result(SetupReport report, Check check) {
		return report.checks().get(check.ordinal());
	}

	private static Result onlyFailure(SetupReport report) {
		List<Result> failed = report.checks().stream().filter((result) -> result.outcome() == Outcome.FAILED).toList();
		assertThat(failed).as(report.toString()).hasSize(1);
		return failed.get(0);
	}

	private static void assertLaterAreSkipped(SetupReport report, Check check) {
		assertThat(report.checks().subList(check.ordinal() + 1, Check.values().length)).extracting(Result::outcome)
			.containsOnly(Outcome.SKIPPED);
	}

	private record Fault(Check check, Runnable script) {
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class FixedToken {

		@Bean
		SalesforceTokenProvider fixedToken(@Value("${salesforce.auth.my-domain-url}") URI org) {
			SalesforceToken token = SalesforceToken.of("00Dtoken!abcdefgh", org, Instant.EPOCH, Instant.MAX);
			return new SalesforceTokenProvider() {

				@Override
				public Mono<SalesforceToken> getToken() {
					return Mono.just(token);
				}

				@Override
				public void invalidate(SalesforceToken token) {
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class SealedVault {

		@Bean
		SalesforceCredentialsProvider vault() {
			return (org) -> {
				throw new IllegalStateException("the vault is sealed");
			};
		}

	}

}
