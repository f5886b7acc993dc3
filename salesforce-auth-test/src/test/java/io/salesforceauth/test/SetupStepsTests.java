package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.common.Json;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupStep;
import io.salesforceauth.call.SalesforceCallAutoConfiguration;
import io.salesforceauth.registration.SalesforceRegistrationAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import io.salesforceauth.webclient.SalesforceWebClientAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each step of the set-up that is taken out of the mock org is the one that the starter
 * names.
 */
class SetupStepsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String RESOURCES = "/services/data/v68.0/";

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	private final ApplicationContextRunner starter = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceRegistrationAutoConfiguration.class,
				SalesforceTokenAutoConfiguration.class, SalesforceCallAutoConfiguration.class,
				SalesforceWebClientAutoConfiguration.class))
		.withPropertyValues("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(), "salesforce.auth.token.request-timeout=5s");

	@AfterEach
	void close() {
		this.org.close();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "CREDENTIALS", "UNKNOWN", "RESPONSE_TIME" })
	void missingStepIsTheOneThatTheStarterNames(SetupStep step) {
		this.org.refuse(step);
		assertThat(stepThatTheStarterNames()).isEqualTo(step);
	}

	@Test
	void missingAnswerIsTheStepThatTheStarterNames() {
		this.org.refuse(SetupStep.RESPONSE_TIME);
		assertThat(stepThatTheStarterNames("salesforce.auth.token.request-timeout=500ms"))
			.isEqualTo(SetupStep.RESPONSE_TIME);
	}

	@ParameterizedTest
	@EnumSource(names = { "CREDENTIALS", "UNKNOWN" })
	void stepThatNoServerTellsIsRefused(SetupStep step) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.refuse(step))
			.withMessageContaining(step.name())
			.withMessageContaining("tokenEndpoint().answer(");
		assertThat(stepThatTheStarterNames()).isNull();
	}

	// Facts, section 3, by row: the marks and sources are there
	@ParameterizedTest(name = "row {0}: {3}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					1 [OBSERVED]     | invalid_grant          | request not supported on this domain             | MY_DOMAIN
					2 [OBSERVED]     | invalid_grant          | no client credentials user enabled               | RUN_AS_USER
					3 [UNCONFIRMED]  | invalid_grant          | client credentials flow not enabled              | CLIENT_CREDENTIALS_FLOW
					4 (SumoLogic)    | invalid_client_id      | client identifier invalid                        | CONSUMER_KEY
					5 (SumoLogic)    | invalid_client         | invalid client credentials                       | CONSUMER_SECRET
					6 [OBSERVED]     | invalid_request        | scope parameter not supported                    | SCOPE_PARAMETER
					7 (vault guide)  | invalid_app_access     | user is not admin approved to access this app    | PERMITTED_USERS
					9 (n8n)          | app_not_found          | External client app is not installed in this org | APP_IN_ORG
					10 (Spring Social) | invalid_grant        | ip restricted                                    | LOGIN_RESTRICTIONS
					11 [OFFICIAL]    | inactive_user          | user is inactive                                 | ACTIVE_USER
					12 (no source)   | inactive_org           | Org is locked, closed, or suspended              | ACTIVE_ORG
					13 [OFFICIAL]    | rate_limit_exceeded    | Number of logins exceeded                        | LOGIN_RATE
					15 [CODE]        | unknown_error          | retry your request                               | TRY_AGAIN
					16 (dust)        | unsupported_grant_type | grant type not supported                         | GRANT_TYPE
					18 [UNCONFIRMED] | invalid_request        | too many scopes requested                        | OAUTH_SCOPES
					19 (no source)   | invalid_grant          | authentication failure                           | LOGIN_HISTORY
					""")
	void refusalHasTheBodyThatSalesforceSends(String row, String error, String description, SetupStep step)
			throws Exception {
		HttpResponse<String> response = refused(step);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
		assertThat(response.body())
			.isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
		assertThat(SetupStep.of(new OAuth2Error(error, description, null), 400)).isEqualTo(step);
	}

	// Facts, section 3, row 20 (mcp-hosted#7): the description is not published
	@Test
	void missingClientAuthenticationHasNoDescription() throws Exception {
		HttpResponse<String> response = refused(SetupStep.CLIENT_AUTHENTICATION);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"error\":\"invalid_client\"}");
	}

	// [OBSERVED] facts, section 3, row 21 (restforcephp#22)
	@Test
	void maintenanceOfTheTokenEndpointIsAPage() throws Exception {
		HttpResponse<String> response = refused(SetupStep.SALESFORCE_STATUS);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(response.body()).contains("We are down for maintenance.");
	}

	// [OFFICIAL] facts, section 1.5: token_type DPoP
	@Test
	void tokenIsBoundToAKey() throws Exception {
		assertThat(refused(SetupStep.BEARER_TOKEN).body()).contains("\"token_type\":\"DPoP\"");
	}

	@Test
	void apiAnswersWhileTheTokenEndpointRefuses() throws Exception {
		String token = this.client.login();
		this.org.refuse(SetupStep.SALESFORCE_STATUS);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void lastRefusalCounts() throws Exception {
		refused(SetupStep.SESSION_POLICY);
		assertThat(refused(SetupStep.ACTIVE_USER).body()).contains("inactive_user");
	}

	@Test
	void nothingIsRefusedAfterTheWayBack() {
		this.org.refuse(SetupStep.RUN_AS_USER).refuseNothing();
		assertThat(stepThatTheStarterNames()).isNull();
	}

	@Test
	void nothingIsRefusedAfterReset() {
		this.org.refuse(SetupStep.SESSION_POLICY).scopes().reset();
		assertThat(stepThatTheStarterNames()).isNull();
	}

	// [OBSERVED] facts, section 5.2: another login would not help
	@Test
	void tokenWithoutApiScopeIsNoTokenForTheApi() throws Exception {
		this.org.scopes("sfap_api", "mcp_api");
		HttpResponse<String> login = this.client.send(this.client.tokenRequest());
		Map<?, ?> token = Json.read(login.body(), Map.class);
		assertThat(token.get("scope")).isEqualTo("sfap_api mcp_api");
		HttpResponse<String> response = this.client.get(RESOURCES, String.valueOf(token.get("access_token")));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).isEqualTo("[{\"message\":\"This session is not valid for use with the REST API\","
				+ "\"errorCode\":\"INVALID_SESSION_ID\"}]");
	}

	@Test
	void tokenWithFullScopeIsForTheApiToo() throws Exception {
		this.org.scopes("full");
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> refused(SetupStep step) throws Exception {
		this.org.refuse(step);
		return this.client.send(this.client.tokenRequest());
	}

	private @Nullable SetupStep stepThatTheStarterNames(String... properties) {
		AtomicReference<SetupStep> named = new AtomicReference<>();
		this.starter.withPropertyValues(properties).run((context) -> {
			WebClient webClient = context.getBean("salesforceWebClient", WebClient.class);
			for (int i = 0; i < 2; i++) {
				Mono<String> call = webClient.get().uri(RESOURCES).retrieve().bodyToMono(String.class);
				call.onErrorComplete().block(TIMEOUT);
			}
			SalesforceAuthException failure = context.getBean(SalesforceTokenProvider.class).status().failure();
			named.set((failure != null) ? failure.getSetupStep() : null);
		});
		return named.get();
	}

}
