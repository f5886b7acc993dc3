package io.salesforceauth.sample;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * An account as Salesforce names its fields, {@code Id}, and as this service does,
 * {@code id}.
 */
record Account(@JsonAlias("Id") @Nullable String id, @JsonAlias("Name") @Nullable String name,
		@JsonAlias("Industry") @Nullable String industry) {
}
