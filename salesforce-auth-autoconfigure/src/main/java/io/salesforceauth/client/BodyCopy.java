package io.salesforceauth.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * The bytes of a request as they went out, in the parts that they came in, and the
 * headers that went with them. Safe for concurrent use.
 */
final class BodyCopy implements BodyInserter<Object, ClientHttpRequest> {

	private final long maxSize;

	private final KeptBytes keptBytes;

	private final Sinks.One<BodyCopy> whole = Sinks.one();

	private List<byte[]> chunks = new ArrayList<>();

	private final HttpHeaders headers = new HttpHeaders();

	private final MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();

	private State state = State.RECORDING;

	private @Nullable Recording recording;

	private boolean hasBody;

	private boolean single;

	private long size;

	private long reserved;

	BodyCopy(long maxSize, KeptBytes keptBytes) {
		this.maxSize = maxSize;
		this.keptBytes = keptBytes;
	}

	/**
	 * Take note of the headers. Room for a body of known length is made at once: bodies
	 * that share what is left of it would all be kept in part.
	 */
	void start(HttpHeaders headers, MultiValueMap<String, HttpCookie> cookies, boolean hasBody) {
		synchronized (this) {
			this.headers.addAll(headers);
			this.headers.remove(HttpHeaders.AUTHORIZATION); // the next one differs
			this.cookies.addAll(cookies);
			this.hasBody = hasBody;
			if (headers.getContentLength() > 0 && this.state == State.RECORDING) {
				reserve(headers.getContentLength());
			}
		}
		if (!hasBody) {
			end();
		}
	}

	/**
	 * Return the body, which is copied while somebody reads it.
	 * @param single whether it has one part at most, as connectors want to know
	 */
	Flux<DataBuffer> record(Flux<? extends DataBuffer> body, boolean single) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
				Recording recording = new Recording(actual);
				synchronized (BodyCopy.this) {
					BodyCopy.this.single = single;
					BodyCopy.this.recording = recording;
				}
				body.subscribe(recording);
			}

		};
	}

	private void add(DataBuffer buffer) {
		if (copy(buffer)) {
			end();
		}
	}

	/**
	 * Return whether that was all. Salesforce may respond before the body is seen to end.
	 */
	private synchronized boolean copy(DataBuffer buffer) {
		int count = buffer.readableByteCount();
		this.size += count;
		if (this.state != State.RECORDING || (this.size > this.reserved && !reserve(this.size))) {
			return false;
		}
		byte[] chunk = new byte[count];
		buffer.toByteBuffer(buffer.readPosition(), ByteBuffer.wrap(chunk), 0, count);
		this.chunks.add(chunk);
		return this.size == this.headers.getContentLength();
	}

	private boolean reserve(long size) {
		if (size > this.maxSize || !this.keptBytes.reserve(size - this.reserved)) {
			free();
			return false;
		}
		this.reserved = size;
		return true;
	}

	private void free() {
		this.state = State.LOST;
		this.chunks = new ArrayList<>(); // the old ones may be on their way
		this.keptBytes.release(this.reserved);
		this.reserved = 0;
	}

	private void end() {
		synchronized (this) {
			if (this.state == State.RECORDING) {
				this.state = State.WHOLE;
			}
		}
		tell();
	}

	/**
	 * Keep nothing of this body.
	 */
	void lose() {
		synchronized (this) {
			free();
		}
		tell();
	}

	/**
	 * Not in a lock: whoever waits goes on here.
	 */
	private void tell() {
		if (is(State.WHOLE)) {
			this.whole.tryEmitValue(this);
		}
		else if (is(State.LOST)) {
			this.whole.tryEmitEmpty();
		}
	}

	private synchronized boolean is(State state) {
		return this.state == state;
	}

	/**
	 * Forget all of it, and stop reading what only the next try was to get.
	 */
	void release() {
		lose();
		Recording recording = recording();
		if (recording != null) {
			recording.stop();
		}
	}

	private synchronized @Nullable Recording recording() {
		return this.recording;
	}

	/**
	 * Return this once all of it is there, or empty if that will never be.
	 */
	Mono<BodyCopy> whole() {
		if (is(State.RECORDING) && recording() == null) {
			lose(); // nobody reads it
		}
		return this.whole.asMono();
	}

	/**
	 * Write the same once more. The token is added as the request leaves.
	 */
	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		request.getHeaders().clear();
		request.getHeaders().addAll(this.headers);
		request.getCookies().clear();
		request.getCookies().addAll(this.cookies);
		if (!this.hasBody) {
			return request.setComplete();
		}
		Flux<DataBuffer> body = Flux.fromIterable(chunks()).map(request.bufferFactory()::wrap);
		return request.writeWith(this.single ? body.singleOrEmpty() : body);
	}

	private synchronized List<byte[]> chunks() {
		return this.chunks;
	}

	private enum State {

		RECORDING, WHOLE, LOST

	}

	/**
	 * Copies what it hands on. When the connector wants no more, since its connection is
	 * gone or the response came early, it reads on for the copy alone.
	 */
	private final class Recording implements CoreSubscriber<DataBuffer>, Subscription {

		private final CoreSubscriber<? super DataBuffer> actual;

		private volatile @Nullable Subscription source;

		private volatile boolean alone;

		Recording(CoreSubscriber<? super DataBuffer> actual) {
			this.actual = actual;
		}

		@Override
		public reactor.util.context.Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long count) {
			Subscription source = this.source;
			if (source != null && !this.alone) {
				source.request(count);
			}
		}

		@Override
		public void cancel() {
			Subscription source = this.source;
			if (source == null || this.alone) {
				return;
			}
			this.alone = true;
			if (is(State.RECORDING)) {
				source.request(Long.MAX_VALUE);
			}
			else {
				source.cancel();
			}
		}

		void stop() {
			Subscription source = this.source;
			if (source != null && this.alone) {
				source.cancel();
			}
		}

		@Override
		public void onNext(DataBuffer buffer) {
			add(buffer);
			if (!this.alone) {
				this.actual.onNext(buffer);
				return;
			}
			DataBufferUtils.release(buffer);
			if (!is(State.RECORDING)) {
				stop();
			}
		}

		@Override
		public void onError(Throwable error) {
			this.source = null;
			lose();
			if (!this.alone) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			this.source = null;
			end();
			if (!this.alone) {
				this.actual.onComplete();
			}
		}

	}

}
