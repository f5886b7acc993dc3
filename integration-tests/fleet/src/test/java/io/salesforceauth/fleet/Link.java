package io.salesforceauth.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A network between an instance and its server that can be cut and mended.
 */
final class Link implements AutoCloseable {

	private final ServerSocket entrance;

	private volatile int target;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean cut;

	private volatile Duration slowAtFirst = Duration.ZERO;

	Link(int target) {
		this.target = target;
		try {
			this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	int port() {
		return this.entrance.getLocalPort();
	}

	/**
	 * Drop all connections, and each new one.
	 */
	void cut() {
		this.cut = true;
		this.open.forEach(Link::close);
	}

	/**
	 * Lead elsewhere from now on: a server that starts again may listen on another port.
	 */
	void leadTo(int target) {
		this.target = target;
	}

	void mend() {
		this.cut = false;
	}

	private void accept() {
		while (!this.entrance.isClosed()) {
			try {
				Socket from = this.entrance.accept();
				if (this.cut) {
					close(from);
					continue;
				}
				connect(from);
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void connect(Socket from) {
		try {
			Socket to = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.open.add(from);
			this.open.add(to);
			if (this.cut) {
				cut();
			}
			daemon(() -> copy(from, to));
			daemon(() -> copy(to, from));
		}
		catch (IOException ex) {
			close(from); // the server is down: the next one may do better
		}
	}

	/**
	 * Be slow from now on until a connection has been used for the first time.
	 */
	void slowAtFirst(Duration time) {
		this.slowAtFirst = time;
	}

	private void copy(Socket from, Socket to) {
		try {
			TimeUnit.MILLISECONDS.sleep(this.slowAtFirst.toMillis()); // a network that is
																		// slow
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			in.transferTo(out);
		}
		catch (IOException ex) {
			// cut
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close(from);
			close(to);
			this.open.remove(from);
			this.open.remove(to);
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "link");
		thread.setDaemon(true);
		thread.start();
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// closed
		}
	}

	@Override
	public void close() {
		try {
			this.entrance.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

}
