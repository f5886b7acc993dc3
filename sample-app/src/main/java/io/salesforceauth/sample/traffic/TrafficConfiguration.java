package io.salesforceauth.sample.traffic;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TrafficConfiguration {

	@Bean
	TrafficLine starter(SalesforceOrgs orgs) {
		return new TrafficLine(() -> orgs.status(SalesforceOrg.DEFAULT).signIn().logins());
	}

}
