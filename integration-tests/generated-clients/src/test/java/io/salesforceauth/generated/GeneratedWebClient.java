package io.salesforceauth.generated;

import com.example.webclient.ApiClient;
import com.example.webclient.RecordsApi;
import io.salesforceauth.SalesforceOrg;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
class GeneratedWebClient {

	@Bean
	RecordsApi records(@SalesforceOrg WebClient salesforce) {
		return new RecordsApi(new ApiClient(salesforce).setBasePath("/services/data/v68.0"));
	}

}
