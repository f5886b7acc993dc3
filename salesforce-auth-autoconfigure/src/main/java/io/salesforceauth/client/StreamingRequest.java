package io.salesforceauth.client;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * A request whose body is written as it leaves. Spring's own class of the kind is not
 * public in Spring Boot 4.0.0.
 */
abstract class StreamingRequest extends AbstractClientHttpRequest implements StreamingHttpOutputMessage {

	private @Nullable Body body;

	private @Nullable FastByteArrayOutputStream written;

	@Override
	protected final OutputStream getBodyInternal(HttpHeaders headers) {
		Assert.state(this.body == null, "The body was given by setBody");
		FastByteArrayOutputStream written = this.written;
		if (written == null) {
			written = new FastByteArrayOutputStream(1024);
			this.written = written;
		}
		return written;
	}

	@Override
	public final void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.written == null, "The body was written to getBody");
		this.body = body;
	}

	@Override
	protected final ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		FastByteArrayOutputStream written = this.written;
		return execute(headers, (written != null) ? written::writeTo : this.body);
	}

	/**
	 * Make the request.
	 * @param body writes the body, {@code null} if there is none
	 */
	protected abstract ClientHttpResponse execute(HttpHeaders headers, @Nullable Body body) throws IOException;

}
