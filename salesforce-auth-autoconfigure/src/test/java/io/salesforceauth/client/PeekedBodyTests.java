package io.salesforceauth.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

class PeekedBodyTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@Test
	void smallBodyIsReadWhole() {
		PeekedBody prefix = read(response(buffers("ab", "cd")), 4);
		assertThat(prefix.isWhole()).isTrue();
		assertThat(prefix.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("abcd");
	}

	@Test
	void emptyBodyIsReadWhole() {
		PeekedBody prefix = read(response(Flux.empty()), 4);
		assertThat(prefix.isWhole()).isTrue();
		assertThat(prefix.bytes()).isEmpty();
	}

	@Test
	void emptyBodyIsRestoredWithoutAnyBuffer() {
		ClientResponse response = response(Flux.empty());
		StepVerifier.create(read(response, 4).restore(response).bodyToFlux(DataBuffer.class))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void largeBodyIsNotReadToItsEnd() {
		PeekedBody prefix = read(response(buffers("ab", "cd", "ef", "gh")), 3);
		assertThat(prefix.isWhole()).isFalse();
		assertThat(prefix.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("abcd");
	}

	@Test
	void restoredBodyIsAsItWas() {
		assertThat(restored(buffers("ab", "cd", "ef", "gh"), 3)).isEqualTo("abcdefgh");
		assertThat(restored(buffers("ab", "cd"), 3)).isEqualTo("abcd");
		assertThat(restored(buffers("abcd"), 3)).isEqualTo("abcd");
		assertThat(restored(buffers("ab"), 3)).isEqualTo("ab");
	}

	@Test
	void restoredBodyOfAnotherThreadIsAsItWas() {
		Flux<DataBuffer> body = buffers("ab", "cd", "ef", "gh").publishOn(Schedulers.parallel());
		assertThat(restored(body, 3)).isEqualTo("abcdefgh");
	}

	@Test
	void restoredBodyThatIsReadAtOnceIsAsItWas() {
		ClientResponse response = response(buffers("ab", "cd", "ef", "gh").publishOn(Schedulers.parallel()));
		assertThat(PeekedBody.of(response, 3)
			.flatMap((prefix) -> prefix.restore(response).bodyToMono(String.class))
			.block(TIMEOUT)).isEqualTo("abcdefgh");
	}

	@Test
	void restoredBodyThatIsReadTwiceFailsAtOnceTheSecondTime() {
		ClientResponse response = response(buffers("ab", "cd", "ef", "gh"));
		ClientResponse restored = read(response, 3).restore(response);
		restored.bodyToMono(String.class).block(TIMEOUT);
		StepVerifier.create(restored.bodyToFlux(DataBuffer.class))
			.thenConsumeWhile((buffer) -> true)
			.expectError(IllegalStateException.class)
			.verify(TIMEOUT);
	}

	@Test
	void restoredBodyIsReadAtTheReadersPace() {
		ClientResponse response = response(buffers("ab", "cd", "ef", "gh"));
		StepVerifier
			.create(read(response, 3).restore(response).bodyToFlux(DataBuffer.class).map(PeekedBodyTests::text), 1)
			.expectNext("abcd")
			.thenRequest(1)
			.expectNext("ef")
			.thenRequest(1)
			.expectNext("gh")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void bodyThatBreaksIsHandedOnWithItsError() {
		ClientResponse response = response(buffers("ab").concatWith(Flux.error(new IOException("reset"))));
		PeekedBody prefix = read(response, 10);
		assertThat(prefix.isWhole()).isFalse();
		StepVerifier.create(prefix.restore(response).bodyToFlux(DataBuffer.class).map(PeekedBodyTests::text))
			.expectNext("ab")
			.expectErrorMessage("reset")
			.verify(TIMEOUT);
	}

	@Test
	void restThatBreaksWhileItIsReadIsHandedOnWithItsError() {
		ClientResponse response = response(buffers("ab", "cd", "ef").concatWith(Flux.error(new IOException("reset"))));
		StepVerifier.create(read(response, 3).restore(response).bodyToFlux(DataBuffer.class).map(PeekedBodyTests::text))
			.expectNext("abcd", "ef")
			.expectErrorMessage("reset")
			.verify(TIMEOUT);
	}

	@Test
	void restThatBreaksLaterIsHandedOnWithItsError() throws Exception {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		ClientResponse response = response(body.flux());
		CompletableFuture<PeekedBody> prefix = PeekedBody.of(response, 3).toFuture();
		body.next(buffer("abcd"));
		StepVerifier
			.create(prefix.get(1, TimeUnit.MINUTES)
				.restore(response)
				.bodyToFlux(DataBuffer.class)
				.map(PeekedBodyTests::text))
			.expectNext("abcd")
			.then(() -> body.error(new IOException("reset")))
			.expectErrorMessage("reset")
			.verify(TIMEOUT);
	}

	@Test
	void readerOfTheRestThatCancelsCancelsTheBody() {
		AtomicBoolean cancelled = new AtomicBoolean();
		ClientResponse response = response(
				buffers("ab", "cd", "ef").concatWith(Flux.never()).doOnCancel(() -> cancelled.set(true)));
		read(response, 3).restore(response).bodyToFlux(DataBuffer.class).take(2).blockLast(TIMEOUT);
		assertThat(cancelled).isTrue();
	}

	@Test
	void callerThatCancelsCancelsTheBody() {
		AtomicBoolean cancelled = new AtomicBoolean();
		ClientResponse response = response(Flux.<DataBuffer>never().doOnCancel(() -> cancelled.set(true)));
		PeekedBody.of(response, 3).subscribe().dispose();
		assertThat(cancelled).isTrue();
	}

	private static String restored(Flux<DataBuffer> body, int maxSize) {
		ClientResponse response = response(body);
		return read(response, maxSize).restore(response).bodyToMono(String.class).block(TIMEOUT);
	}

	private static PeekedBody read(ClientResponse response, int maxSize) {
		PeekedBody prefix = PeekedBody.of(response, maxSize).block(TIMEOUT);
		assertThat(prefix).isNotNull();
		return prefix;
	}

	private static ClientResponse response(Flux<DataBuffer> body) {
		return ClientResponse.create(HttpStatus.UNAUTHORIZED).body(body).build();
	}

	private static Flux<DataBuffer> buffers(String... texts) {
		return Flux.fromArray(texts).map(PeekedBodyTests::buffer);
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(DataBuffer buffer) {
		return buffer.toString(StandardCharsets.UTF_8);
	}

}
