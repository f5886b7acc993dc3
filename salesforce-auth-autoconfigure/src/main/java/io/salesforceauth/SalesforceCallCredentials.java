package io.salesforceauth;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Adds a token to one gRPC call, where the channel may carry it, and knows which one it
 * was.
 */
final class SalesforceCallCredentials extends CallCredentials {

	private static final Metadata.Key<String> ACCESS_TOKEN = key("accesstoken");

	private static final Metadata.Key<String> INSTANCE_URL = key("instanceurl");

	private static final Metadata.Key<String> TENANT_ID = key("tenantid");

	private final SalesforceTokenProvider tokens;

	private volatile @Nullable SalesforceToken sent;

	SalesforceCallCredentials(SalesforceTokenProvider tokens) {
		this.tokens = tokens;
	}

	private static Metadata.Key<String> key(String name) {
		return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
	}

	@Override
	public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
		Status refusal = checkChannel(call);
		if (refusal != null) {
			applier.fail(refusal);
			return;
		}
		try {
			// A provider of the application may block
			executor.execute(() -> apply(applier));
		}
		catch (RejectedExecutionException ex) {
			applier
				.fail(Status.UNAVAILABLE.withDescription("The executor of the call takes no more tasks").withCause(ex));
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored") // the applier has the outcome
	private void apply(MetadataApplier applier) {
		Mono.defer(this.tokens::getToken)
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("The token provider gave no token")))
			.subscribe((token) -> apply(token, applier), (error) -> applier.fail(status(error)));
	}

	private void apply(SalesforceToken token, MetadataApplier applier) {
		String org = token.orgId();
		if (org == null) {
			// What gRPC makes of FAILED_PRECONDITION here
			applier.fail(Status.INTERNAL.withDescription("The token response of Salesforce named no id, so "
					+ "the org id that the metadata tenantid needs is unknown. Nothing was sent."));
			return;
		}
		Metadata headers = new Metadata();
		headers.put(ACCESS_TOKEN, token.tokenValue());
		headers.put(INSTANCE_URL, withoutSlash(token.instanceUrl()));
		headers.put(TENANT_ID, org);
		this.sent = token;
		applier.apply(headers);
	}

	private static String withoutSlash(URI url) {
		String text = url.toString();
		return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
	}

	/**
	 * Take note that the call was refused for its token.
	 */
	void invalidate() {
		SalesforceToken token = this.sent;
		if (token != null) {
			this.tokens.invalidate(token);
		}
	}

	/**
	 * Return why the channel may not carry a token, {@code null} if it may. The authority
	 * is what the certificate of the server was checked against, unless the call has one
	 * of its own. Without TLS it tells where a proxy on this machine would lead.
	 */
	private static @Nullable Status checkChannel(RequestInfo call) {
		SocketAddress remote = call.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
		boolean local = isLocal(remote);
		String host = host(call.getAuthority());
		if (host == null || !(PlatformHosts.contains(host) || (local && PlatformHosts.isLoopback(host)))) {
			return Status.PERMISSION_DENIED.withDescription(
					"The channel leads to " + ((host != null) ? EscapedText.of(host) : "an authority that is no host")
							+ ", and a token of Salesforce goes to hosts such as api.pubsub.salesforce.com only. "
							+ "Nothing was sent.");
		}
		if (call.getCallOptions().getAuthority() != null) {
			return Status.PERMISSION_DENIED.withDescription("The call has an authority of its own, "
					+ EscapedText.of(host) + ", which the certificate of the server was not checked against. "
					+ "Nothing was sent. Remove withAuthority from the call, its stub and its interceptors.");
		}
		if (call.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY
				&& !(local && (PlatformHosts.isLoopback(host) || !(remote instanceof InetSocketAddress)))) {
			return Status.PERMISSION_DENIED.withDescription("The channel to " + EscapedText.of(host)
					+ " has no TLS, and would show the token of Salesforce. Nothing was sent. Make the channel with "
					+ "TlsChannelCredentials.");
		}
		return null;
	}

	private static @Nullable String host(String authority) {
		try {
			URI uri = URI.create("https://" + authority);
			return (uri.getRawUserInfo() == null && authority.equals(uri.getRawAuthority())) ? uri.getHost() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Whether calls do not leave this machine: other addresses than those of networks are
	 * of sockets in the file system or of servers in the same process.
	 */
	private static boolean isLocal(@Nullable SocketAddress remote) {
		return (remote instanceof InetSocketAddress address)
				? address.getAddress() != null && address.getAddress().isLoopbackAddress() : remote != null;
	}

	private static Status status(Throwable error) {
		boolean passes = error instanceof SalesforceAuthException failure && failure.isTransient();
		return (passes ? Status.UNAVAILABLE : Status.UNAUTHENTICATED)
			.withDescription("There is no token of Salesforce: " + error.getMessage())
			.withCause(error);
	}

}
