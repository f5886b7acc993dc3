package io.salesforceauth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceCallCredentials}: what a channel must be like.
 */
class SalesforceCallCredentialsTests {

	private static final SalesforceToken TOKEN = SalesforceToken
		.of("00D!t", URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.MAX)
		.withIdentityUrl(URI.create("https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA"));

	private final Tokens tokens = new Tokens();

	private final SalesforceCallCredentials credentials = new SalesforceCallCredentials(this.tokens);

	private final Applier applier = new Applier();

	@ParameterizedTest
	@CsvSource({ "api.pubsub.salesforce.com:7443, PRIVACY_AND_INTEGRITY, 203.0.113.1",
			"api.pubsub.salesforce.com, PRIVACY_AND_INTEGRITY, 203.0.113.1",
			"API.deu.PubSub.Salesforce.com:443, PRIVACY_AND_INTEGRITY, 203.0.113.1",
			"api.pubsub.salesforce.com:7443, PRIVACY_AND_INTEGRITY,",
			"api.pubsub.salesforce.com:7443, PRIVACY_AND_INTEGRITY, 127.0.0.1", "localhost:7443, NONE, 127.0.0.1",
			"127.0.0.1:7443, NONE, 127.0.0.1", "[::1]:7443, NONE, ::1", "localhost, NONE, 127.0.0.9" })
	void channelToThePlatformOrToThisMachineCarriesTheToken(String authority, SecurityLevel level,
			@Nullable String address) throws UnknownHostException {
		apply(authority, level, address);
		assertThat(this.applier.failure).isNull();
		assertThat(header("accesstoken")).isEqualTo("00D!t");
		assertThat(header("instanceurl")).isEqualTo("https://acme.my.salesforce.com");
		assertThat(header("tenantid")).isEqualTo("00D000000000001AAA");
	}

	@ParameterizedTest
	@CsvSource({ "api.pubsub.salesforce.com:7443, NONE, 203.0.113.1, has no TLS",
			"api.pubsub.salesforce.com:7443, INTEGRITY, 203.0.113.1, has no TLS",
			"api.pubsub.salesforce.com:7443, NONE, , has no TLS",
			"api.pubsub.salesforce.com:7443, NONE, 127.0.0.1, has no TLS",
			"api.pubsub.salesforce.com:7443, INTEGRITY, ::1, has no TLS",
			"evil.example:7443, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to evil.example",
			"evil.example:7443, NONE, 127.0.0.1, leads to evil.example",
			"evil.my.salesforce.com, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to evil.my.salesforce.com",
			"api.my.salesforce.com, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to api.my.salesforce.com",
			"api.pubsub.salesforce.com.evil.example, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to",
			"evil.example@api.pubsub.salesforce.com, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to",
			"api.pubsub.salesforce.com@evil.example, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to an authority",
			"api.pubsub.salesforce.com/evil.example, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to an authority",
			"localhost:7443, PRIVACY_AND_INTEGRITY, 203.0.113.1, leads to localhost",
			"localhost:7443, NONE, 203.0.113.1, leads to localhost", "'', NONE, 127.0.0.1, leads to an authority",
			"'a b', NONE, 127.0.0.1, leads to an authority" })
	void anyOtherChannelCarriesNothingAndCostsNoLogin(String authority, SecurityLevel level, @Nullable String address,
			String reason) throws UnknownHostException {
		apply(authority, level, address);
		assertThat(this.applier.headers).isNull();
		assertThat(this.applier.failure).isNotNull();
		assertThat(this.applier.failure.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
		assertThat(this.applier.failure.getDescription()).contains(reason, "Nothing was sent");
		assertThat(this.tokens.asked).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "api.pubsub.salesforce.com:7443, PRIVACY_AND_INTEGRITY, 203.0.113.1",
			"localhost:7443, NONE, 127.0.0.1" })
	void callWithAnAuthorityOfItsOwnCarriesNothingAndCostsNoLogin(String authority, SecurityLevel level, String address)
			throws UnknownHostException {
		Info call = new Info(authority, level, new InetSocketAddress(InetAddress.getByName(address), 7443));
		call.options = CallOptions.DEFAULT.withAuthority(authority);
		this.credentials.applyRequestMetadata(call, Runnable::run, this.applier);
		assertThat(this.applier.headers).isNull();
		assertThat(this.applier.failure).isNotNull();
		assertThat(this.applier.failure.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
		assertThat(this.applier.failure.getDescription()).contains("authority of its own", "Nothing was sent");
		assertThat(this.tokens.asked).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "api.pubsub.salesforce.com" })
	void addressThatIsNoneOfANetworkIsOfThisMachine(String authority) {
		this.credentials.applyRequestMetadata(new Info(authority, SecurityLevel.NONE, new SocketAddress() {
		}), Runnable::run, this.applier);
		assertThat(this.applier.headers).isNotNull();
	}

	@Test
	void executorThatIsShutDownFailsTheCall() {
		this.credentials.applyRequestMetadata(new Info("localhost", SecurityLevel.PRIVACY_AND_INTEGRITY,
				new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), (task) -> {
					throw new RejectedExecutionException();
				}, this.applier);
		assertThat(this.applier.failure).isNotNull();
		assertThat(this.applier.failure.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
	}

	@Test
	void onlyATokenThatWasSentIsInvalidated() throws UnknownHostException {
		this.credentials.invalidate();
		assertThat(this.tokens.invalidated).isNull();
		apply("localhost", SecurityLevel.NONE, "127.0.0.1");
		this.credentials.invalidate();
		assertThat(this.tokens.invalidated).isSameAs(TOKEN);
	}

	private void apply(String authority, SecurityLevel level, @Nullable String address) throws UnknownHostException {
		SocketAddress remote = (address != null) ? new InetSocketAddress(InetAddress.getByName(address), 7443) : null;
		this.credentials.applyRequestMetadata(new Info(authority, level, remote), Runnable::run, this.applier);
	}

	private @Nullable String header(String name) {
		assertThat(this.applier.headers).isNotNull();
		return this.applier.headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
	}

	private static final class Tokens implements SalesforceTokenProvider {

		private int asked;

		private @Nullable SalesforceToken invalidated;

		@Override
		public Mono<SalesforceToken> getToken() {
			this.asked++;
			return Mono.just(TOKEN);
		}

		@Override
		public void invalidate(SalesforceToken token) {
			this.invalidated = token;
		}

	}

	private static final class Applier extends CallCredentials.MetadataApplier {

		private @Nullable Metadata headers;

		private @Nullable Status failure;

		@Override
		public void apply(Metadata headers) {
			this.headers = headers;
		}

		@Override
		public void fail(Status status) {
			this.failure = status;
		}

	}

	private static final class Info extends CallCredentials.RequestInfo {

		private final String authority;

		private final SecurityLevel level;

		private final @Nullable SocketAddress remote;

		private CallOptions options = CallOptions.DEFAULT;

		Info(String authority, SecurityLevel level, @Nullable SocketAddress remote) {
			this.authority = authority;
			this.level = level;
			this.remote = remote;
		}

		@Override
		public MethodDescriptor<?, ?> getMethodDescriptor() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CallOptions getCallOptions() {
			return this.options;
		}

		@Override
		public SecurityLevel getSecurityLevel() {
			return this.level;
		}

		@Override
		public String getAuthority() {
			return this.authority;
		}

		@Override
		public Attributes getTransportAttrs() {
			return (this.remote != null)
					? Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, this.remote).build()
					: Attributes.EMPTY;
		}

	}

}
