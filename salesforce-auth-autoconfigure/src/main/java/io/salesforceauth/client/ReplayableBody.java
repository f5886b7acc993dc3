package io.salesforceauth.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * Keeps the bytes of a body while they are sent, so that a call can be sent again byte
 * for byte. The body itself cannot be asked twice: a hot publisher is empty the second
 * time, and nobody would notice. A body that is too large, streams, or was not sent to
 * its end cannot be sent again.
 */
final class ReplayableBody implements BodyInserter<Object, ClientHttpRequest> {

	/**
	 * A body is sent again from one array.
	 */
	private static final long MAX_ARRAY_SIZE = Integer.MAX_VALUE - 8L;

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final long maxSize;

	private volatile @Nullable Copy copy;

	ReplayableBody(BodyInserter<?, ? super ClientHttpRequest> body, DataSize maxSize) {
		this.body = body;
		this.maxSize = Math.min(maxSize.toBytes(), MAX_ARRAY_SIZE);
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		Copy copy = new Copy(this.maxSize);
		this.copy = copy;
		return this.body.insert(new Recorder(request, copy), context);
	}

	/**
	 * Return an inserter of the bytes that were sent, or {@code null} if they cannot be
	 * sent again.
	 */
	@Nullable BodyInserter<?, ClientHttpRequest> again() {
		Copy copy = this.copy;
		return (copy != null && copy.complete) ? copy : null;
	}

	/**
	 * The bytes and the headers that came with them.
	 */
	private static final class Copy implements BodyInserter<Object, ClientHttpRequest> {

		private final long maxSize;

		private final List<byte[]> chunks = new ArrayList<>();

		private final HttpHeaders headers = new HttpHeaders();

		private long size;

		private volatile boolean complete;

		private boolean written;

		Copy(long maxSize) {
			this.maxSize = maxSize;
		}

		void start(HttpHeaders headers) {
			this.headers.addAll(headers);
			this.written = true;
		}

		void add(DataBuffer buffer) {
			int count = buffer.readableByteCount();
			this.size += count;
			if (this.size > this.maxSize) {
				this.chunks.clear();
				return;
			}
			byte[] chunk = new byte[count];
			buffer.toByteBuffer(buffer.readPosition(), ByteBuffer.wrap(chunk), 0, count);
			this.chunks.add(chunk);
			if (this.size == this.headers.getContentLength()) {
				// Salesforce may answer before the body is seen to end
				end();
			}
		}

		void end() {
			this.complete = this.size <= this.maxSize;
		}

		@Override
		public Mono<Void> insert(ClientHttpRequest request, Context context) {
			this.headers.forEach((name, values) -> {
				if (!request.getHeaders().containsHeader(name)) {
					request.getHeaders().put(name, values);
				}
			});
			if (!this.written) {
				return request.setComplete();
			}
			return request.writeWith(Mono.fromSupplier(() -> request.bufferFactory().wrap(joined())));
		}

		private byte[] joined() {
			ByteBuffer joined = ByteBuffer.allocate((int) this.size);
			this.chunks.forEach(joined::put);
			return joined.array();
		}

	}

	/**
	 * Copies what passes to the connector.
	 */
	private static final class Recorder extends ClientHttpRequestDecorator {

		private final Copy copy;

		Recorder(ClientHttpRequest request, Copy copy) {
			super(request);
			this.copy = copy;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			this.copy.start(getHeaders());
			if (body instanceof Mono<? extends DataBuffer> mono) {
				return super.writeWith(mono.doOnNext(this.copy::add).doOnSuccess((buffer) -> this.copy.end()));
			}
			return super.writeWith(Flux.from(body).doOnNext(this.copy::add).doOnComplete(this.copy::end));
		}

		@Override
		public Mono<Void> setComplete() {
			this.copy.end();
			return super.setComplete();
		}

	}

}
