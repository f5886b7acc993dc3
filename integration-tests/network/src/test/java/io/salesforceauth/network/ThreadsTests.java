package io.salesforceauth.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.network.HeldSignIns.HoldingApplication;
import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which threads the callers go on.
 */
class ThreadsTests extends NetworkTests {

	@Test
	void callersThatWaitedGoOnOffTheEventLoopThatReadTheToken() {
		ConfigurableApplicationContext context = start(HoldingApplication.class);
		SalesforceTokenProvider tokens = tokensOf(context);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		signIns.hold();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		Flux.range(0, 200)
			.doOnComplete(signIns::release) // after the last one asked: all of them wait
			.flatMap((i) -> tokens.getToken().doOnNext((token) -> threads.add(Thread.currentThread().getName())), 200)
			.blockLast(TIMEOUT);
		assertThat(threads).isNotEmpty().allMatch((name) -> name.startsWith("salesforce-sign-in-"));
	}

	@Test
	void failureReachesCallersOffTheEventLoop() {
		SalesforceTokenProvider tokens = tokensOf(start("salesforce.auth.client-secret", "wrong"));
		String caller = Thread.currentThread().getName();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		Flux.range(0, 50)
			.flatMap((i) -> tokens.getToken()
				.doOnError((ex) -> threads.add(Thread.currentThread().getName()))
				.onErrorComplete(), 50)
			.blockLast(TIMEOUT);
		// That of the caller where the gate was closed already
		assertThat(threads).isNotEmpty()
			.allMatch((name) -> name.startsWith("salesforce-sign-in-") || name.equals(caller));
	}

	@Test
	void blockingCallersOfAnyThreadGetTheirResponse() {
		WebClient client = client();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		Long answers = Flux.range(0, 100)
			.flatMap((i) -> Flux.defer(() -> Flux.just(query(client).block(TIMEOUT)))
				.subscribeOn(Schedulers.boundedElastic()), 100)
			.count()
			.block(TIMEOUT);
		assertThat(answers).isEqualTo(100);
		assertThat(this.org.logins()).isEqualTo(1);
	}

	@Test
	void noElasticThreadOfTheApplicationIsNeededForTheFirstCall() throws InterruptedException {
		WebClient client = client();
		assertThat(whileAllElasticThreadsWait(query(client))).isNotNull();
	}

	@Test
	void noElasticThreadOfTheApplicationIsNeededToReadCredentials(@TempDir Path directory) throws Exception {
		Path secret = Files.writeString(directory.resolve("secret"), this.org.clientSecret());
		WebClient client = client("salesforce.auth.client-secret", "", "salesforce.auth.client-secret-location",
				secret.toString());
		assertThat(whileAllElasticThreadsWait(query(client))).isNotNull();
	}

	/**
	 * They may be waiting for the call, as in an application that blocks on them.
	 */
	private static String whileAllElasticThreadsWait(Mono<String> call) throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
		CountDownLatch answered = new CountDownLatch(1);
		for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
			Schedulers.boundedElastic().schedule(() -> {
				waiting.countDown();
				await(answered);
			});
		}
		try {
			assertThat(waiting.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			return call.block(TIMEOUT);
		}
		finally {
			answered.countDown();
		}
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
