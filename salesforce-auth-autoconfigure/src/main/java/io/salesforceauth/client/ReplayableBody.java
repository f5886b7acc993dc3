package io.salesforceauth.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * Keeps the bytes of a body while they are sent, so that a call can be sent again byte
 * for byte. The body itself cannot be asked twice: a hot publisher is empty the second
 * time, and nobody would notice. A body that is too large, for which there is no room
 * beside those of other calls, or that streams cannot be sent again.
 */
final class ReplayableBody implements BodyInserter<Object, ClientHttpRequest> {

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final long maxSize;

	private final KeptBytes keptBytes;

	private final Duration deadline;

	private volatile @Nullable BodyCopy copy;

	private volatile boolean released;

	/**
	 * Create a body.
	 * @param body the body of the application
	 * @param maxSize how much of it is kept
	 * @param keptBytes how much all calls keep
	 * @param deadline how long its end is waited for, which may never come
	 */
	ReplayableBody(BodyInserter<?, ? super ClientHttpRequest> body, DataSize maxSize, KeptBytes keptBytes,
			Duration deadline) {
		this.body = body;
		this.maxSize = maxSize.toBytes();
		this.keptBytes = keptBytes;
		this.deadline = deadline;
	}

	/**
	 * A connector that lost its connection before anything left asks a second time.
	 */
	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		BodyCopy before = this.copy;
		if (before == null) {
			return insertFirst(request, context);
		}
		return before.whole()
			.timeout(this.deadline,
					Mono.error(() -> new IllegalStateException("The body of the call did not end within "
							+ this.deadline.toMillis() + " ms, so that it cannot be sent on another connection")))
			.singleOptional()
			.flatMap((whole) -> whole.isPresent() ? before.insert(request, context) : insertFirst(request, context));
	}

	private Mono<Void> insertFirst(ClientHttpRequest request, Context context) {
		BodyCopy copy = new BodyCopy(this.maxSize, this.keptBytes);
		this.copy = copy;
		if (this.released) {
			copy.release();
		}
		return this.body.insert(new Recorder(request, copy), context);
	}

	/**
	 * Return an inserter of the bytes that were sent, once all of them are known: the
	 * response may come before the body has ended, which is then read to its end for the
	 * next try. Empty if they cannot be sent again.
	 */
	Mono<? extends BodyInserter<?, ClientHttpRequest>> again() {
		BodyCopy copy = this.copy;
		return (copy != null) ? copy.whole().timeout(this.deadline, Mono.empty()) : Mono.empty();
	}

	/**
	 * Forget the bytes: the call has ended, in one way or the other.
	 */
	void release() {
		this.released = true;
		BodyCopy copy = this.copy;
		if (copy != null) {
			copy.release();
		}
	}

	/**
	 * Copies what passes to the connector.
	 */
	private static final class Recorder extends ClientHttpRequestDecorator {

		private final BodyCopy copy;

		Recorder(ClientHttpRequest request, BodyCopy copy) {
			super(request);
			this.copy = copy;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			recordHeaders(true);
			Flux<DataBuffer> recorded = this.copy.record(Flux.from(body), body instanceof Mono);
			// A body of one part has a known length, which connectors tell by its type
			return super.writeWith((body instanceof Mono) ? recorded.singleOrEmpty() : recorded);
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			this.copy.lose();
			return super.writeAndFlushWith(body);
		}

		@Override
		public Mono<Void> setComplete() {
			recordHeaders(false);
			return super.setComplete();
		}

		/**
		 * As late as can be: whoever changes them before they leave comes earlier.
		 */
		private void recordHeaders(boolean hasBody) {
			beforeCommit(() -> Mono.fromRunnable(() -> this.copy.start(getHeaders(), getCookies(), hasBody)));
		}

	}

}
