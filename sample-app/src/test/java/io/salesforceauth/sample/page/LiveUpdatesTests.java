package io.salesforceauth.sample.page;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.sample.traffic.TrafficLine;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.thymeleaf.TemplateEngine;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LiveUpdatesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final AtomicInteger running = new AtomicInteger();

	private final TrafficLine line = new TrafficLine("starter", () -> 0);

	private final LiveUpdates updates = new LiveUpdates(List.of(), new Fragments(new TemplateEngine()),
			List.of(this.line),
			List.of(() -> Flux.never()
				.doOnSubscribe((subscription) -> this.running.incrementAndGet())
				.doFinally((signal) -> this.running.decrementAndGet())),
			JsonMapper.builder().build());

	@Test
	void watcherThatReadsNothingKeepsNobodyWaiting() {
		BaseSubscriber<ServerSentEvent<String>> stuck = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

		};
		this.updates.events().subscribe(stuck);
		try {
			assertThat(this.updates.events().take(4).collectList().block(TIMEOUT)).hasSize(4);
		}
		finally {
			stuck.cancel();
		}
	}

	@Test
	void trafficComesEachSecondEvenIfItStaysTheSame() {
		for (int second = 0; second < TrafficLine.SECONDS; second++) {
			this.line.sample();
		}
		List<ServerSentEvent<String>> events = this.updates.events().take(2).collectList().block(TIMEOUT);
		assertThat(events).hasSize(2).allMatch((event) -> "traffic".equals(event.event()));
		assertThat(events.get(0).data()).isEqualTo(events.get(1).data());
	}

	@Test
	void workBesideRunsOnceForAllWhoWatchAndEndsWithTheLast() {
		Disposable one = this.updates.events().subscribe();
		Disposable other = this.updates.events().subscribe();
		assertThat(this.running).hasValue(1);
		one.dispose();
		assertThat(this.running).hasValue(1);
		other.dispose();
		await().atMost(TIMEOUT).until(() -> this.running.get() == 0);
	}

}
