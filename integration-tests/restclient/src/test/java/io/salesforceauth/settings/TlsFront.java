package io.salesforceauth.settings;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Ends TLS before a server that has none. Asks each client for a certificate.
 */
final class TlsFront extends Tunnel {

	private final int target;

	private TlsFront(SSLServerSocket server, int target) {
		super(server);
		server.setNeedClientAuth(true);
		this.target = target;
	}

	static TlsFront start(SSLContext context, int target) throws IOException {
		TlsFront front = new TlsFront(
				(SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1024, loopback()), target);
		front.start();
		return front;
	}

	@Override
	void accept(Socket client) throws IOException {
		connect(client, this.target);
	}

}
