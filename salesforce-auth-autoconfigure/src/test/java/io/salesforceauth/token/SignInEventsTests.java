package io.salesforceauth.token;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceSignInEvent.GateClosed;
import io.salesforceauth.SalesforceSignInEvent.GateOpened;
import io.salesforceauth.SalesforceSignInEvent.TokenObtained;
import io.salesforceauth.SalesforceSignInEvent.TokenRequestFailed;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SignInEventsTests {

	private static final SalesforceAuthException FAILURE = FakeTokenSource.failure("invalid_client",
			"invalid client credentials");

	private static final TokenInfo TOKEN = new TokenInfo(URI.create("https://acme.my.salesforce.com/"), null, null,
			Set.of(), Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

	private final List<Object> published = new ArrayList<>();

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final SignInEvents events = new SignInEvents("default", null, this.published::add, this.tasks::add);

	@Test
	void nothingIsPublishedInTheThreadOfTheCall() {
		this.events.signedIn(TOKEN, TokenRequestReason.FIRST);
		assertThat(this.published).isEmpty();
		runTasks();
		assertThat(this.published).containsExactly(new TokenObtained("default", null, TOKEN, TokenRequestReason.FIRST));
	}

	@Test
	void gateClosesOnceAndOpensOnce() {
		this.events.failed(FAILURE, TokenRequestReason.FIRST);
		this.events.failed(FAILURE, TokenRequestReason.FIRST);
		this.events.signedIn(TOKEN, TokenRequestReason.FIRST);
		this.events.signedIn(TOKEN, TokenRequestReason.AHEAD);
		runTasks();
		assertThat(this.published).containsExactly(
				new TokenRequestFailed("default", null, FAILURE, TokenRequestReason.FIRST),
				new GateClosed("default", null, FAILURE),
				new TokenRequestFailed("default", null, FAILURE, TokenRequestReason.FIRST),
				new TokenObtained("default", null, TOKEN, TokenRequestReason.FIRST),
				new GateOpened("default", null, FAILURE),
				new TokenObtained("default", null, TOKEN, TokenRequestReason.AHEAD));
	}

	@Test
	void gateThatRejectionsClosedOpensWithAnAcceptedCall() {
		this.events.rejected(FAILURE);
		this.events.accepted();
		this.events.accepted();
		runTasks();
		assertThat(this.published).containsExactly(new GateClosed("default", null, FAILURE),
				new GateOpened("default", null, FAILURE));
	}

	@Test
	void oneTaskPublishesWhatComesMeanwhile() {
		this.events.signedIn(TOKEN, TokenRequestReason.FIRST);
		this.events.signedIn(TOKEN, TokenRequestReason.AHEAD);
		assertThat(this.tasks).hasSize(1);
		runTasks();
		this.events.signedIn(TOKEN, TokenRequestReason.AHEAD);
		assertThat(this.tasks).hasSize(1);
		runTasks();
		assertThat(this.published).hasSize(3);
	}

	@Test
	void listenerThatThrowsKeepsNothingFromTheOthers() {
		SignInEvents broken = new SignInEvents("default", null, (event) -> {
			this.published.add(event);
			throw new IllegalStateException("listener");
		}, Runnable::run);
		broken.failed(FAILURE, TokenRequestReason.FIRST);
		assertThat(this.published).hasSize(2);
	}

	@Test
	void listenerWithoutItsLibraryKeepsNothingFromTheOthers() {
		SignInEvents broken = new SignInEvents("default", null, (event) -> {
			this.published.add(event);
			throw new NoClassDefFoundError("a/Listener");
		}, Runnable::run);
		broken.failed(FAILURE, TokenRequestReason.FIRST);
		assertThat(this.published).hasSize(2);
	}

	@Test
	void stoppedThreadsFailNoCall() {
		SignInEvents stopped = new SignInEvents("default", null, this.published::add, (task) -> {
			throw new RejectedExecutionException();
		});
		assertThatNoException().isThrownBy(() -> stopped.signedIn(TOKEN, TokenRequestReason.FIRST));
	}

	private void runTasks() {
		while (!this.tasks.isEmpty()) {
			this.tasks.poll().run();
		}
	}

}
