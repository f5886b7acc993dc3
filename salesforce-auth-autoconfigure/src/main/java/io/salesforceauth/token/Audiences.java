package io.salesforceauth.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;

/**
 * The audiences that an assertion for one org may have. Salesforce does not say which one
 * an org takes: each is tried once, and the one that was accepted comes first from then
 * on.
 */
final class Audiences {

	private static final Log logger = LogFactory.getLog(Audiences.class);

	/**
	 * What Salesforce says of an assertion with the wrong audience, if it does not say
	 * so.
	 */
	private static final Set<SignInFailure> DOUBTS = Set.of(SignInFailure.AUDIENCE, SignInFailure.APP_IN_ORG,
			SignInFailure.USER_APPROVAL);

	private final String label;

	private volatile List<String> inOrder;

	/**
	 * Create audiences.
	 * @param label the org or tenant as messages name it
	 */
	Audiences(String label, List<String> inOrder) {
		this.label = label;
		this.inOrder = inOrder;
	}

	/**
	 * Ask with the first audience, and with the next where the refusal may be about it.
	 * @param request asks with an audience
	 */
	<R> Mono<R> exchange(Function<String, Mono<R>> request) {
		return exchange(request, this.inOrder, 0);
	}

	private <R> Mono<R> exchange(Function<String, Mono<R>> request, List<String> audiences, int index) {
		String audience = audiences.get(index);
		Mono<R> response = request.apply(audience).doOnNext((accepted) -> accepted(audience));
		if (index + 1 == audiences.size()) {
			return response;
		}
		return response.onErrorResume(Audiences::isDoubt, (first) -> exchange(request, audiences, index + 1)
			.onErrorMap(Audiences::isDoubt, (second) -> tellsMore(second) ? second : first));
	}

	private static boolean isDoubt(Throwable error) {
		return DOUBTS.contains(failure(error));
	}

	/**
	 * Salesforce looks for the user's approval when it has found the app and the audience
	 * right.
	 */
	private static boolean tellsMore(Throwable second) {
		return failure(second) == SignInFailure.USER_APPROVAL;
	}

	private static SignInFailure failure(Throwable error) {
		return (error instanceof SalesforceAuthException refusal) ? refusal.getSignInFailure() : SignInFailure.UNKNOWN;
	}

	private void accepted(String audience) {
		List<String> before = this.inOrder;
		if (!audience.equals(before.get(0))) {
			List<String> inOrder = new ArrayList<>(before);
			inOrder.remove(audience);
			inOrder.add(0, audience);
			this.inOrder = List.copyOf(inOrder);
			logger.info(LogMessage.format("Salesforce %s takes assertions for the audience %s, not for %s. Set "
					+ "it as the audience (a property, or withAudience of a tenant), and it is asked with that one at once.",
					this.label, audience, before.get(0)));
		}
	}

}
