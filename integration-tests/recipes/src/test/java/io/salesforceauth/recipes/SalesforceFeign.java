package io.salesforceauth.recipes;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import feign.Client;
import feign.Request;
import feign.Response;
import io.salesforceauth.SalesforceOrg;

import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestBodySpec;

class SalesforceFeign {

	@Bean
	Client salesforceFeignClient(@SalesforceOrg RestClient salesforce) {
		return (request, options) -> {
			URI uri = URI.create(request.url());
			RequestBodySpec call = salesforce.method(HttpMethod.valueOf(request.httpMethod().name()))
				.uri(URI.create(uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "")));
			request.headers().forEach((name, values) -> call.headers((to) -> to.addAll(name, List.copyOf(values))));
			if (request.body() != null) {
				call.body(request.body());
			}
			return call.exchange((sent, response) -> convert(request, response));
		};
	}

	private static Response convert(Request request, ClientHttpResponse response) throws IOException {
		Map<String, Collection<String>> headers = new LinkedHashMap<>();
		response.getHeaders().forEach(headers::put);
		return Response.builder()
			.request(request)
			.status(response.getStatusCode().value())
			.headers(headers)
			.body(response.getBody().readAllBytes())
			.build();
	}

}
