package io.salesforceauth.settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy that tunnels (RFC 9110 9.3.6) for those who know the password.
 */
final class PasswordProxy extends Tunnel {

	private final String credentials;

	private final List<String> targets = new CopyOnWriteArrayList<>();

	private final AtomicInteger refused = new AtomicInteger();

	private PasswordProxy(ServerSocket server, String user, String password) {
		super(server);
		this.credentials = "proxy-authorization: basic " + Base64.getEncoder()
			.encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))
			.toLowerCase(Locale.ROOT);
	}

	static PasswordProxy start(String user, String password) throws IOException {
		PasswordProxy proxy = new PasswordProxy(new ServerSocket(0, 1024, loopback()), user, password);
		proxy.start();
		return proxy;
	}

	/**
	 * Return where tunnels were made to, as host and port.
	 */
	List<String> targets() {
		return List.copyOf(this.targets);
	}

	int refused() {
		return this.refused.get();
	}

	@Override
	void accept(Socket client) throws IOException {
		String head = head(client.getInputStream());
		while (!List.of(head.toLowerCase(Locale.ROOT).split("\r\n")).contains(this.credentials)) {
			if (head.isEmpty()) {
				return;
			}
			this.refused.incrementAndGet();
			answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
					+ "Content-Length: 0");
			head = head(client.getInputStream());
		}
		String target = head.split(" ")[1];
		this.targets.add(target);
		answer(client, "200 Connection established");
		connect(client, Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
	}

	private static void answer(Socket client, String answer) throws IOException {
		client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		client.getOutputStream().flush();
	}

	private static String head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		for (int next = in.read(); next != -1; next = in.read()) {
			head.write(next);
			String text = head.toString(StandardCharsets.US_ASCII);
			if (text.endsWith("\r\n\r\n")) {
				return text;
			}
		}
		return "";
	}

}
