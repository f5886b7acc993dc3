package io.salesforceauth.settings;

import reactor.netty.transport.ProxyProvider.Proxy;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CompanyProxy {

	@Bean
	ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> proxied(@Value("${proxy.port}") int port,
			@Value("${proxy.password}") String password) {
		return (builder) -> builder.withHttpClientCustomizer((http) -> http.proxy((proxy) -> proxy.type(Proxy.HTTP)
			.host("localhost")
			.port(port)
			.username("service")
			.password((user) -> password)));
	}

}
