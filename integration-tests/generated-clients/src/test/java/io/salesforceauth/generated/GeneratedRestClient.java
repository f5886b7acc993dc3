package io.salesforceauth.generated;

import com.example.restclient.ApiClient;
import com.example.restclient.RecordsApi;
import io.salesforceauth.SalesforceOrg;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class GeneratedRestClient {

	@Bean
	RecordsApi blockingRecords(@SalesforceOrg RestClient salesforce) {
		return new RecordsApi(new ApiClient(salesforce).setBasePath("/services/data/v68.0"));
	}

}
