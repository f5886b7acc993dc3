package io.salesforceauth.token;

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-ins while the application occupies every thread of Reactor: deadlines, quick
 * retries and results reach reactive and blocking callers all the same.
 */
class OccupiedSchedulersTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final List<Scheduler.Worker> occupied = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private final SignInThreads threads = new SignInThreads(() -> false);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	@BeforeEach
	void occupy() throws InterruptedException {
		occupy(Schedulers.parallel(), Schedulers.DEFAULT_POOL_SIZE);
		occupy(Schedulers.boundedElastic(), Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
	}

	private void occupy(Scheduler scheduler, int size) throws InterruptedException {
		CountDownLatch occupied = new CountDownLatch(size);
		List<Scheduler.Worker> workers = Stream.generate(scheduler::createWorker).limit(size).toList();
		workers.forEach((worker) -> worker.schedule(() -> {
			occupied.countDown();
			await(this.end);
		}));
		assertThat(occupied.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		this.occupied.addAll(workers);
	}

	@AfterEach
	void leave() {
		this.end.countDown();
		this.occupied.forEach(Scheduler.Worker::dispose);
		this.threads.close();
		this.callers.shutdownNow();
	}

	@Test
	void tokenReachesAllCallers() throws Exception {
		OrgTokens tokens = tokens(this.endpoint, Duration.ofMinutes(2));
		List<CompletableFuture<SalesforceToken>> reactive = Stream.generate(() -> tokens.getToken().toFuture())
			.limit(50)
			.toList();
		Future<SalesforceToken> blocking = this.callers.submit(() -> tokens.token());
		assertThat(reactive).allSatisfy((caller) -> assertThat(caller).succeedsWithin(TIMEOUT));
		assertThat(blocking.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).tokenValue()).isEqualTo("a");
		assertThat(this.endpoint.forms()).hasSize(1);
	}

	@Test
	void deadlineReachesAllCallers() {
		OrgTokens tokens = tokens(endpoint(Mono.never()), Duration.ofMillis(300));
		List<Future<?>> callers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			callers.add(tokens.getToken().toFuture());
			callers.add(this.callers.submit(() -> tokens.token()));
		}
		assertThat(callers).allSatisfy((caller) -> assertThat(caller).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SalesforceAuthException.class)
			.withMessageContaining("no answer within 300 ms"));
	}

	@Test
	void quickRetriesLeave() {
		OrgTokens tokens = tokens(endpoint(Mono.error(new ConnectException("refused"))), Duration.ofMinutes(2));
		assertThat(tokens.getToken().toFuture()).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(SalesforceAuthException.class,
					(failure) -> assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.NETWORK));
	}

	private OrgTokens tokens(ClientHttpConnector connector, Duration requestTimeout) {
		MutableClock clock = new MutableClock();
		ClientRegistration registration = ClientRegistration.withRegistrationId("salesforce")
			.clientId("key")
			.clientSecret("secret")
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
			.build();
		TokenSource source = new TokenClient<>("default", URI.create("https://acme.my.salesforce.com"),
				new RotatingCredentials<>("default", "org 'default'", "pair",
						() -> new SalesforceCredentials("key", "secret"), CredentialsReader.immediate(), clock),
				new TokenExchange("default", registration, () -> WebClient.builder().clientConnector(connector).build(),
						clock)::withSecret,
				new SalesforceAuthProperties.Token(Duration.ofHours(1), Duration.ofMinutes(5), requestTimeout), clock,
				new TokenRequestObservation(ObservationRegistry.NOOP, null, false), this.threads);
		return new OrgTokens(new TokenCache("default", source, Duration.ofMinutes(5), clock, () -> 1.0,
				new SignInLog("org 'default'")), this.threads, () -> null);
	}

	private static ClientHttpConnector endpoint(Mono<ClientHttpResponse> response) {
		return new ClientHttpConnector() {

			@Override
			public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
					Function<? super ClientHttpRequest, Mono<Void>> callback) {
				return response;
			}

		};
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
