package io.salesforceauth.grpc;

import java.util.List;

import io.grpc.Channel;
import io.salesforceauth.SalesforceGrpcInterceptor;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;

@Configuration(proxyBeanMethods = false)
class PubSubChannel {

	@Bean
	Channel pubSub(GrpcChannelFactory channels, @Value("${pubsub.target}") String target,
			SalesforceTokenProvider tokens) {
		return channels.createChannel(target,
				ChannelBuilderOptions.defaults().withInterceptors(List.of(SalesforceGrpcInterceptor.of(tokens))));
	}

}
