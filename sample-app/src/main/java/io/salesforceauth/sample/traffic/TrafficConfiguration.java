package io.salesforceauth.sample.traffic;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class TrafficConfiguration {

	@Bean
	@Order(1)
	TrafficLine starter(SalesforceOrgs orgs) {
		return new TrafficLine("starter", () -> orgs.status(SalesforceOrg.DEFAULT).signIn().logins());
	}

}
