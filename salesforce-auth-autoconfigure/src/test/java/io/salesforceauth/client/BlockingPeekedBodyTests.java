package io.salesforceauth.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link BlockingPeekedBody}.
 */
class BlockingPeekedBodyTests {

	private static final int MAX_SIZE = 5000;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1024, MAX_SIZE - 1, MAX_SIZE })
	void smallBodyIsWhole(int size) {
		BlockingPeekedBody prefix = BlockingPeekedBody.of(response("x".repeat(size)), MAX_SIZE);
		assertThat(prefix.isWhole()).isTrue();
		assertThat(prefix.bytes()).hasSize(size);
	}

	@ParameterizedTest
	@ValueSource(ints = { MAX_SIZE + 1, 100_000 })
	void largeBodyIsNotReadFurther(int size) throws IOException {
		ClientHttpResponse response = response("x".repeat(size));
		BlockingPeekedBody prefix = BlockingPeekedBody.of(response, MAX_SIZE);
		assertThat(prefix.isWhole()).isFalse();
		assertThat(prefix.bytes()).hasSizeBetween(MAX_SIZE + 1, MAX_SIZE + 1024);
		assertThat(response.getBody().available()).isEqualTo(size - prefix.bytes().length);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, MAX_SIZE, 100_000 })
	void responseIsRestored(int size) throws IOException {
		String body = "0123456789".repeat(size / 10);
		ClientHttpResponse response = response(body);
		ClientHttpResponse restored = BlockingPeekedBody.of(response, MAX_SIZE).restore(response);
		assertThat(restored.getBody().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(body);
		assertThat(restored.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(restored.getHeaders().getFirst("X-Custom")).isEqualTo("kept");
	}

	@Test
	void bodyThatBreaksFailsItsReaderAtTheSamePlace() throws IOException {
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("broken");
			}

		};
		MockClientHttpResponse response = new MockClientHttpResponse(
				new SequenceInputStream(new ByteArrayInputStream("begin".getBytes(StandardCharsets.UTF_8)), broken),
				HttpStatus.UNAUTHORIZED);
		BlockingPeekedBody prefix = BlockingPeekedBody.of(response, MAX_SIZE);
		assertThat(prefix.isWhole()).isFalse();
		InputStream body = prefix.restore(response).getBody();
		assertThat(body.readNBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("begin");
		assertThatIOException().isThrownBy(body::read).withMessage("broken");
	}

	private static MockClientHttpResponse response(String body) {
		MockClientHttpResponse response = new MockClientHttpResponse(
				new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), HttpStatus.UNAUTHORIZED);
		response.getHeaders().set("X-Custom", "kept");
		return response;
	}

}
