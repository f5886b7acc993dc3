package io.salesforceauth.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OutgoingBody}.
 */
class OutgoingBodyTests {

	private static final DataSize MAX = DataSize.ofBytes(10);

	private final KeptBytes keptBytes = new KeptBytes(100);

	private final HttpHeaders headers = new HttpHeaders();

	@Test
	void smallBodyLeavesWithItsLengthAndCanBeSentAgain() throws IOException {
		OutgoingBody body = body("0123456789", true);
		Request first = send(body);
		assertThat(first.getHeaders().getContentLength()).isEqualTo(10);
		assertThat(body.keep()).isTrue();
		assertThat(send(body).text()).isEqualTo(first.text()).isEqualTo("0123456789");
	}

	@Test
	void smallBodyIsWrittenByTheApplicationOnce() throws IOException {
		this.headers.setContentLength(10);
		Once once = new Once("0123456789");
		OutgoingBody body = OutgoingBody.of(once, this.headers, MAX, this.keptBytes);
		assertThat(send(body).text()).isEqualTo("0123456789");
		assertThat(send(body).text()).isEqualTo("0123456789");
		assertThat(once.count).isEqualTo(1);
	}

	@Test
	void largeBodyThatCanBeWrittenTwiceStreamsAndIsNotSentAgain() throws IOException {
		OutgoingBody body = body("0123456789a", true);
		Request request = send(body);
		assertThat(request.text()).isEqualTo("0123456789a");
		assertThat(request.getHeaders().getContentLength()).isEqualTo(-1);
		assertThat(body.keep()).isFalse();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void largeBodyOfKnownLengthStreamsAndIsWrittenOnce() throws IOException {
		this.headers.setContentLength(11);
		Once once = new Once("0123456789a");
		OutgoingBody body = OutgoingBody.of(once, this.headers, MAX, this.keptBytes);
		assertThat(once.count).isZero();
		assertThat(send(body).text()).isEqualTo("0123456789a");
		assertThat(body.keep()).isFalse();
	}

	@Test
	void smallBodyOfUnknownLengthThatCannotBeWrittenTwiceIsKeptAsItLeaves() throws IOException {
		OutgoingBody body = body("0123456789", false);
		assertThat(body.keep()).isFalse();
		assertThat(send(body).text()).isEqualTo("0123456789");
		assertThat(body.keep()).isTrue();
		assertThat(send(body).text()).isEqualTo("0123456789");
	}

	@Test
	void largeBodyOfUnknownLengthThatCannotBeWrittenTwiceIsNotKept() throws IOException {
		OutgoingBody body = body("0123456789a", false);
		assertThat(send(body).text()).isEqualTo("0123456789a");
		assertThat(body.keep()).isFalse();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void bodyWithoutRoomStreams() throws IOException {
		this.keptBytes.reserve(95);
		this.headers.setContentLength(10);
		OutgoingBody body = OutgoingBody.of(new Once("0123456789"), this.headers, MAX, this.keptBytes);
		assertThat(send(body).text()).isEqualTo("0123456789");
		assertThat(body.keep()).isFalse();
	}

	@Test
	void roomIsGivenBackAtTheEnd() throws IOException {
		OutgoingBody body = body("0123456789", true);
		assertThat(this.keptBytes.count()).isEqualTo(10);
		body.release();
		body.release();
		assertThat(this.keptBytes.count()).isZero();
		assertThat(body.keep()).isFalse();
	}

	@Test
	void whoStillWritesAfterTheEndKeepsNothing() throws IOException {
		OutgoingBody body = body("0123456789", false);
		body.release();
		assertThat(send(body).text()).isEqualTo("0123456789");
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void failureToWriteASmallBodyIsThatOfTheApplicationAndGivesItsRoomBack() {
		this.headers.setContentLength(10);
		Body failing = (output) -> {
			output.write(1);
			throw new IOException("own");
		};
		assertThatIOException().isThrownBy(() -> OutgoingBody.of(failing, this.headers, MAX, this.keptBytes))
			.withMessage("own");
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void unexpectedFailureToWriteASmallBodyIsThatOfTheApplication() {
		this.headers.setContentLength(10);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> OutgoingBody.of((output) -> {
			throw new IllegalStateException("own");
		}, this.headers, MAX, this.keptBytes)).withMessage("own");
	}

	@Test
	void roomOfABodyThatEndsInAnErrorOfTheJvmIsGivenBack() {
		this.headers.setContentLength(10);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> OutgoingBody.of((output) -> {
			output.write(1);
			throw new StackOverflowError();
		}, this.headers, MAX, this.keptBytes));
		assertThat(this.keptBytes.count()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 9, 10 })
	void bodyOfAnotherLengthThanItsHeaderSaysIsNoFailureOfTheNetwork(int length) {
		this.headers.setContentLength(length);
		String text = (length < 10) ? "0123456789a" : "0123";
		assertThatIllegalStateException()
			.isThrownBy(() -> OutgoingBody.of(new Once(text), this.headers, MAX, this.keptBytes))
			.withMessageContaining("Content-Length")
			.withMessageContaining("Nothing was sent");
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void largeBodyWhoseWriterCatchesExceptionsIsWrittenAgainAsItLeaves() throws IOException {
		OutgoingBody body = OutgoingBody.of(new Careless("0123456789a"), this.headers, MAX, this.keptBytes);
		assertThat(send(body).text()).isEqualTo("0123456789a");
		assertThat(body.keep()).isFalse();
	}

	@Test
	void bytesInMemoryAreKeptOnlyOnDemand() {
		OutgoingBody body = OutgoingBody.of(new byte[10], MAX, this.keptBytes);
		assertThat(this.keptBytes.count()).isZero();
		assertThat(body.keep()).isTrue();
		assertThat(this.keptBytes.count()).isEqualTo(10);
		body.release();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void bytesInMemoryThatAreTooManyAreNotKept() {
		assertThat(OutgoingBody.of(new byte[11], MAX, this.keptBytes).keep()).isFalse();
	}

	@Test
	void noBodyCanAlwaysBeSentAgain() throws IOException {
		OutgoingBody body = OutgoingBody.of(null, this.headers, DataSize.ofBytes(0), new KeptBytes(0));
		assertThat(body.keep()).isTrue();
		assertThat(send(body).body).isNull();
	}

	@Test
	void requestThatDoesNotStreamGetsTheBody() throws IOException {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST, URI.create("/"));
		body("0123456789a", false).writeTo(request);
		assertThat(request.getBodyAsString()).isEqualTo("0123456789a");
	}

	private OutgoingBody body(String text, boolean repeatable) throws IOException {
		return OutgoingBody.of(new Body() {

			@Override
			public void writeTo(OutputStream output) throws IOException {
				for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
					output.write(b);
				}
				output.flush();
			}

			@Override
			public boolean repeatable() {
				return repeatable;
			}

		}, this.headers, MAX, this.keptBytes);
	}

	private Request send(OutgoingBody body) throws IOException {
		Request request = new Request();
		body.writeTo(request);
		request.execute();
		return request;
	}

	/**
	 * Can be written once.
	 */
	private static final class Once implements Body {

		private final String text;

		private int count;

		Once(String text) {
			this.text = text;
		}

		@Override
		public void writeTo(OutputStream output) throws IOException {
			this.count++;
			output.write(this.text.getBytes(StandardCharsets.UTF_8));
		}

	}

	/**
	 * Takes any exception for one that it may ignore.
	 */
	private static final class Careless implements Body {

		private final String text;

		Careless(String text) {
			this.text = text;
		}

		@Override
		public void writeTo(OutputStream output) {
			try {
				output.write(this.text.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException | RuntimeException ex) {
				assertThat(ex).isNotInstanceOf(IOException.class);
			}
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

	private static final class Request extends StreamingRequest {

		private byte[] body;

		@Override
		protected ClientHttpResponse execute(HttpHeaders headers, Body body) throws IOException {
			if (body != null) {
				ByteArrayOutputStream bytes = new ByteArrayOutputStream();
				body.writeTo(bytes);
				this.body = bytes.toByteArray();
			}
			return new MockClientHttpResponse(new byte[0], 200);
		}

		String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		@Override
		public HttpMethod getMethod() {
			return HttpMethod.POST;
		}

		@Override
		public URI getURI() {
			return URI.create("/");
		}

	}

}
