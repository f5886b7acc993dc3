package io.salesforceauth.grpc;

import java.util.List;

import io.grpc.TlsChannelCredentials;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.NettyGrpcChannelFactory;

@Configuration(proxyBeanMethods = false)
class GrpcChannels {

	@Bean
	ClientInterceptorsConfigurer clientInterceptors(ApplicationContext context) {
		return new ClientInterceptorsConfigurer(context);
	}

	@Bean
	GrpcChannelFactory grpcChannelFactory(ClientInterceptorsConfigurer interceptors) {
		NettyGrpcChannelFactory factory = new NettyGrpcChannelFactory(List.of(), interceptors);
		factory.setCredentialsProvider((target) -> TlsChannelCredentials.create());
		return factory;
	}

}
