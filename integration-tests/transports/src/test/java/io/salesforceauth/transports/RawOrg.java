package io.salesforceauth.transports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An org on bare sockets: a test decides what happens to each of them, byte by byte.
 */
final class RawOrg implements AutoCloseable {

	static final String ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private final ServerSocket server;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Set<String> sessions = ConcurrentHashMap.newKeySet();

	private final AtomicInteger logins = new AtomicInteger();

	private final Map<String, Behavior> behaviors = new ConcurrentHashMap<>();

	/**
	 * What came, to the end or not, by path.
	 */
	private final List<Received> received = new CopyOnWriteArrayList<>();

	RawOrg() throws IOException {
		this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
		start("accept", this::accept);
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, "raw-org-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	String url() {
		return "http://localhost:" + this.server.getLocalPort();
	}

	void on(String path, Behavior behavior) {
		this.behaviors.put(path, behavior);
	}

	void endSessions() {
		this.sessions.clear();
	}

	int logins() {
		return this.logins.get();
	}

	int connections() {
		return this.connections.size();
	}

	List<Received> received(String path) {
		return this.received.stream().filter((request) -> request.path.equals(path)).toList();
	}

	void forget() {
		this.received.clear();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				this.connections.add(socket);
				start("connection", () -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (Received request = read(in); request != null && !socket.isClosed(); request = read(in)) {
				this.received.add(request);
				Exchange exchange = new Exchange(request, in, socket);
				this.behaviors
					.getOrDefault(request.path, request.path.equals("/services/oauth2/token") ? this::token : this::api)
					.serve(exchange);
			}
		}
		catch (IOException | InterruptedException ex) {
			// The client has gone
		}
		finally {
			this.connections.remove(socket);
		}
	}

	void token(Exchange exchange) throws IOException {
		exchange.readBody();
		String token = "00D!session-" + this.logins.incrementAndGet();
		this.sessions.add("Bearer " + token);
		exchange.reply(200, Map.of(), "{\"access_token\":\"" + token
				+ "\",\"token_type\":\"Bearer\",\"instance_url\":\"" + url() + "\",\"issued_at\":\"1\"}");
	}

	private void api(Exchange exchange) throws IOException {
		exchange.readBody();
		if (isAlive(exchange)) {
			exchange.reply(200, Map.of(), "{}");
		}
		else {
			exchange.reply(401, Map.of(), ENDED);
		}
	}

	boolean isAlive(Exchange exchange) {
		return this.sessions.contains(exchange.request.header("Authorization"));
	}

	private static Received read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		String[] parts = line.split(" ");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
			int colon = header.indexOf(':');
			headers.merge(header.substring(0, colon), header.substring(colon + 1).strip(),
					(one, other) -> one + ", " + other);
		}
		return new Received(parts[0], parts[1], headers);
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next == -1) {
				return null;
			}
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.connections) {
			socket.close();
		}
	}

	/**
	 * What happens to a request.
	 */
	interface Behavior {

		void serve(Exchange exchange) throws IOException, InterruptedException;

	}

	/**
	 * A request whose body may not have been read.
	 */
	static final class Received {

		final String method;

		final String path;

		final Map<String, String> headers;

		volatile byte[] body = {};

		Received(String method, String path, Map<String, String> headers) {
			this.method = method;
			this.path = path;
			this.headers = headers;
		}

		String header(String name) {
			return String.valueOf(this.headers.get(name));
		}

		/**
		 * All headers but the one that has to differ.
		 */
		Map<String, String> headersBesideTheToken() {
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			headers.putAll(this.headers);
			headers.remove("Authorization");
			return headers;
		}

	}

	/**
	 * A request and its connection.
	 */
	record Exchange(Received request, InputStream in, Socket socket) {

		void readBody() throws IOException {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			if (this.request.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
				for (int size = chunkSize(); size > 0; size = chunkSize()) {
					body.write(readExactly(size));
					line(this.in);
				}
				line(this.in);
			}
			else if (this.request.headers.containsKey("Content-Length")) {
				body.write(readExactly(Integer.parseInt(this.request.header("Content-Length"))));
			}
			this.request.body = body.toByteArray();
		}

		private int chunkSize() throws IOException {
			String line = line(this.in);
			if (line == null) {
				throw new EOFException();
			}
			return Integer.parseInt(line.strip(), 16);
		}

		byte[] readExactly(int count) throws IOException {
			byte[] bytes = this.in.readNBytes(count);
			if (bytes.length < count) {
				throw new EOFException();
			}
			return bytes;
		}

		void reply(int status, Map<String, String> headers, String body) throws IOException {
			begin(status, headers, body.getBytes(StandardCharsets.UTF_8).length);
			if (!this.request.method.equals("HEAD")) {
				write(body);
			}
		}

		void begin(int status, Map<String, String> headers, int contentLength) throws IOException {
			StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
			if (!headers.containsKey("Content-Type")) {
				head.append("Content-Type: application/json\r\n");
			}
			headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
			write(head.append("Content-Length: ").append(contentLength).append("\r\n\r\n").toString());
		}

		void write(String text) throws IOException {
			OutputStream out = this.socket.getOutputStream();
			out.write(text.getBytes(StandardCharsets.UTF_8));
			out.flush();
		}

		void close() throws IOException {
			this.socket.close();
		}

		/**
		 * Let the other side get an error rather than the end.
		 */
		void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
