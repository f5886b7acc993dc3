package io.salesforceauth.transports;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body that is still on its way when the 401 comes is sent again whole.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Transport.class, names = { "WEB_CLIENT_ON_REACTOR", "WEB_CLIENT_ON_HTTP_COMPONENTS" })
class EarlyRefusalTests extends TransportTests {

	private final CountDownLatch leave = new CountDownLatch(1);

	@AfterEach
	void leave() {
		this.leave.countDown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "read on", "wait" })
	void bodyThatComesSlowlyIsSentAgainWhole(String then) throws Exception {
		ConfigurableApplicationContext application = signedIn(then);
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		body.tryEmitNext("one ").orThrow();
		AtomicBoolean cancelled = new AtomicBoolean();
		Mono<ResponseEntity<String>> call = post(application, body.asFlux().doOnCancel(() -> cancelled.set(true)))
			.cache();
		call.subscribe((response) -> {
		}, (error) -> {
		});
		// The 401 has been read: a write to a closed connection may lose it
		Awaitility.await().atMost(TIMEOUT).until(() -> this.org.logins() == 2);
		body.tryEmitNext("two ").orThrow();
		body.tryEmitNext("three").orThrow();
		body.tryEmitComplete().orThrow();
		assertThat(call.block(TIMEOUT).getBody()).isEqualTo("{}");
		assertThat(this.org.received(PATH)).hasSize(2);
		assertThat(new String(this.org.received(PATH).get(1).body)).isEqualTo("one two three");
		assertThat(this.org.logins()).isEqualTo(2);
		assertThat(cancelled).isFalse();
	}

	@Test
	void bodyThatNeverEndsGetsThe401() throws Exception {
		ConfigurableApplicationContext application = signedIn("close", "salesforce.auth.token.request-timeout", "10s");
		AtomicBoolean cancelled = new AtomicBoolean();
		Flux<String> body = Flux.just("one ").concatWith(Flux.never()).doOnCancel(() -> cancelled.set(true));
		assertThat(post(application, body).block(TIMEOUT).getStatusCode().value()).isEqualTo(401);
		assertThat(this.org.received(PATH)).hasSize(1);
		assertThat(cancelled).isTrue();
	}

	private static Mono<ResponseEntity<String>> post(ConfigurableApplicationContext application, Flux<String> body) {
		return Transport.webClient(application)
			.post()
			.uri(PATH)
			.contentType(MediaType.TEXT_PLAIN)
			.body(body, String.class)
			.exchangeToMono((response) -> response.toEntity(String.class));
	}

	private ConfigurableApplicationContext signedIn(String then, String... properties) {
		ConfigurableApplicationContext application = start(properties);
		this.transport.exchange(application, HttpMethod.GET, "/services/data/v68.0/limits", null, (headers) -> {
		});
		this.org.endSessions();
		this.org.on(PATH, (exchange) -> {
			if (this.org.isAlive(exchange)) {
				exchange.readBody();
				exchange.reply(200, Map.of(), "{}");
				return;
			}
			exchange.readExactly("4\r\none \r\n".length());
			exchange.reply(401, then.equals("read on") ? Map.of() : Map.of("Connection", "close"), RawOrg.ENDED);
			switch (then) {
				case "close" -> exchange.close();
				case "read on" -> exchange.readBody();
				default -> this.leave.await();
			}
		});
		return application;
	}

}
