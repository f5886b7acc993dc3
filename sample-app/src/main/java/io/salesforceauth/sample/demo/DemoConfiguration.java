package io.salesforceauth.sample.demo;

import io.salesforceauth.sample.traffic.TrafficLine;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
@Profile(DemoMode.PROFILE)
class DemoConfiguration {

	@Bean
	@Order(2)
	TrafficLine stock(DemoOrgs orgs) {
		return new TrafficLine("stock", orgs.stock()::logins);
	}

}
