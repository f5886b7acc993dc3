package io.salesforceauth.sample.page;

import java.util.List;

import io.salesforceauth.sample.accounts.Account;
import io.salesforceauth.sample.accounts.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and the form below them.
 *
 * @param accounts the newest accounts, empty where they cannot be read
 * @param trouble why they cannot be read
 * @param form what is in the form
 * @param refusal what Salesforce says of it
 * @param created the name of the account that was created just now
 */
record AccountsView(List<Account> accounts, @Nullable String trouble, Account form, Refusal refusal,
		@Nullable String created) {

	AccountsView with(Account form, Refusal refusal) {
		return new AccountsView(this.accounts, this.trouble, form, refusal, null);
	}

	AccountsView withCreated(@Nullable String name) {
		return new AccountsView(this.accounts, this.trouble, Account.EMPTY, Refusal.NONE, name);
	}

	/**
	 * Return whether the form was not taken.
	 */
	boolean isRefused() {
		return !this.refusal.equals(Refusal.NONE);
	}

}
