package io.salesforceauth.sample.accounts;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * An account as Salesforce names its fields, {@code Id}, and as this service does,
 * {@code id}.
 */
public record Account(@JsonAlias("Id") @Nullable String id, @JsonAlias("Name") @Nullable String name,
		@JsonAlias("Industry") @Nullable String industry) {

	public static final Account EMPTY = new Account(null, "", "");

}
