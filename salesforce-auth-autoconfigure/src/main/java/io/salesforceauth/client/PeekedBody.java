package io.salesforceauth.client;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Signal;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The beginning of a response body, read to look at, and the rest that stays where it is
 * until somebody asks for it.
 *
 * @param bytes the beginning; the whole body unless it is too large or cannot be read
 * @param isWhole whether that is all
 * @param rest what follows, to be subscribed to at most once
 */
record PeekedBody(byte[] bytes, boolean isWhole, Flux<DataBuffer> rest) {

	/**
	 * Read the beginning of the body.
	 * @param maxSize where to stop; what one buffer brings may exceed it
	 */
	static Mono<PeekedBody> of(ClientResponse response, int maxSize) {
		return Mono.create((sink) -> {
			Reader reader = new Reader(sink, maxSize);
			sink.onCancel(reader);
			response.bodyToFlux(DataBuffer.class).subscribe(reader);
		});
	}

	/**
	 * Return the response with its body as it was.
	 */
	ClientResponse restore(ClientResponse response) {
		// As it came: no body is not an empty one
		Flux<DataBuffer> beginning = Flux.defer(() -> (this.bytes.length == 0) ? Flux.empty()
				: Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.bytes)));
		return response.mutate().body((consumed) -> beginning.concatWith(this.rest)).build();
	}

	/**
	 * Reads buffer by buffer until it has enough, then hands on what is asked for.
	 */
	private static final class Reader extends BaseSubscriber<DataBuffer> {

		private final MonoSink<PeekedBody> sink;

		private final int maxSize;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private volatile @Nullable FluxSink<DataBuffer> rest;

		private volatile @Nullable Signal<?> end;

		private final AtomicBoolean handedOn = new AtomicBoolean();

		private final AtomicBoolean endTold = new AtomicBoolean();

		private boolean decided;

		Reader(MonoSink<PeekedBody> sink, int maxSize) {
			this.sink = sink;
			this.maxSize = maxSize;
		}

		@Override
		public Context currentContext() {
			return Context.of(this.sink.contextView());
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(1);
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			FluxSink<DataBuffer> rest = this.rest;
			if (rest != null) {
				rest.next(buffer);
				return;
			}
			byte[] chunk = new byte[buffer.readableByteCount()];
			buffer.read(chunk);
			DataBufferUtils.release(buffer);
			this.bytes.writeBytes(chunk);
			if (this.bytes.size() > this.maxSize) {
				decide(false, Flux.create(this::handOn));
			}
			else {
				request(1);
			}
		}

		/**
		 * WebClient subscribes to each body a second time to release what was not read:
		 * like the connectors, say that it was.
		 */
		private void handOn(FluxSink<DataBuffer> rest) {
			if (!this.handedOn.compareAndSet(false, true)) {
				rest.error(new IllegalStateException("The response body can be read only once"));
				return;
			}
			this.rest = rest;
			rest.onRequest(this::request);
			rest.onDispose(this);
			tellEnd();
		}

		@Override
		protected void hookOnComplete() {
			this.end = Signal.complete();
			decide(true, Flux.empty());
			tellEnd();
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.end = Signal.error(error);
			decide(false, Flux.error(error));
			tellEnd();
		}

		/**
		 * The body may end before or after the rest is asked for.
		 */
		private void tellEnd() {
			FluxSink<DataBuffer> rest = this.rest;
			Signal<?> end = this.end;
			if (rest == null || end == null || !this.endTold.compareAndSet(false, true)) {
				return;
			}
			if (end.getThrowable() != null) {
				rest.error(end.getThrowable());
			}
			else {
				rest.complete();
			}
		}

		private void decide(boolean whole, Flux<DataBuffer> rest) {
			if (!this.decided) {
				this.decided = true;
				this.sink.success(new PeekedBody(this.bytes.toByteArray(), whole, rest));
			}
		}

	}

}
