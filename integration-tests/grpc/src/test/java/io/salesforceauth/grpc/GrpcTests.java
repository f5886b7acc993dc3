package io.salesforceauth.grpc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceGrpcInterceptor;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforce;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Calls to a server that asks for what the Pub/Sub API asks for, in the same process and
 * over plain HTTP/2 on loopback.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = { "in-process", "netty" })
class GrpcTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Parameter
	String transport;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private MockSalesforce org;

	private MockSalesforce otherOrg;

	private EventServer server;

	private ManagedChannel plain;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		this.org = open(MockSalesforce.start());
		this.otherOrg = open(MockSalesforce.start());
		String name = "events" + System.identityHashCode(this);
		boolean inProcess = this.transport.equals("in-process");
		this.server = open(inProcess ? EventServer.inProcess(name) : EventServer.onLoopback());
		this.plain = inProcess ? InProcessChannelBuilder.forName(name).build()
				: NettyChannelBuilder.forAddress("localhost", this.server.port()).usePlaintext().build();
		this.opened.push(this.plain::shutdownNow);
		this.context = open(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("salesforce.auth.my-domain-url=" + this.org.url(),
					"salesforce.auth.client-id=" + this.org.clientId(),
					"salesforce.auth.client-secret=" + this.org.clientSecret(),
					"salesforce.auth.orgs.emea.my-domain-url=" + this.otherOrg.url(),
					"salesforce.auth.orgs.emea.client-id=" + this.otherOrg.clientId(),
					"salesforce.auth.orgs.emea.client-secret=" + this.otherOrg.clientSecret(),
					"salesforce.auth.tenants.allowed-hosts=localhost", "salesforce.auth.token.request-timeout=1m",
					"spring.main.banner-mode=off")
			.run());
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.opened.push(resource);
		return resource;
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	@Test
	void callCarriesTokenInstanceUrlAndOrgId() {
		assertThat(topic(signedIn())).isEqualTo("topic Orders");
		SalesforceToken token = orgs().tokens("default").token();
		assertThat(this.server.received).singleElement().satisfies((headers) -> {
			assertThat(EventServer.header(headers, "accesstoken")).isEqualTo(token.tokenValue());
			assertThat(EventServer.header(headers, "instanceurl")).isEqualTo(this.org.url());
			assertThat(EventServer.header(headers, "tenantid")).isEqualTo(token.orgId()).isNotEmpty();
		});
	}

	@Test
	void manyCallsShareOneLogin() throws Exception {
		Channel channel = signedIn();
		List<Future<String>> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			calls.add(ClientCalls.futureUnaryCall(channel.newCall(EventServer.TOPIC, CallOptions.DEFAULT), "Orders"));
		}
		for (Future<String> call : calls) {
			assertThat(call.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("topic Orders");
		}
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void callAfterTheOneThatWasRefusedHasANewToken() {
		Channel channel = signedIn();
		topic(channel);
		this.org.endSessions();
		StatusRuntimeException refused = failure(channel);
		assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
		assertThat(refused).hasNoCause();
		assertThat(topic(channel)).isEqualTo("topic Orders");
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void streamEndsWithItsSessionAndGoesOnByResubscribing() {
		Channel channel = signedIn();
		int last = readUntilTheSessionEnds(channel);
		assertThat(subscribe(channel, last).next()).isEqualTo(String.valueOf(last + 1));
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void streamWhoseNextSessionEndsSoonGoesOnAfterAFewSeconds() {
		Channel channel = signedIn();
		readUntilTheSessionEnds(channel);
		readUntilTheSessionEnds(channel);
		Awaitility.await()
			.atMost(TIMEOUT)
			.ignoreExceptionsMatching(GrpcTests::isUnauthenticated)
			.until(() -> subscribe(channel, 7).next().equals("8"));
		assertThat(this.org.logins()).isEqualTo(3);
	}

	/**
	 * Return the last event that was received, all of them without a gap.
	 */
	private int readUntilTheSessionEnds(Channel channel) {
		Iterator<String> events = subscribe(channel, 0);
		int last = 0;
		try {
			while (events.hasNext()) {
				assertThat(events.next()).isEqualTo(String.valueOf(++last));
				if (last == 100) {
					this.org.endSessions();
				}
			}
		}
		catch (StatusRuntimeException ex) {
			assertThat(isUnauthenticated(ex)).isTrue();
		}
		assertThat(last).isGreaterThanOrEqualTo(100);
		return last;
	}

	private static boolean isUnauthenticated(Throwable error) {
		return error instanceof StatusRuntimeException failure
				&& failure.getStatus().getCode() == Status.Code.UNAUTHENTICATED;
	}

	private static Iterator<String> subscribe(Channel channel, int after) {
		return ClientCalls.blockingServerStreamingCall(channel, EventServer.SUBSCRIBE,
				CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS), String.valueOf(after));
	}

	@Test
	void eachOrgHasItsOwnToken() {
		topic(signedIn(orgs().tokens("emea")));
		topic(signedIn());
		assertThat(this.server.received).extracting((headers) -> EventServer.header(headers, "instanceurl"))
			.containsExactly(this.otherOrg.url(), this.org.url());
	}

	@Test
	void eachTenantHasItsOwnToken() {
		Channel channel = signedIn(this.context.getBean(SalesforceTenants.class).tokens("acme"));
		topic(channel);
		this.otherOrg.endSessions();
		failure(channel);
		topic(channel);
		assertThat(this.server.received).extracting((headers) -> EventServer.header(headers, "instanceurl"))
			.containsOnly(this.otherOrg.url());
		assertThat(this.otherOrg.logins()).isEqualTo(2);
		assertThat(this.org.logins()).isZero();
	}

	@Test
	void unknownTenantGetsNoToken() {
		StatusRuntimeException failure = failure(
				signedIn(this.context.getBean(SalesforceTenants.class).tokens("globex")));
		assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
		assertThat(failure).hasCauseInstanceOf(SalesforceAuthException.class);
		assertThat(this.server.received).isEmpty();
	}

	@Test
	void serverThatRefusesEachTokenCostsNoLoginForEach() {
		Channel channel = signedIn();
		topic(channel);
		this.org.refuse(SignInFailure.SESSION_POLICY);
		for (int i = 0; i < 100; i++) {
			failure(channel);
		}
		assertThat(this.org.logins()).isLessThanOrEqualTo(12);
	}

	@Test
	void otherErrorsLeaveTheTokenAlone() {
		Channel channel = signedIn();
		topic(channel);
		assertThat(ClientCalls.blockingServerStreamingCall(channel, EventServer.SUBSCRIBE, CallOptions.DEFAULT, "x"))
			.satisfies((events) -> assertThat(
					catchThrowableOfType(StatusRuntimeException.class, events::hasNext).getStatus().getCode())
				.isEqualTo(Status.Code.UNKNOWN));
		topic(channel);
		assertThat(this.org.logins()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "CONSUMER_SECRET, UNAUTHENTICATED", "SALESFORCE_STATUS, UNAVAILABLE" })
	void callWithoutATokenFailsWithTheReason(SignInFailure reason, Status.Code code) {
		this.org.refuse(reason);
		StatusRuntimeException failure = failure(signedIn());
		assertThat(failure.getStatus().getCode()).isEqualTo(code);
		assertThat(failure).hasMessageContaining("There is no token of Salesforce")
			.cause()
			.isInstanceOfSatisfying(SalesforceAuthException.class,
					(cause) -> assertThat(cause.getSignInFailure()).isEqualTo(reason));
		assertThat(failure).hasMessageNotContaining(this.org.clientSecret());
		assertThat(this.server.received).isEmpty();
	}

	@Test
	void callIsRefusedWithoutAnOrgId() {
		SalesforceToken token = SalesforceToken.of("00D!noid", URI.create(this.org.url()), Instant.EPOCH, Instant.MAX);
		StatusRuntimeException failure = failure(signedIn(new Tokens(Mono.just(token))));
		assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
		assertThat(failure).hasMessageContaining("named no id").hasMessageContaining("tenantid");
		assertThat(this.server.received).isEmpty();
	}

	@Test
	void callIsRefusedOnAChannelToAForeignAuthority() {
		StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class,
				() -> ClientCalls.blockingUnaryCall(signedIn(), EventServer.TOPIC,
						CallOptions.DEFAULT.withAuthority("api.evil.example:7443"), "Orders"));
		assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
		assertThat(failure).hasMessageContaining("leads to api.evil.example");
		assertThat(this.server.received).isEmpty();
		assertThat(this.org.logins()).isZero();
	}

	@Test
	void callThatNamesAnotherAuthorityThanItsChannelIsRefused() {
		StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class,
				() -> ClientCalls.blockingUnaryCall(signedIn(), EventServer.TOPIC,
						CallOptions.DEFAULT.withAuthority("localhost:7443"), "Orders"));
		assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
		assertThat(failure).hasMessageContaining("authority of its own");
		assertThat(this.server.received).isEmpty();
		assertThat(this.org.logins()).isZero();
	}

	@Test
	void secondInterceptorOfAChannelIsRefused() {
		Channel twice = ClientInterceptors.intercept(signedIn(), SalesforceGrpcInterceptor.of(orgs().tokens("emea")));
		assertThatIllegalStateException().isThrownBy(() -> topic(twice))
			.withMessageContaining("more than one SalesforceGrpcInterceptor");
		assertThat(this.server.received).isEmpty();
		assertThat(this.org.logins() + this.otherOrg.logins()).isZero();
	}

	@Test
	void providerThatGivesNothingFailsTheCall() {
		StatusRuntimeException failure = failure(signedIn(new Tokens(Mono.empty())));
		assertThat(failure).hasMessageContaining("gave no token");
		assertThat(this.server.received).isEmpty();
	}

	@Test
	void providerThatBlocksDoesNotHoldUpOtherCallsOfTheChannel() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		SalesforceTokenProvider tokens = orgs().tokens("default");
		Channel blocked = signedIn(new Tokens(Mono.fromCallable(() -> {
			assertThat(release.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			return tokens.token();
		})));
		Future<String> waiting = ClientCalls.futureUnaryCall(blocked.newCall(EventServer.TOPIC, CallOptions.DEFAULT),
				"Orders");
		assertThat(topic(signedIn())).isEqualTo("topic Orders");
		assertThat(waiting.isDone()).isFalse();
		release.countDown();
		assertThat(waiting.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("topic Orders");
	}

	@Test
	void callThatIsCancelledWhileItWaitsDisturbsNoOther() throws Exception {
		Channel channel = signedIn(new Tokens(Mono.never()));
		Future<String> waiting = ClientCalls.futureUnaryCall(channel.newCall(EventServer.TOPIC, CallOptions.DEFAULT),
				"Orders");
		waiting.cancel(true);
		assertThatNoException().isThrownBy(() -> topic(signedIn()));
		assertThat(this.server.received).hasSize(1);
	}

	@Test
	void credentialsOfTheCallAreKept() {
		ClientCalls.blockingUnaryCall(signedIn(), EventServer.TOPIC,
				CallOptions.DEFAULT.withCallCredentials(new Tracing()), "Orders");
		assertThat(this.server.received).singleElement().satisfies((headers) -> {
			assertThat(EventServer.header(headers, "trace")).isEqualTo("1");
			assertThat(EventServer.header(headers, "accesstoken")).isNotEmpty();
		});
	}

	private SalesforceOrgs orgs() {
		return this.context.getBean(SalesforceOrgs.class);
	}

	private Channel signedIn() {
		return signedIn(orgs().tokens("default"));
	}

	private Channel signedIn(SalesforceTokenProvider tokens) {
		return ClientInterceptors.intercept(this.plain, SalesforceGrpcInterceptor.of(tokens));
	}

	private static String topic(Channel channel) {
		return ClientCalls.blockingUnaryCall(channel, EventServer.TOPIC,
				CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS), "Orders");
	}

	private static StatusRuntimeException failure(Channel channel) {
		return catchThrowableOfType(StatusRuntimeException.class, () -> topic(channel));
	}

	/**
	 * A provider of the application's own.
	 */
	private record Tokens(Mono<SalesforceToken> getToken) implements SalesforceTokenProvider {

		@Override
		public void invalidate(SalesforceToken token) {
			throw new IllegalStateException("No call was refused for its token");
		}

	}

	private static final class Tracing extends CallCredentials {

		@Override
		public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
			Metadata headers = new Metadata();
			headers.put(Metadata.Key.of("trace", Metadata.ASCII_STRING_MARSHALLER), "1");
			applier.apply(headers);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SalesforceTenantRepository salesforceTenantRepository(Environment environment) {
			String emea = "salesforce.auth.orgs.emea.";
			SalesforceTenant acme = SalesforceTenant.of(environment.getRequiredProperty(emea + "my-domain-url"),
					new SalesforceCredentials(environment.getRequiredProperty(emea + "client-id"),
							environment.getRequiredProperty(emea + "client-secret")));
			return (name) -> name.equals("acme") ? acme : null;
		}

	}

}
