package io.salesforceauth.recipes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

import io.salesforceauth.SalesforceOrg;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
class BulkExport {

	private static final String JOBS = "/services/data/v68.0/jobs/query";

	private final RestClient salesforce;

	BulkExport(@SalesforceOrg RestClient salesforce) {
		this.salesforce = salesforce;
	}

	void query(String soql, OutputStream csv) throws InterruptedException {
		Job job = this.salesforce.post()
			.uri(JOBS)
			.body(Map.of("operation", "query", "query", soql))
			.retrieve()
			.requiredBody(Job.class);
		while (!job.state().equals("JobComplete")) {
			if (job.state().equals("Failed") || job.state().equals("Aborted")) {
				throw new IllegalStateException("Job " + job.id() + ": " + job.errorMessage());
			}
			Thread.sleep(1000);
			job = this.salesforce.get().uri(JOBS + "/{id}", job.id()).retrieve().requiredBody(Job.class);
		}
		String locator = null;
		do {
			locator = page(job.id(), locator, csv);
		}
		while (!"null".equals(locator)); // as Salesforce ends them
	}

	private String page(String job, String locator, OutputStream csv) {
		return this.salesforce.get()
			.uri((uri) -> uri.path(JOBS + "/{id}/results")
				.queryParamIfPresent("locator", Optional.ofNullable(locator))
				.build(job))
			.exchangeForRequiredValue((request, response) -> {
				if (response.getStatusCode().isError()) {
					throw response.createException();
				}
				if (locator != null) {
					skipLine(response.getBody()); // each page repeats the header
				}
				response.getBody().transferTo(csv);
				return response.getHeaders().getFirst("Sforce-Locator");
			});
	}

	private static void skipLine(InputStream csv) throws IOException {
		for (int next = csv.read(); next != '\n' && next != -1;) {
			next = csv.read();
		}
	}

	record Job(String id, String state, String errorMessage) {
	}

}
