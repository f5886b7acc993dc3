package io.salesforceauth.check;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthException;

/**
 * Exceptions in the words of whoever sets up an org, who may never have seen one.
 */
final class Failures {

	private static final int LONGEST_TEXT = 200;

	private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:\\w+[.$])*[A-Z]\\w*(?:Exception|Error)\\b:? ?");

	private Failures() {
	}

	/**
	 * Whether an exception, or one of its causes, is of a kind.
	 */
	static boolean isAny(Throwable failure, Predicate<Throwable> kind) {
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			if (kind.test(ex)) {
				return true;
			}
		}
		return false;
	}

	static boolean isUnknownHost(Throwable ex) {
		return ex instanceof UnknownHostException || ex instanceof UnresolvedAddressException;
	}

	static boolean isNotConnected(Throwable ex) {
		return isUnknownHost(ex) || ex instanceof ConnectException || ex instanceof NoRouteToHostException
				|| ex instanceof HttpConnectTimeoutException;
	}

	static boolean isLate(Throwable ex) {
		return ex instanceof TimeoutException || ex instanceof HttpTimeoutException
				|| ex.getClass().getSimpleName().equals("ReadTimeoutException");
	}

	/**
	 * Say why there was no response.
	 * @param deadline how long it was waited for
	 */
	static String describe(Throwable failure, Duration deadline) {
		if (failure instanceof SalesforceAuthException signIn) {
			Throwable cause = signIn.getCause();
			return (cause != null) ? "[" + signIn.getError().getErrorCode() + "] " + describe(cause, deadline)
					: withoutClassNames(signIn.getSummary());
		}
		if (isAny(failure, Failures::isUnknownHost)) {
			return "the name is not known";
		}
		if (isAny(failure, (ex) -> ex.getClass().getSimpleName().endsWith("ConnectTimeoutException"))) {
			return "nobody took the connection in time";
		}
		if (isAny(failure, Failures::isLate)) {
			return "no response within " + describe(deadline);
		}
		String message = withoutClassNames(message(failure));
		if (isAny(failure, ConnectException.class::isInstance)) {
			return "no connection: " + (message.isEmpty() ? "it was refused" : message);
		}
		return message.isEmpty() ? "the connection ended before a response" : message;
	}

	static String describe(Duration deadline) {
		return (deadline.toMillis() % 1000 != 0) ? deadline.toMillis() + " ms" : deadline.toSeconds() + " s";
	}

	/**
	 * The message of the root; the JDK's client has a closed channel below a refused
	 * connection.
	 */
	private static String message(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null && !(root.getCause() instanceof ClosedChannelException)) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : "";
	}

	private static String withoutClassNames(String text) {
		return CLASS_NAME.matcher(shorten(text)).replaceAll("").strip();
	}

	/**
	 * What came from outside: one line, not too long.
	 */
	static String shorten(String text) {
		String harmless = EscapedText.of(text);
		return (harmless.length() <= LONGEST_TEXT) ? harmless : harmless.substring(0, LONGEST_TEXT) + "\u2026";
	}

}
