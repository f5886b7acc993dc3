package io.salesforceauth.token;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Tells the log when the sign-in of an org begins, fails and works again: a renewal that
 * fails in the background has no caller that could tell. One line for each change,
 * nothing for each request. Safe for concurrent use.
 */
final class SignInLog implements SignInListener {

	private static final Log logger = LogFactory.getLog(SignInLog.class);

	private final String label;

	private boolean signedInBefore;

	private boolean failing;

	private boolean rejected;

	/**
	 * Create a log.
	 * @param label the org or tenant as messages name it
	 */
	SignInLog(String label) {
		this.label = label;
	}

	@Override
	public synchronized void signedIn(TokenInfo token, TokenRequestReason reason) {
		if (!this.signedInBefore || (this.failing && !this.rejected)) {
			logger.info(LogMessage.format("Signed in to Salesforce %s%s at %s%s", this.label,
					this.signedInBefore ? " again" : "", token.instanceUrl(), identity(token)));
		}
		this.signedInBefore = true;
		this.failing = false;
	}

	@Override
	public synchronized void failed(SalesforceAuthException failure, TokenRequestReason reason) {
		if (!this.failing) {
			logger.warn(failure.getMessage());
		}
		this.failing = true;
	}

	/**
	 * New tokens are rejected; logins that succeed meanwhile do not change that.
	 */
	@Override
	public synchronized void rejected(SalesforceAuthException failure) {
		if (!this.rejected) {
			logger.warn(failure.getMessage());
		}
		this.rejected = true;
	}

	@Override
	public synchronized void accepted() {
		if (this.rejected) {
			logger.info(LogMessage.format("Salesforce %s accepts calls again", this.label));
		}
		this.rejected = false;
	}

	@Override
	public void struckOff(String resource) {
		logger
			.warn(LogMessage.format("Salesforce %s: %s refused a new token, too: its 401 is handed on. If other calls "
					+ "succeed, it is about that resource, not about the sign-in: check what the run-as user and the scopes "
					+ "of the app permit", this.label, resource));
	}

	private static String identity(TokenInfo token) {
		return (token.orgId() != null) ? " (org " + token.orgId() + ", user " + token.userId() + ")" : "";
	}

}
