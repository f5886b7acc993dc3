package io.salesforceauth.webclient;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The answer to a call, or what takes its place. As {@code onErrorMap} and
 * {@code flatMap} in one: nearly all answers pass, and cost one subscriber.
 */
final class AnswerMono extends MonoOperator<ClientResponse, ClientResponse> {

	private final SalesforceToken token;

	private final Handler handler;

	/**
	 * Create an answer.
	 * @param token the token that was sent
	 */
	AnswerMono(Mono<ClientResponse> source, SalesforceToken token, Handler handler) {
		super(source);
		this.token = token;
		this.handler = handler;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		this.source.subscribe(new First(actual, this.token, this.handler));
	}

	/**
	 * Knows what an answer means.
	 */
	interface Handler {

		/**
		 * Return what takes the place of an answer, {@code null} if it passes.
		 */
		@Nullable Mono<ClientResponse> insteadOf(ClientResponse response, SalesforceToken token);

		/**
		 * Take note of an answer that passes.
		 * @return the answer for the application
		 */
		ClientResponse pass(ClientResponse response, SalesforceToken token);

		/**
		 * Return an error without the token.
		 */
		Throwable hide(Throwable error);

	}

	/**
	 * Looks at the first answer. Whoever cancels it ends the request under way.
	 */
	private static final class First implements CoreSubscriber<ClientResponse>, Subscription {

		private static final AtomicReferenceFieldUpdater<First, @Nullable Subscription> UNDER_WAY = AtomicReferenceFieldUpdater
			.<First, @Nullable Subscription>newUpdater(First.class, Subscription.class, "underWay");

		private final CoreSubscriber<? super ClientResponse> actual;

		private final SalesforceToken token;

		private final Handler handler;

		private volatile @Nullable Subscription underWay;

		private boolean done;

		First(CoreSubscriber<? super ClientResponse> actual, SalesforceToken token, Handler handler) {
			this.actual = actual;
			this.token = token;
			this.handler = handler;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.setOnce(UNDER_WAY, this, subscription)) {
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void onNext(ClientResponse response) {
			if (this.done) {
				Operators.onNextDropped(response, currentContext());
				return;
			}
			this.done = true;
			Mono<ClientResponse> other;
			ClientResponse passed;
			try {
				other = this.handler.insteadOf(response, this.token);
				passed = (other != null) ? response : this.handler.pass(response, this.token);
			}
			catch (Throwable ex) {
				this.actual.onError(Operators.onOperatorError(this, ex, response, currentContext()));
				return;
			}
			if (other != null) {
				other.subscribe(new Second(this));
				return;
			}
			this.actual.onNext(passed);
			this.actual.onComplete();
		}

		@Override
		public void onError(Throwable error) {
			if (this.done) {
				Operators.onErrorDropped(error, currentContext());
				return;
			}
			this.done = true;
			this.actual.onError(this.handler.hide(error));
		}

		@Override
		public void onComplete() {
			if (!this.done) {
				this.done = true;
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long count) {
			Subscription underWay = this.underWay;
			if (underWay != null) {
				underWay.request(count);
			}
		}

		@Override
		public void cancel() {
			Operators.terminate(UNDER_WAY, this);
		}

	}

	/**
	 * Hands on what takes the place of the first answer.
	 */
	private record Second(First first) implements CoreSubscriber<ClientResponse> {

		@Override
		public Context currentContext() {
			return this.first.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.replace(First.UNDER_WAY, this.first, subscription)) {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(ClientResponse response) {
			this.first.actual.onNext(response);
		}

		@Override
		public void onError(Throwable error) {
			this.first.actual.onError(error);
		}

		@Override
		public void onComplete() {
			this.first.actual.onComplete();
		}

	}

}
