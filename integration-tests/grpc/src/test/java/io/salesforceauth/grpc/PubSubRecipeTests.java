package io.salesforceauth.grpc;

import java.io.IOException;
import java.util.List;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.NettyGrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The recipe of docs/other-hosts.md.
 */
class PubSubRecipeTests {

	private final MockSalesforce org = MockSalesforce.start();

	private EventServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = EventServer.onLoopback();
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.org.close();
	}

	@Test
	void channelIsSignedInAndHeals() {
		try (ConfigurableApplicationContext context = run(Plain.class)) {
			Channel channel = context.getBean(Channel.class);
			assertThat(topic(channel)).isEqualTo("topic Orders");
			this.org.endSessions();
			catchThrowableOfType(StatusRuntimeException.class, () -> topic(channel));
			assertThat(topic(channel)).isEqualTo("topic Orders");
		}
	}

	@Test
	void channelOfTheFactoryWithTlsSpeaksNothingElse() {
		try (ConfigurableApplicationContext context = run(GrpcChannels.class)) {
			Channel channel = context.getBean(Channel.class);
			assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> topic(channel)).getStatus().getCode())
				.isEqualTo(Status.Code.UNAVAILABLE);
			assertThat(this.server.received).isEmpty();
		}
	}

	private ConfigurableApplicationContext run(Class<?> factory) {
		return new SpringApplicationBuilder(Application.class, factory).web(WebApplicationType.NONE)
			.properties("salesforce.auth.my-domain-url=" + this.org.url(),
					"salesforce.auth.client-id=" + this.org.clientId(),
					"salesforce.auth.client-secret=" + this.org.clientSecret(),
					"salesforce.auth.token.request-timeout=1m", "pubsub.target=localhost:" + this.server.port(),
					"spring.main.banner-mode=off")
			.run();
	}

	private static String topic(Channel channel) {
		return ClientCalls.blockingUnaryCall(channel, EventServer.TOPIC, CallOptions.DEFAULT, "Orders");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PubSubChannel.class)
	static class Application {

	}

	static class Plain {

		@Bean
		GrpcChannelFactory grpcChannelFactory(ApplicationContext context) {
			NettyGrpcChannelFactory factory = new NettyGrpcChannelFactory(List.of(),
					new ClientInterceptorsConfigurer(context));
			factory.setCredentialsProvider((target) -> InsecureChannelCredentials.create());
			return factory;
		}

	}

}
