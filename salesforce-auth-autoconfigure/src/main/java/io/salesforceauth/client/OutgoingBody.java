package io.salesforceauth.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.util.unit.DataSize;

/**
 * The body of a blocking call. A small one is written to memory first: it leaves with its
 * length, and can be sent again byte for byte. A large one, or one for which there is no
 * room beside those of other calls, goes straight to the connection, and only once. So
 * does one whose length nobody knows and that cannot be written twice; as long as it
 * turns out to be small, its bytes are kept on their way.
 */
final class OutgoingBody {

	private final @Nullable Body body;

	private final long maxSize;

	private final KeptBytes keptBytes;

	/**
	 * All of it, {@code null} if it streams or is still on its way.
	 */
	private byte @Nullable [] bytes;

	private long reserved;

	private boolean released;

	private OutgoingBody(byte @Nullable [] bytes, @Nullable Body body, DataSize maxSize, KeptBytes keptBytes) {
		this.bytes = bytes;
		this.body = body;
		this.maxSize = maxSize.toBytes();
		this.keptBytes = keptBytes;
	}

	/**
	 * Create a body that is in memory already.
	 */
	static OutgoingBody of(byte[] bytes, DataSize maxSize, KeptBytes keptBytes) {
		return new OutgoingBody(bytes, null, maxSize, keptBytes);
	}

	/**
	 * Create a body.
	 * @param body as the application writes it, {@code null} if there is none
	 * @param headers those of the request
	 * @param maxSize how much is kept
	 * @param keptBytes how much all calls keep
	 */
	static OutgoingBody of(@Nullable Body body, HttpHeaders headers, DataSize maxSize, KeptBytes keptBytes)
			throws IOException {
		if (body == null) {
			return of(new byte[0], maxSize, keptBytes);
		}
		OutgoingBody outgoing = new OutgoingBody(null, body, maxSize, keptBytes);
		long length = headers.getContentLength();
		if ((length >= 0) ? outgoing.reserve(length) : body.repeatable()) {
			outgoing.writeToMemory(body, length);
		}
		return outgoing;
	}

	/**
	 * A body of unknown length that is too large is written a second time, as it leaves.
	 */
	private void writeToMemory(Body body, long length) throws IOException {
		Copy copy = new Copy(null);
		boolean whole = false;
		try {
			body.writeTo(copy);
			whole = keep(copy, length);
		}
		catch (IOException | RuntimeException ex) {
			if (!copy.isTooLarge()) {
				throw ex;
			}
		}
		finally {
			if (!whole) {
				copy.lose();
			}
		}
		if (!whole && length >= 0) {
			throw new IllegalStateException(
					"The body of the call has another length than its header Content-Length says (" + length
							+ " bytes). Nothing was sent");
		}
	}

	/**
	 * Write the body to a request that is about to leave.
	 */
	void writeTo(ClientHttpRequest request) throws IOException {
		byte[] bytes = bytes();
		if (bytes == null) {
			write(new Copied(), request);
		}
		else if (bytes.length > 0) {
			HttpHeaders headers = request.getHeaders();
			if (headers.getContentLength() < 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
				headers.setContentLength(bytes.length);
			}
			write(new Whole(bytes), request);
		}
	}

	private static void write(Body body, ClientHttpRequest request) throws IOException {
		if (request instanceof StreamingHttpOutputMessage streaming) {
			streaming.setBody(body);
		}
		else {
			body.writeTo(request.getBody());
		}
	}

	private synchronized byte @Nullable [] bytes() {
		return this.bytes;
	}

	/**
	 * Keep the body for another try.
	 * @return whether it can be sent again
	 */
	synchronized boolean keep() {
		return this.bytes != null && reserve(this.bytes.length);
	}

	/**
	 * Keep a copy.
	 * @param length how long it must be, negative if that is not known
	 * @return whether all of it is there
	 */
	private synchronized boolean keep(Copy copy, long length) {
		byte[] bytes = copy.bytes();
		this.bytes = (length < 0 || (bytes != null && bytes.length == length)) ? bytes : null;
		return this.bytes != null;
	}

	/**
	 * Make room for so many bytes, with those that have some already.
	 */
	private synchronized boolean reserve(long count) {
		long more = Math.max(0, count - this.reserved);
		if (this.released || count > this.maxSize || !this.keptBytes.reserve(more)) {
			return false;
		}
		this.reserved += more;
		return true;
	}

	/**
	 * Forget the bytes: the call has ended, in one way or the other. Whoever still writes
	 * goes on without a copy.
	 */
	synchronized void release() {
		this.released = true;
		unreserve();
	}

	private synchronized void unreserve() {
		this.keptBytes.release(this.reserved);
		this.reserved = 0;
	}

	/**
	 * A body in memory.
	 */
	private record Whole(byte[] bytes) implements Body {

		@Override
		public void writeTo(OutputStream output) throws IOException {
			output.write(this.bytes);
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

	/**
	 * A body that streams, copied as it leaves.
	 */
	private final class Copied implements Body {

		@Override
		public void writeTo(OutputStream output) throws IOException {
			Copy copy = new Copy(output);
			Objects.requireNonNull(OutgoingBody.this.body).writeTo(copy);
			keep(copy, -1);
		}

		@Override
		public boolean repeatable() {
			return Objects.requireNonNull(OutgoingBody.this.body).repeatable();
		}

	}

	/**
	 * Copies what is written until it is too large. If it goes nowhere else, an exception
	 * keeps the application from writing on.
	 */
	private final class Copy extends OutputStream {

		private final @Nullable OutputStream output;

		private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

		private boolean tooLarge;

		Copy(@Nullable OutputStream output) {
			this.output = output;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] b, int off, int len) throws IOException {
			if (this.copy != null) {
				if (reserve((long) this.copy.size() + len)) {
					this.copy.write(b, off, len);
				}
				else {
					this.tooLarge = true;
					lose();
				}
			}
			if (this.output != null) {
				this.output.write(b, off, len);
			}
			else if (this.tooLarge) {
				throw new IllegalStateException("The body is too large to be kept");
			}
		}

		@Override
		public void flush() throws IOException {
			if (this.output != null) {
				this.output.flush();
			}
		}

		void lose() {
			this.copy = null;
			unreserve();
		}

		boolean isTooLarge() {
			return this.tooLarge;
		}

		byte @Nullable [] bytes() {
			return (this.copy != null) ? this.copy.toByteArray() : null;
		}

	}

}
