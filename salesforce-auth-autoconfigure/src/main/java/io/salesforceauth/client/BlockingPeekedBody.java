package io.salesforceauth.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import reactor.core.Exceptions;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The beginning of a response body, read to look at, and the rest that stays where it is
 * until somebody reads it.
 *
 * @param bytes the beginning; the whole body unless it is too large or cannot be read
 * @param isWhole whether that is all
 * @param rest what follows
 */
record BlockingPeekedBody(byte[] bytes, boolean isWhole, InputStream rest) {

	/**
	 * Read the beginning of the body.
	 * @param maxSize the size of the largest body that is read whole
	 */
	static BlockingPeekedBody of(ClientHttpResponse response, int maxSize) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			InputStream body = response.getBody();
			byte[] buffer = new byte[1024];
			for (int count = body.read(buffer); count != -1; count = body.read(buffer)) {
				bytes.write(buffer, 0, count);
				if (bytes.size() > maxSize) {
					return new BlockingPeekedBody(bytes.toByteArray(), false, body);
				}
			}
			return new BlockingPeekedBody(bytes.toByteArray(), true, InputStream.nullInputStream());
		}
		catch (IOException ex) {
			return new BlockingPeekedBody(bytes.toByteArray(), false, new FailedBody(ex));
		}
		catch (RuntimeException ex) {
			// Reactor's around an IOException, or Jetty's: nobody expects it of an
			// InputStream
			return new BlockingPeekedBody(bytes.toByteArray(), false,
					new FailedBody(new IOException(Exceptions.unwrap(ex))));
		}
	}

	/**
	 * Return the response with its body as it was.
	 */
	ClientHttpResponse restore(ClientHttpResponse response) {
		return new Response(response, new SequenceInputStream(new ByteArrayInputStream(this.bytes), this.rest));
	}

	/**
	 * Fails the reader where the body did.
	 */
	@SuppressWarnings("InputStreamSlowMultibyteRead") // reads nothing
	private static final class FailedBody extends InputStream {

		private final IOException failure;

		FailedBody(IOException failure) {
			this.failure = failure;
		}

		@Override
		public int read() throws IOException {
			throw this.failure;
		}

	}

	/**
	 * A response with another body.
	 */
	private record Response(ClientHttpResponse response, InputStream body) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}
