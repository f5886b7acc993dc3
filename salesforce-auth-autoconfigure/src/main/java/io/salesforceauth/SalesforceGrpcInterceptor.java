package io.salesforceauth;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.CompositeCallCredentials;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Signs the gRPC calls of a channel in to one Salesforce org, as the Pub/Sub API wants
 * it: each call carries {@code accesstoken}, {@code instanceurl} and {@code tenantid}.
 * When a call ends with {@code UNAUTHENTICATED}, its token is
 * {@linkplain SalesforceTokenProvider#invalidate invalidated}, so that the next call or
 * the resubscription gets another one. The call itself is not sent again.
 * <p>
 * A call fails before anything is sent
 * <ul>
 * <li>with {@code PERMISSION_DENIED} where the channel leads to another place than
 * Salesforce's platform or this machine, or leaves this machine without TLS, or where the
 * call has an {@linkplain CallOptions#withAuthority authority} of its own,</li>
 * <li>with {@code INTERNAL} where the token response named no {@code id}, so that the org
 * id is unknown,</li>
 * <li>with {@code UNAVAILABLE} or {@code UNAUTHENTICATED}, and a
 * {@link SalesforceAuthException} as its cause, where there is no token: for now, or
 * until somebody removes the reason.</li>
 * </ul>
 * A call that passes through two of these interceptors ends in an
 * {@link IllegalStateException}: it would carry two tokens.
 * <p>
 * It waits for a token in the executor of the call and holds up no other call of the
 * channel. Needs {@code io.grpc:grpc-api}. Safe for use by many threads at once.
 */
public final class SalesforceGrpcInterceptor implements ClientInterceptor {

	private static final CallOptions.Key<Boolean> SIGNED_IN = CallOptions.Key
		.createWithDefault("io.salesforceauth.signed-in", false);

	private final SalesforceTokenProvider tokens;

	private SalesforceGrpcInterceptor(SalesforceTokenProvider tokens) {
		this.tokens = tokens;
	}

	/**
	 * Create an interceptor.
	 * @param tokens those of an org, {@link SalesforceOrgs#tokens(String)}, or of a
	 * tenant, {@link SalesforceTenants#tokens(String)}
	 * @return an interceptor for all channels and stubs of that org
	 */
	public static SalesforceGrpcInterceptor of(SalesforceTokenProvider tokens) {
		return new SalesforceGrpcInterceptor(tokens);
	}

	@Override
	public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
		if (options.getOption(SIGNED_IN)) {
			throw new IllegalStateException(
					"The call passes through more than one SalesforceGrpcInterceptor, and would "
							+ "carry two tokens. Give one to the channel or to the stub, not to both, and to no global "
							+ "interceptor beside it.");
		}
		SalesforceCallCredentials signature = new SalesforceCallCredentials(this.tokens);
		CallCredentials own = options.getCredentials();
		CallCredentials all = (own != null) ? new CompositeCallCredentials(own, signature) : signature;
		return new SimpleForwardingClientCall<>(
				next.newCall(method, options.withOption(SIGNED_IN, true).withCallCredentials(all))) {

			@Override
			public void start(Listener<R> listener, Metadata headers) {
				super.start(new SimpleForwardingClientCallListener<>(listener) {

					@Override
					public void onClose(Status status, Metadata trailers) {
						try {
							if (status.getCode() == Status.Code.UNAUTHENTICATED) {
								signature.invalidate();
							}
						}
						finally {
							super.onClose(status, trailers);
						}
					}

				}, headers);
			}

		};
	}

}
