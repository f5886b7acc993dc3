package io.salesforceauth.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Token endpoints that no server of HTTP would play: what they send goes over the wire as
 * it is.
 */
class RawTokenEndpointTests extends NetworkTests {

	private static final String TOKEN = "{\"access_token\":\"00D!a\",\"token_type\":\"Bearer\"}";

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile boolean hold;

	private ServerSocket server;

	private volatile Response response = (out) -> {
	};

	@BeforeEach
	void listen() throws IOException {
		this.requests.set(0);
		this.hold = false;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		ServerSocket server = this.server;
		this.threads.execute(() -> {
			while (!server.isClosed()) {
				try {
					Socket socket = server.accept();
					this.sockets.add(socket);
					this.threads.execute(() -> respond(socket));
				}
				catch (IOException ex) {
					return; // closed
				}
			}
		});
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void respond(Socket socket) {
		try (socket) {
			readRequest(socket);
			this.requests.incrementAndGet();
			this.response.write(socket.getOutputStream());
			if (this.hold) {
				socket.getInputStream().read(); // until the client closes it, or the test
												// ends
			}
		}
		catch (IOException ex) {
			// The client has seen enough
		}
	}

	/**
	 * Head and body: a connection that is closed with unread bytes is reset.
	 */
	private static void readRequest(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = socket.getInputStream().read();
			if (next < 0) {
				throw new IOException("no request");
			}
			head.append((char) next);
		}
		String name = "content-length:";
		int begin = head.toString().toLowerCase(Locale.ROOT).indexOf(name) + name.length();
		int length = Integer.parseInt(head.substring(begin, head.indexOf("\r\n", begin)).strip());
		socket.getInputStream().readNBytes(length);
	}

	@Test
	void interimResponseIsSkipped() {
		send("HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: " + TOKEN.length() + "\r\n\r\n" + TOKEN);
		assertThat(tokens("60s").getToken().block(TIMEOUT)).isNotNull();
	}

	/**
	 * Reactor Netty takes these for the response itself.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 102 Processing\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" })
	void otherInterimResponsesAreSkippedOrTransient(String interim) {
		send(interim + OK + "Content-Length: " + TOKEN.length() + "\r\n\r\n" + TOKEN);
		SalesforceTokenProvider tokens = tokens("60s");
		if (this.connector == Connector.REACTOR) {
			assertThat(failureOf(tokens.getToken()).isTransient()).isTrue();
		}
		else {
			assertThat(tokens.getToken().block(TIMEOUT)).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { OK + "\r\n", "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200\r\nConnection: close\r\n\r\n",
			OK + "Content-Type: text/html\r\nConnection: close\r\n\r\n",
			OK + "Content-Length: 52\r\nX: " + "\u00e9" + "\r\n\r\n" })
	void oddHeadsAreNoReasonToRefuseTheToken(String head) {
		send(head.replace("52", String.valueOf(TOKEN.length())) + TOKEN);
		assertThat(tokens("60s").getToken().block(TIMEOUT)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 503 x\r\nContent-Length: 500\r\n\r\n<html>" })
	void whatWasCutShortIsTriedAgainQuickly(String response) {
		send(response);
		SalesforceAuthException failure = failureOf(tokens("60s").getToken());
		assertThat(failure.isTransient()).as(failure.getMessage()).isTrue();
		assertThat(this.requests).hasValue(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 429 x\r\nContent-Length: 500\r\n\r\n<html>",
			"HTTP/1.1 503 x\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 429 x\r\nRetry-After: Mon, 23 Nov 2026 08:00:09 GMT\r\nDate: Mon, 23 Nov 2026 08:00:00 GMT\r\n"
					+ "Content-Length: 0\r\n\r\n" })
	void whatAsksForAPauseIsNotTriedAgainQuickly(String response) {
		send(response);
		SalesforceAuthException failure = failureOf(tokens("60s").getToken());
		assertThat(failure.getSignInFailure().isTransient()).as(failure.getMessage()).isTrue();
		assertThat(this.requests).hasValue(1);
		if (response.contains("Retry-After")) {
			assertThat(failure.getNextAttempt())
				.isEqualTo(this.clock.instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(9));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsToldAtOnceThoughItsBodyNeverEnds(int status) {
		this.hold = true;
		send("HTTP/1.1 " + status + " Moved\r\nLocation: https://renamed.my.salesforce.com/x\r\n\r\n");
		SalesforceAuthException failure = failureOf(tokens("600s").getToken());
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
		assertThat(failure).hasMessageContaining("https://renamed.my.salesforce.com");
		assertThat(this.requests).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "200, TOKEN_ENDPOINT", "403, TOKEN_ENDPOINT", "503, SALESFORCE_STATUS" })
	void bodyWithoutEndIsNotReadToTheEnd(int status, SignInFailure expected) {
		this.response = (out) -> {
			write(out, "HTTP/1.1 " + status + " x\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>");
			while (true) {
				write(out, "x".repeat(8192));
			}
		};
		assertThat(failureOf(tokens("600s").getToken()).getSignInFailure()).isEqualTo(expected);
	}

	@Test
	void bodyThatDoesNotEndInTimeIsLate() {
		this.hold = true;
		send(OK + "\r\n{");
		SalesforceAuthException failure = failureOf(tokens("500ms").getToken());
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.RESPONSE_TIME);
	}

	@Test
	void compressedBodyThatWasNotAskedForIsNoToken() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			byte[] zeros = new byte[1024 * 1024];
			for (int i = 0; i < 50; i++) {
				gzip.write(zeros);
			}
		}
		this.response = (out) -> {
			write(out, OK + "Content-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n");
			out.write(bytes.toByteArray());
		};
		assertThat(failureOf(tokens("60s").getToken())).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 99 Low\r\n\r\n",
			"HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" })
	void whatIsNoHttpEndsWithAFailure(String response) {
		send(response);
		assertThat(failureOf(tokens("5s").getToken())).isNotNull();
	}

	@Test
	void headThatIsTooLargeEndsWithAFailure() {
		send("HTTP/1.1 200 OK\r\nX: " + "x".repeat(2_000_000) + "\r\n\r\n" + TOKEN);
		assertThat(failureOf(tokens("60s").getToken())).isNotNull();
	}

	private SalesforceTokenProvider tokens(String requestTimeout) {
		return tokensOf(start("salesforce.auth.my-domain-url", "http://localhost:" + this.server.getLocalPort(),
				"salesforce.auth.token.request-timeout", requestTimeout));
	}

	private void send(String response) {
		this.response = (out) -> write(out, response);
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	/**
	 * What the endpoint sends before it closes the connection.
	 */
	private interface Response {

		void write(OutputStream out) throws IOException;

	}

}
