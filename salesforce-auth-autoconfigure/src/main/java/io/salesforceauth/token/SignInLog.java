package io.salesforceauth.token;

import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * Tells the log when the sign-in of an org begins, fails and works again: a renewal that
 * fails in the background has no caller that could tell. One line for each change,
 * nothing for each request. Safe for concurrent use, outside the lock of the cache: an
 * appender may be slow.
 */
final class SignInLog {

	private static final Log logger = LogFactory.getLog(SignInLog.class);

	private final String org;

	private boolean signedInBefore;

	private boolean failing;

	private boolean rejected;

	SignInLog(String org) {
		this.org = org;
	}

	synchronized void signedIn(SalesforceToken token) {
		if (!this.signedInBefore || (this.failing && !this.rejected)) {
			logger.info(LogMessage.format("Signed in to Salesforce org '%s'%s at %s%s", this.org,
					this.signedInBefore ? " again" : "", token.instanceUrl(), identity(token.identityUrl())));
		}
		this.signedInBefore = true;
		this.failing = false;
	}

	synchronized void failed(SalesforceAuthException failure) {
		if (!this.failing) {
			logger.warn(failure.getMessage());
		}
		this.failing = true;
	}

	/**
	 * New tokens are rejected; logins that succeed meanwhile do not change that.
	 */
	synchronized void rejected(SalesforceAuthException failure) {
		if (!this.rejected) {
			logger.warn(failure.getMessage());
		}
		this.rejected = true;
	}

	synchronized void accepted() {
		if (this.rejected) {
			logger.info(LogMessage.format("Salesforce org '%s' accepts calls again", this.org));
		}
		this.rejected = false;
	}

	/**
	 * The identity URL ends in the id of the org and that of the user.
	 */
	private static String identity(@Nullable URI identityUrl) {
		String[] path = (identityUrl != null && identityUrl.getPath() != null) ? identityUrl.getPath().split("/")
				: new String[0];
		return (path.length > 2) ? " (org " + path[path.length - 2] + ", user " + path[path.length - 1] + ")" : "";
	}

}
