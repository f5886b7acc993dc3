package io.salesforceauth.soak;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on the loopback that can end a connection at any byte of a response.
 */
final class Server implements AutoCloseable {

	private final Handler handler;

	private final ServerSocket socket;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	Server(Handler handler) throws IOException {
		this.handler = handler;
		this.socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
		start("accept", this::accept);
	}

	String url() {
		return "http://localhost:" + this.socket.getLocalPort();
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Return how many connections there ever were.
	 */
	int accepted() {
		return this.accepted.get();
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, "soak-server-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				this.accepted.incrementAndGet();
				this.connections.add(connection);
				start("connection", () -> serve(connection));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(connection.getInputStream());
			boolean open = true;
			while (open) {
				Exchange exchange = Exchange.read(connection, in);
				if (exchange == null) {
					return;
				}
				this.handler.handle(exchange);
				open = exchange.isOpen();
			}
		}
		catch (IOException ex) {
			// the client has gone
		}
		finally {
			this.connections.remove(connection);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * Responds to requests.
	 */
	interface Handler {

		void handle(Exchange exchange) throws IOException;

	}

	/**
	 * A request and the way back.
	 */
	static final class Exchange {

		private final Socket connection;

		private final InputStream in;

		private final String method;

		private final String target;

		private final Map<String, List<String>> headers;

		private byte @Nullable [] body;

		private boolean open = true;

		private Exchange(Socket connection, InputStream in, String method, String target,
				Map<String, List<String>> headers) {
			this.connection = connection;
			this.in = in;
			this.method = method;
			this.target = target;
			this.headers = headers;
		}

		static @Nullable Exchange read(Socket connection, InputStream in) throws IOException {
			String line = readLine(in);
			if (line == null) {
				return null;
			}
			String[] parts = line.split(" ");
			if (parts.length != 3) {
				return null; // the rest of a request that was given up
			}
			Map<String, List<String>> headers = new TreeMap<>();
			for (String header = readLine(in); header != null && !header.isEmpty(); header = readLine(in)) {
				int colon = header.indexOf(':');
				headers
					.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
					.add(header.substring(colon + 1).strip());
			}
			return new Exchange(connection, in, parts[0], parts[1], headers);
		}

		private static @Nullable String readLine(InputStream in) throws IOException {
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

		String method() {
			return this.method;
		}

		String target() {
			return this.target;
		}

		Map<String, List<String>> headers() {
			return this.headers;
		}

		String header(String name) {
			List<String> values = this.headers.get(name);
			return (values != null) ? values.get(0) : "";
		}

		/**
		 * Return the body, which is read now.
		 */
		byte[] body() throws IOException {
			byte[] body = this.body;
			if (body == null) {
				body = header("transfer-encoding").equalsIgnoreCase("chunked") ? readChunks() : readFully(
						header("content-length").isEmpty() ? 0 : Integer.parseInt(header("content-length")));
				this.body = body;
			}
			return body;
		}

		private byte[] readChunks() throws IOException {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			while (true) {
				String size = readLine(this.in);
				if (size == null) {
					throw new EOFException("in a chunk");
				}
				byte[] chunk = readFully(Integer.parseInt(size, 16));
				readLine(this.in);
				if (chunk.length == 0) {
					return body.toByteArray();
				}
				body.writeBytes(chunk);
			}
		}

		private byte[] readFully(int size) throws IOException {
			byte[] bytes = this.in.readNBytes(size);
			if (bytes.length < size) {
				throw new EOFException("in a body");
			}
			return bytes;
		}

		boolean isOpen() {
			return this.open && this.body != null;
		}

		/**
		 * Send a response, up to where it is cut.
		 */
		void send(Reply reply) throws IOException {
			if (reply.cut() == Reply.Cut.RESET) {
				this.connection.setSoLinger(true, 0);
			}
			if (reply.cut() != Reply.Cut.NOT) {
				this.open = false;
			}
			byte[] bytes = reply.bytes(this.method.equals("HEAD"), this.body == null);
			this.connection.getOutputStream().write(bytes);
			this.connection.getOutputStream().flush();
			if (!isOpen() && reply.cut() != Reply.Cut.RESET) {
				// What was not read would reset the connection, and the response with it
				this.connection.shutdownOutput();
				this.in.transferTo(OutputStream.nullOutputStream());
			}
		}

	}

}
