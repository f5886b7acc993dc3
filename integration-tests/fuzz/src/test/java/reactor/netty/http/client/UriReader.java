package reactor.netty.http.client;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Shows where Reactor Netty connects to.
 */
public final class UriReader {

	private static final UriEndpointFactory FACTORY = new UriEndpointFactory(null, false,
			InetSocketAddress::createUnresolved);

	private UriReader() {
	}

	/**
	 * Return the origin that it sees. Spring gives it the text only where it takes no
	 * URI.
	 * @param uri an absolute URI
	 */
	public static String origin(URI uri) {
		try {
			return origin(FACTORY.createUriEndpoint(uri, false));
		}
		catch (RuntimeException ex) {
			return origin(FACTORY.createUriEndpoint(uri.toString(), false));
		}
	}

	private static String origin(UriEndpoint endpoint) {
		InetSocketAddress address = (InetSocketAddress) endpoint.getRemoteAddress();
		return endpoint.scheme + "://" + address.getHostString() + ":" + address.getPort();
	}

}
