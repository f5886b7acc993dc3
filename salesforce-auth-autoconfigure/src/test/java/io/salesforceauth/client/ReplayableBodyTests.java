package io.salesforceauth.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the bytes of a body can be sent again.
 */
class ReplayableBodyTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

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
		assertThat(send(Flux.just("one ", "two").concatWith(Flux.never()), null, 100).again()).isNull();
	}

	@Test
	void bodyThatLacksALastByteIsNotSentAgain() {
		assertThat(send(Flux.just("one ", "two").concatWith(Flux.never()), 8L, 100).again()).isNull();
	}

	@Test
	void bodyThatIsTooLargeIsNotSentAgain() {
		assertThat(send(Flux.just("one ", "two"), 7L, 6).again()).isNull();
	}

	@Test
	void bodyOfOnePieceIsSentAgainThoughItsLengthIsUnknown() {
		Mono<DataBuffer> one = Mono
			.just(DefaultDataBufferFactory.sharedInstance.wrap("one".getBytes(StandardCharsets.UTF_8)));
		ReplayableBody sent = new ReplayableBody((request, context) -> request.writeWith(one), DataSize.ofBytes(100));
		sent.insert(this.request, new NoContext()).block(TIMEOUT);
		assertThat(again(sent)).isEqualTo("one");
	}

	@Test
	void requestThatTurnsOutToHaveNoBodyIsSentAgainWithoutOne() {
		ReplayableBody sent = new ReplayableBody((request, context) -> request.setComplete(), DataSize.ofBytes(100));
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
	void headerOfTheSecondRequestIsKept() {
		this.request.getHeaders().set("X-Call", "first");
		MockClientHttpRequest second = second();
		second.getHeaders().set("X-Call", "second");
		againOf(send(Flux.just("one"), 3L, 100)).insert(second, new NoContext()).block(TIMEOUT);
		assertThat(second.getHeaders().get("X-Call")).containsExactly("second");
	}

	/**
	 * Send until the body ends or brings nothing more.
	 */
	private ReplayableBody send(Flux<String> body, @Nullable Long length, long maxSize) {
		ReplayableBody sent = new ReplayableBody(inserter(body, length), DataSize.ofBytes(maxSize));
		this.request.setWriteHandler((buffers) -> {
			buffers.subscribe();
			return Mono.empty();
		});
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
		BodyInserter<?, ClientHttpRequest> again = sent.again();
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
