package io.salesforceauth.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on the loopback interface that hands the bytes of each connection on to
 * another server.
 */
abstract class Tunnel implements AutoCloseable {

	private final ServerSocket server;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile Thread accepting;

	Tunnel(ServerSocket server) {
		this.server = server;
	}

	static InetAddress loopback() {
		return InetAddress.getLoopbackAddress();
	}

	final void start() {
		this.accepting = run(() -> {
			while (true) {
				Socket client = this.server.accept();
				this.connections.incrementAndGet();
				this.open.add(client);
				run(() -> {
					try (client) {
						accept(client);
					}
				});
			}
		});
	}

	final int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Return how many connections were accepted.
	 */
	final int connections() {
		return this.connections.get();
	}

	/**
	 * Serve one connection to its end.
	 */
	abstract void accept(Socket client) throws IOException;

	final void connect(Socket client, int port) throws IOException {
		try (Socket target = new Socket(loopback(), port)) {
			this.open.add(target);
			run(() -> copy(target, client));
			copy(client, target);
		}
	}

	private static void copy(Socket from, Socket to) throws IOException {
		InputStream in = from.getInputStream();
		OutputStream out = to.getOutputStream();
		byte[] buffer = new byte[8192];
		try (from; to) {
			for (int count = in.read(buffer); count != -1; count = in.read(buffer)) {
				out.write(buffer, 0, count);
				out.flush();
			}
		}
	}

	private static Thread run(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				// The connection has ended, or the server was closed
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	@Override
	public final void close() throws IOException {
		this.server.close();
		try {
			// It may accept one more until it notices
			this.accepting.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	private interface Step {

		void run() throws IOException;

	}

}
