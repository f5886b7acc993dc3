package io.salesforceauth.recipes;

import java.net.http.HttpClient;

import io.salesforceauth.SalesforceOrg;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.DefaultUriBuilderFactory;

@Configuration(proxyBeanMethods = false)
class LegacyClient {

	@Bean
	RestTemplate salesforceTemplate(@SalesforceOrg ClientHttpRequestInterceptor salesforce) {
		RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()));
		template.setUriTemplateHandler(new DefaultUriBuilderFactory("/services/data/v68.0"));
		template.getInterceptors().add(salesforce);
		return template;
	}

}
