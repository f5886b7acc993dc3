package io.salesforceauth.recipes;

import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;

@Component
class BulkLoad {

	private static final Logger logger = LoggerFactory.getLogger(BulkLoad.class);

	private static final String JOBS = "/services/data/v68.0/jobs/ingest";

	private final RestClient salesforce;

	BulkLoad(@SalesforceOrg RestClient salesforce) {
		this.salesforce = salesforce;
	}

	Job insert(String object, Resource csv) throws InterruptedException {
		Job job = job(this.salesforce.post()
			.uri(JOBS)
			.body(Map.of("object", object, "operation", "insert", "lineEnding", "LF")));
		this.salesforce.put()
			.uri(JOBS + "/{id}/batches", job.id())
			.contentType(new MediaType("text", "csv"))
			.body(csv)
			.retrieve()
			.toBodilessEntity();
		job = job(this.salesforce.patch().uri(JOBS + "/{id}", job.id()).body(Map.of("state", "UploadComplete")));
		while (Set.of("UploadComplete", "InProgress").contains(job.state())) {
			Thread.sleep(1000);
			job = job(this.salesforce.get().uri(JOBS + "/{id}", job.id()));
			logger.info("Job {}: {}, {} records, {} of them failed", job.id(), job.state(),
					job.numberRecordsProcessed(), job.numberRecordsFailed());
		}
		return job;
	}

	private static Job job(RequestHeadersSpec<?> call) {
		return call.retrieve().requiredBody(Job.class);
	}

	record Job(String id, String state, Long numberRecordsProcessed, Long numberRecordsFailed) {
	}

}
