package io.salesforceauth.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * When the bytes of a body can be sent again.
 */
class ReplayableBodyTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final KeptBytes keptBytes = new KeptBytes(1000);

	private final MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST,
			URI.create("https://acme.my.salesforce.com"));

	@Test
	void bodyThatWasSentToItsEndIsSentAgain() {
		assertThat(again(send(Flux.just("one ", "two"), null, 100))).isEqualTo("one two");
	}

	@Test
	void bodyWhoseLastByteWasSentIsSentAgainEvenIfNobodySaidThatItWasTheLast() {
		assertThat(again(send(Flux.just("one ", "two").concatWith(Flux.never()), 7L, 100))).isEqualTo("one two");
	}

	@Test
	void bodyOfUnknownLengthIsNotSentAgainBeforeItsEnd() {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		body.tryEmitNext("one ").orThrow();
		ReplayableBody sent = send(body.asFlux(), null, 100);
		AtomicReference<BodyInserter<?, ClientHttpRequest>> again = new AtomicReference<>();
		sent.again().subscribe(again::set);
		assertThat(again).hasNullValue();
		body.tryEmitNext("two").orThrow();
		body.tryEmitComplete().orThrow();
		assertThat(again(sent)).isEqualTo("one two");
		assertThat(again.get()).isNotNull();
	}

	@Test
	void bodyThatTheConnectorGaveUpIsReadToItsEnd() {
		this.request.setWriteHandler((buffers) -> Flux.from(buffers).take(1).then());
		assertThat(again(insert(Flux.just("one ", "two ", "three"), null, 100))).isEqualTo("one two three");
	}

	@Test
	void bodyThatFailsIsNotSentAgain() {
		this.request.setWriteHandler((buffers) -> Flux.from(buffers).take(1).then());
		assertThat(insert(Flux.just("one").concatWith(Flux.error(new IllegalStateException("gone"))), null, 100).again()
			.blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void bodyThatTheConnectorGaveUpIsGivenUpWithTheCall() {
		AtomicInteger cancels = new AtomicInteger();
		this.request.setWriteHandler((buffers) -> Flux.from(buffers).take(1).then());
		ReplayableBody sent = insert(Flux.just("one").concatWith(Flux.never()).doOnCancel(cancels::incrementAndGet),
				null, 100);
		assertThat(cancels).hasValue(0);
		sent.release();
		assertThat(cancels).hasValue(1);
	}

	@Test
	void bodyThatIsTooLargeIsNotSentAgain() {
		ReplayableBody sent = send(Flux.just("one ", "two"), 7L, 6);
		assertThat(sent.again().blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void bodyOfUnknownLengthThatIsTooLargeIsNotSentAgain() {
		ReplayableBody sent = send(Flux.just("one ", "two"), null, 6);
		assertThat(sent.again().blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void bodyForWhichOtherCallsLeaveNoRoomIsNotSentAgain() {
		this.keptBytes.reserve(994);
		assertThat(send(Flux.just("one ", "two"), 7L, 100).again().blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.keptBytes.count()).isEqualTo(994);
	}

	@Test
	void bytesAreKeptUntilTheCallEnds() {
		ReplayableBody sent = send(Flux.just("one ", "two"), null, 100);
		assertThat(this.keptBytes.count()).isEqualTo(7);
		sent.release();
		sent.release();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void roomForABodyOfKnownLengthIsMadeBeforeItIsThere() {
		ReplayableBody sent = send(Flux.just("one ").concatWith(Flux.never()), 7L, 100);
		assertThat(this.keptBytes.count()).isEqualTo(7);
		sent.release();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void streamIsNotSentAgain() {
		ReplayableBody sent = new ReplayableBody((sending, context) -> sending.writeAndFlushWith(Flux.empty()),
				DataSize.ofBytes(100), this.keptBytes, TIMEOUT);
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThat(sent.again().blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void connectorThatAsksAgainGetsTheBytesOfTheFirstTime() {
		ReplayableBody sent = send(Flux.just("one ", "two"), null, 100);
		MockClientHttpRequest second = second();
		sent.insert(second, new NoContext()).block(TIMEOUT);
		assertThat(second.getBodyAsString().block(TIMEOUT)).isEqualTo("one two");
	}

	@Test
	void connectorThatAsksAgainBeforeTheBodyEndsWaitsNoLongerThanTheDeadline() {
		ReplayableBody sent = new ReplayableBody(inserter(Flux.just("one").concatWith(Flux.never()), null),
				DataSize.ofBytes(100), this.keptBytes, Duration.ofMillis(1));
		this.request.setWriteHandler((buffers) -> Flux.from(buffers).take(1).then());
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThatIllegalStateException().isThrownBy(() -> sent.insert(second(), new NoContext()).block(TIMEOUT))
			.withMessageContaining("did not end");
	}

	@Test
	void bodyThatDoesNotEndBeforeTheDeadlineIsNotSentAgain() {
		ReplayableBody sent = new ReplayableBody(inserter(Flux.just("one").concatWith(Flux.never()), null),
				DataSize.ofBytes(100), this.keptBytes, Duration.ofMillis(1));
		this.request.setWriteHandler((buffers) -> Flux.from(buffers).take(1).then());
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThat(sent.again().blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void bodyOfOnePieceIsSentAgainThoughItsLengthIsUnknown() {
		Mono<DataBuffer> one = Mono
			.just(DefaultDataBufferFactory.sharedInstance.wrap("one".getBytes(StandardCharsets.UTF_8)));
		ReplayableBody sent = new ReplayableBody((request, context) -> request.writeWith(one), DataSize.ofBytes(100),
				this.keptBytes, TIMEOUT);
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThat(again(sent)).isEqualTo("one");
	}

	@Test
	void requestThatTurnsOutToHaveNoBodyIsSentAgainWithoutOne() {
		ReplayableBody sent = new ReplayableBody((request, context) -> request.setComplete(), DataSize.ofBytes(100),
				this.keptBytes, TIMEOUT);
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThat(again(sent)).isEmpty();
	}

	@Test
	void headersThatCameWithTheBodyAreSentAgain() {
		MockClientHttpRequest second = second();
		againOf(send(Flux.just("one"), 3L, 100)).insert(second, new NoContext()).block(TIMEOUT);
		assertThat(second.getHeaders().getContentLength()).isEqualTo(3);
	}

	@Test
	void headersAreSentAgainAsTheyLeft() {
		this.request.getHeaders().set("Content-Type", "multipart/form-data");
		ReplayableBody sent = new ReplayableBody((sending, context) -> {
			sending.getHeaders().set("Content-Type", "multipart/form-data;boundary=abc");
			sending.getHeaders().remove("X-Gone");
			sending.getCookies().add("c", new HttpCookie("c", "1"));
			sending.beforeCommit(() -> Mono.fromRunnable(() -> sending.getHeaders().set("X-Late", "yes")));
			return sending.setComplete();
		}, DataSize.ofBytes(100), this.keptBytes, TIMEOUT);
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		MockClientHttpRequest second = second();
		second.getHeaders().set("Content-Type", "multipart/form-data");
		second.getHeaders().set("X-Gone", "no");
		againOf(sent).insert(second, new NoContext()).block(TIMEOUT);
		assertThat(second.getHeaders().toSingleValueMap())
			.containsEntry("Content-Type", "multipart/form-data;boundary=abc")
			.containsEntry("X-Late", "yes")
			.doesNotContainKey("X-Gone");
		assertThat(second.getCookies().toSingleValueMap()).containsKey("c");
	}

	@Test
	void tokenIsNotSentAgain() {
		this.request.getHeaders().setBearerAuth("first");
		MockClientHttpRequest second = second();
		againOf(send(Flux.just("one"), 3L, 100)).insert(second, new NoContext()).block(TIMEOUT);
		assertThat(second.getHeaders().headerNames()).doesNotContain("Authorization");
	}

	/**
	 * Send until the body ends or brings nothing more.
	 */
	private ReplayableBody send(Flux<String> body, @Nullable Long length, long maxSize) {
		this.request.setWriteHandler((buffers) -> {
			buffers.subscribe();
			return Mono.empty();
		});
		return insert(body, length, maxSize);
	}

	private ReplayableBody insert(Flux<String> body, @Nullable Long length, long maxSize) {
		ReplayableBody sent = new ReplayableBody(inserter(body, length), DataSize.ofBytes(maxSize), this.keptBytes,
				TIMEOUT);
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		return sent;
	}

	private static BodyInserter<Object, ClientHttpRequest> inserter(Flux<String> body, @Nullable Long length) {
		Flux<DataBuffer> buffers = body
			.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)));
		return (request, context) -> {
			if (length != null) {
				request.getHeaders().setContentLength(length);
			}
			return request.writeWith(buffers);
		};
	}

	private static String again(ReplayableBody sent) {
		MockClientHttpRequest second = second();
		againOf(sent).insert(second, new NoContext()).block(TIMEOUT);
		return second.getBodyAsString().block(TIMEOUT);
	}

	private static BodyInserter<?, ClientHttpRequest> againOf(ReplayableBody sent) {
		BodyInserter<?, ClientHttpRequest> again = sent.again().block(TIMEOUT);
		assertThat(again).isNotNull();
		return again;
	}

	private static MockClientHttpRequest second() {
		return new MockClientHttpRequest(HttpMethod.POST, URI.create("https://acme.my.salesforce.com"));
	}

	private static final class NoContext implements BodyInserter.Context {

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return List.of();
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Map.of();
		}

	}

}
