package io.salesforceauth.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import io.salesforceauth.CallCounts;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.network.HarshOrg.Reply;
import io.salesforceauth.token.OrgTokens;
import io.salesforceauth.token.OrgTokensFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a response proves, for each client and HTTP library: every session that ends
 * heals, and nothing makes a storm of logins.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
class EvidenceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String GOOD = "/services/data/v68.0/query";

	private static final String BAD = "/services/data/v68.0/connect/bad";

	private static final String USERINFO = "/services/oauth2/userinfo";

	private static final String IDENTITY = "/id/00D000000000001AAA/005000000000001AAA";

	private static final String MESSAGE = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	@Parameter
	private Client client;

	private final TestClock clock = new TestClock();

	private HarshOrg org;

	private ConfigurableApplicationContext application;

	private void start() throws IOException {
		this.org = new HarshOrg(this.clock);
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().addBeanPostProcessor(new ClockSetter(this.clock)))
			.properties(Map.of("salesforce.auth.my-domain-url", this.org.url(), "salesforce.auth.client-id", "key",
					"salesforce.auth.client-secret", "secret", "salesforce.auth.token.request-timeout", "60s",
					"spring.http.clients.reactive.connector", this.client.library,
					"spring.http.clients.imperative.factory", this.client.library, "spring.main.banner-mode", "off"))
			.run();
	}

	@BeforeEach
	void reset() throws IOException {
		if (this.application == null) {
			start();
		}
		this.org.reset();
		this.clock.reset();
		((OrgTokens) this.application.getBean(SalesforceTokenProvider.class)).forget();
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.org.close();
	}

	@Test
	void resourceThatRefusesEveryTokenBesideHealthyCallsCostsFiveLogins() {
		this.org.reply(BAD, HarshOrg.ENDED);
		for (int i = 0; i < 100; i++) {
			assertThat(get(GOOD)).isEqualTo(200);
			assertThat(get(BAD)).isEqualTo(401);
		}
		assertThat(this.org.logins()).isLessThanOrEqualTo(5);
	}

	@Test
	void thousandBadPathsCostFiveLoginsAndTheEndOfTheSessionHeals() {
		this.org.reply(GOOD, Reply.json(200, "[]"));
		assertThat(get(GOOD)).isEqualTo(200);
		for (int i = 0; i < 300; i++) {
			String path = "/services/data/v68.0/connect/" + Integer.toString(i + 46_656, 36).replaceAll("[0-9]", "x")
					+ "/bad";
			this.org.reply(path, HarshOrg.ENDED);
			get(path);
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(this.org.logins()).isLessThanOrEqualTo(5);
		this.org.endSessions();
		assertThat(get(GOOD)).isEqualTo(200);
		assertThat(this.org.logins()).isLessThanOrEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 304, 400, 403, 300, 409, 412, 415 })
	void callsThatSucceedInNoOtherWayHealEachTime(int status) {
		this.org.reply(GOOD, Reply.json(status, "[{\"errorCode\":\"ANY\",\"message\":\"any\"}]"));
		for (int end = 0; end < 4; end++) {
			assertThat(get(GOOD)).isEqualTo(status);
			this.org.endSessions();
		}
		assertThat(get(GOOD)).isEqualTo(status);
		assertThat(this.org.logins()).isEqualTo(5);
	}

	@Test
	void callsThatProveNothingHealWithinSeconds() {
		this.org.reply(GOOD, Reply.json(503, "[{\"errorCode\":\"SERVER_UNAVAILABLE\",\"message\":\"later\"}]"));
		for (int end = 0; end < 4; end++) {
			assertThat(secondsUntil(503)).isLessThanOrEqualTo(16);
			this.org.endSessions();
		}
		assertThat(secondsUntil(503)).isLessThanOrEqualTo(16);
		assertThat(this.org.logins()).isEqualTo(5);
	}

	@Test
	void orgThatRefusesNewSessionsForAWhileIsBackWithinSeconds() {
		assertThat(get(GOOD)).isEqualTo(200);
		this.org.endSessions();
		this.org.refusingUntil = this.clock.instant().plusSeconds(3);
		assertThat(secondsUntil(200)).isLessThanOrEqualTo(11);
		assertThat(this.org.logins()).isLessThanOrEqualTo(4);
	}

	@Test
	void orgThatRefusesNewSessionsForAMinuteSeesTenLogins() {
		assertThat(get(GOOD)).isEqualTo(200);
		this.org.endSessions();
		this.org.refusingUntil = this.clock.instant().plusSeconds(60);
		assertThat(secondsUntil(200)).isLessThanOrEqualTo(69);
		assertThat(this.org.logins()).isLessThanOrEqualTo(12);
	}

	@Test
	void statusNamesTheNextLoginAndItLeavesThen() {
		assertThat(get(GOOD)).isEqualTo(200);
		this.org.refusingUntil = this.clock.instant().plusSeconds(3600);
		this.org.endSessions();
		while (status().state() != State.FAILING) {
			get(GOOD);
			this.clock.advance(Duration.ofSeconds(1));
		}
		get(GOOD);
		int logins = this.org.logins();
		Duration wait = Duration.between(this.clock.instant(), status().nextAttempt());
		this.clock.advance(wait.minusMillis(1));
		get(GOOD);
		assertThat(this.org.logins()).isEqualTo(logins);
		this.clock.advance(Duration.ofMillis(1));
		get(GOOD);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
	}

	@Test
	void headOnAnEndedSessionHeals() {
		this.org.ended = new Reply(401, Map.of(), new byte[0]);
		assertThat(call(HttpMethod.HEAD, GOOD)).isEqualTo(200);
		this.org.endSessions();
		assertThat(call(HttpMethod.HEAD, GOOD)).isEqualTo(200);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void headThatIsAlwaysRefusedIsNoStorm() {
		this.org.reply(BAD, new Reply(401, Map.of(), new byte[0]));
		for (int i = 0; i < 50; i++) {
			assertThat(get(GOOD)).isEqualTo(200);
			assertThat(call(HttpMethod.HEAD, BAD)).isEqualTo(401);
		}
		assertThat(this.org.logins()).isLessThanOrEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { USERINFO, IDENTITY })
	void forbiddenTokenOfOpenIdConnectHeals(String path) {
		this.org.ended = new Reply(403, Map.of("Content-Type", "text/html"),
				"Bad_OAuth_Token".getBytes(StandardCharsets.UTF_8));
		assertThat(get(path)).isEqualTo(200);
		this.org.endSessions();
		assertThat(get(path)).isEqualTo(200);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { GOOD, "/services/oauth2/userinfo/x", "/services/apexrest/id/x", "/services/oauth2/userinfos" })
	void forbiddenElsewhereCostsNoLogin(String path) {
		this.org.reply(path, new Reply(403, Map.of(), "Bad_OAuth_Token".getBytes(StandardCharsets.UTF_8)));
		assertThat(get(path)).isEqualTo(403);
		assertThat(get(path)).isEqualTo(403);
		assertThat(this.org.logins()).isOne();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("endedSessions")
	void endOfTheSessionIsSeenInWhateverForm(String name, Reply ended) {
		this.org.ended = ended;
		assertThat(get(GOOD)).isEqualTo(200);
		this.org.endSessions();
		assertThat(get(GOOD)).isEqualTo(200);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	static Stream<Arguments> endedSessions() throws IOException {
		return Stream.of(form("array", "application/json", MESSAGE), form("single object", "application/json", MESSAGE
			.substring(1, MESSAGE.length() - 1)), form("localised", "application/json",
					"[{\"message\":\"Die Sitzung ist abgelaufen oder ungültig\",\"errorCode\":\"INVALID_SESSION_ID\"}]"),
				form("second of two", "application/json", "[{\"errorCode\":\"OTHER\"}," + MESSAGE.substring(1)),
				form("nested", "application/json", "{\"errors\":" + MESSAGE + "}"),
				form("wrong content type", "text/html", MESSAGE), form("no content type", "", MESSAGE),
				form("XML", "application/xml",
						"<?xml version=\"1.0\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode><message>x</message></Error></Errors>"),
				form("XML with a name space", "text/xml",
						"<!-- --><sf:Error xmlns:sf='urn:x'><sf:message/><sf:errorCode a='>b'><![CDATA[INVALID_SESSION_ID]]></sf:errorCode></sf:Error>"),
				form("byte order mark", "application/json", "\uFEFF" + MESSAGE),
				Arguments.of("UTF-16",
						new Reply(401, Map.of("Content-Type", "application/json;charset=UTF-16"),
								MESSAGE.getBytes(StandardCharsets.UTF_16))),
				Arguments.of("gzip", compressed("gzip", true)), Arguments.of("deflate", compressed("deflate", false)),
				Arguments.of("brotli", new Reply(401, Map.of("Content-Encoding", "br"),
						new byte[] { 0x1b, 0x3c, 0x00, (byte) 0xf8, (byte) 0xa5, 0x5b, (byte) 0xa9, 0x01 })));
	}

	private static Arguments form(String name, String type, String body) {
		return Arguments.of(name, new Reply(401, type.isEmpty() ? Map.of() : Map.of("Content-Type", type),
				body.getBytes(StandardCharsets.UTF_8)));
	}

	private static Reply compressed(String encoding, boolean gzip) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
			out.write(MESSAGE.getBytes(StandardCharsets.UTF_8));
		}
		return new Reply(401, Map.of("Content-Type", "application/json", "Content-Encoding", encoding),
				bytes.toByteArray());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "<html>Please log in</html>", "[{\"errorCode\":\"INVALID_AUTH_HEADER\"}]",
			"[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"This session is not valid for use with the REST API\"}]" })
	void otherUnauthorizedCostsNoLogin(String body) {
		this.org.reply(BAD, Reply.json(401, body));
		assertThat(get(BAD)).isEqualTo(401);
		assertThat(get(GOOD)).isEqualTo(200);
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void refusedCallWhileTheTokenEndpointIsDownLeavesTheTokenToTheOthers() {
		assertThat(get(GOOD)).isEqualTo(200);
		this.org.reply(BAD, HarshOrg.ENDED);
		this.org.tokenEndpointDown = true;
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> get(BAD))
				.satisfies((failure) -> assertThat(failure.isAfterSessionEnd()).isTrue());
			assertThat(get(GOOD)).isEqualTo(200);
			this.clock.advance(Duration.ofSeconds(10));
		}
		this.org.tokenEndpointDown = false;
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(get(BAD)).isEqualTo(401);
		assertThat(get(GOOD)).isEqualTo(200);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void resourceThatIsStruckOffIsCounted() {
		CallCounts before = counts();
		this.org.reply(BAD, HarshOrg.ENDED);
		assertThat(get(GOOD)).isEqualTo(200);
		assertThat(get(BAD)).isEqualTo(401);
		CallCounts after = counts();
		assertThat(after.suspicions() - before.suspicions()).isEqualTo(2);
		assertThat(after.falseAlarms() - before.falseAlarms()).isOne();
		assertThat(after.handedOn() - before.handedOn()).isOne();
		assertThat(after.sessionEnds() - before.sessionEnds()).isZero();
	}

	private CallCounts counts() {
		return this.application.getBean(SalesforceOrgs.class).status("default").calls();
	}

	private SignInStatus status() {
		return this.application.getBean(SalesforceTokenProvider.class).status();
	}

	/**
	 * Make a call each second, by the clock of the test, until one gets a status.
	 */
	private int secondsUntil(int status) {
		for (int second = 0; second < 1000; second++) {
			if (get(GOOD) == status) {
				return second;
			}
			this.clock.advance(Duration.ofSeconds(1));
		}
		return Integer.MAX_VALUE;
	}

	private int get(String path) {
		return call(HttpMethod.GET, path);
	}

	private int call(HttpMethod method, String path) {
		if (this.client.reactive) {
			return this.application.getBean("salesforceWebClient", WebClient.class)
				.method(method)
				.uri(path)
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
				.block(TIMEOUT);
		}
		return this.application.getBean("salesforceRestClient", RestClient.class)
			.method(method)
			.uri(path)
			.exchangeForRequiredValue((request, response) -> response.getStatusCode().value());
	}

	/**
	 * The clients, and the HTTP libraries under them.
	 */
	enum Client {

		WEB_CLIENT_REACTOR("reactor", true), WEB_CLIENT_JDK("jdk", true), REST_CLIENT_JDK("jdk", false),
		REST_CLIENT_REACTOR("reactor", false);

		private final String library;

		private final boolean reactive;

		Client(String library, boolean reactive) {
			this.library = library;
			this.reactive = reactive;
		}

	}

	private record ClockSetter(Clock clock) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof OrgTokensFactory) {
				ReflectionTestUtils.setField(bean, "clock", this.clock);
			}
			return bean;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
