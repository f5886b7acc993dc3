package io.salesforceauth.sample.demo;

import io.salesforceauth.sample.traffic.TrafficLine;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

@Configuration(proxyBeanMethods = false)
@Profile(DemoMode.PROFILE)
class DemoConfiguration {

	@Bean
	TrafficLine stock(DemoOrgs orgs) {
		return new TrafficLine(orgs.stock()::logins);
	}

}
