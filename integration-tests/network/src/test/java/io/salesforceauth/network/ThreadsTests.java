package io.salesforceauth.network;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which threads the callers go on.
 */
class ThreadsTests extends NetworkTests {

	@Test
	void callersThatWaitedGoOnOffTheEventLoopThatReadTheToken() {
		SalesforceTokenProvider tokens = tokensOf(start());
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		Set<String> threads = ConcurrentHashMap.newKeySet();
		Flux.range(0, 200)
			.flatMap((i) -> tokens.getToken().doOnNext((token) -> threads.add(Thread.currentThread().getName())), 200)
			.blockLast(TIMEOUT);
		assertThat(threads).isNotEmpty().allMatch((name) -> name.startsWith("parallel-"));
	}

	@Test
	void failureReachesCallersOffTheEventLoop() {
		SalesforceTokenProvider tokens = tokensOf(start("salesforce.auth.client-secret", "wrong"));
		Set<String> threads = ConcurrentHashMap.newKeySet();
		Flux.range(0, 50)
			.flatMap((i) -> tokens.getToken()
				.doOnError((ex) -> threads.add(Thread.currentThread().getName()))
				.onErrorComplete(), 50)
			.blockLast(TIMEOUT);
		assertThat(threads).isNotEmpty().allMatch((name) -> name.startsWith("parallel-"));
	}

	@Test
	void blockingCallersOfAnyThreadGetTheirAnswer() {
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

}
