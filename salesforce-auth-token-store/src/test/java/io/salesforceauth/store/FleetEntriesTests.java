package io.salesforceauth.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.store.FleetEntries.Found;
import io.salesforceauth.store.SharingTimes.Wait;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept in the store, and what of it is believed.
 */
@ExtendWith(OutputCaptureExtension.class)
class FleetEntriesTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Wait WAIT = new Wait(TIMEOUT, TIMEOUT);

	private static final URI INSTANCE = URI.create("https://acme.my.salesforce.com/");

	private final MutableClock clock = new MutableClock();

	private final FakeTokenStore store = new FakeTokenStore(this.clock);

	private final EntryKey key = key("secret");

	@Test
	void nothingIsThereAtFirst() {
		assertThat(read("one", null)).isEqualTo(FleetState.EMPTY);
	}

	@Test
	void givesBackWhatWasWritten() {
		write("one", null, "token");
		assertThat(read("one", null)).isEqualTo(state("token"));
	}

	@Test
	void storeSeesNeitherTokenNorOrgNorTheSameTextTwice() {
		write("one", null, "token");
		String first = this.store.content();
		write("one", null, "token");
		assertThat(this.store.content()).isNotEqualTo(first);
		assertThat(new String(Base64.getDecoder().decode(first))).doesNotContain("token", "acme", "format");
		assertThat(this.key.name()).matches("[0-9a-f]{64}");
		assertThat(this.key).hasToString("EntryKey[org 'default']");
	}

	@Test
	void versionIsTheTimeOfTheStoreAndGrowsWithEachWrite() {
		long now = this.clock.millis();
		assertThat(write("one", null, "1").version()).isEqualTo(now);
		assertThat(write("one", null, "2").version()).isEqualTo(now + 1);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(write("one", null, "3").version()).isEqualTo(now + 60_000);
	}

	@Test
	void keyRotatesInThreeStepsWhileEachInstanceReads(CapturedOutput output) {
		write("old", null, "token");
		assertThat(read("old", "new")).isEqualTo(state("token"));
		assertThat(read("new", "old")).isEqualTo(state("token"));
		assertThat(read("old", "new")).isEqualTo(state("token"));
		assertThat(read("new", "old")).isEqualTo(state("token"));
		assertThat(read("new", null)).isEqualTo(state("token"));
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void entryIsNotWrittenAgainWhileSomebodySignsIn() {
		FleetEntries old = entries("old", null);
		FleetState claimed = FleetState.EMPTY.withClaim("me", this.clock.instant().plusSeconds(1), false);
		old.read(this.key, WAIT).flatMap((found) -> old.write(this.key, found, claimed, WAIT)).block(TIMEOUT);
		String content = this.store.content();
		assertThat(read("new", "old")).isEqualTo(claimed);
		assertThat(this.store.content()).isEqualTo(content);
		this.clock.advance(Duration.ofSeconds(1));
		read("new", "old");
		assertThat(this.store.content()).isNotEqualTo(content);
	}

	@Test
	void whatNoKeyOpensIsAbsentWithOneWarning(CapturedOutput output) {
		write("one", null, "token");
		FleetEntries other = entries("other", null);
		for (int i = 0; i < 2; i++) {
			assertThat(other.read(this.key, WAIT).map(Found::state).block(TIMEOUT)).isEqualTo(FleetState.EMPTY);
		}
		assertThat(output).containsOnlyOnce("cannot be read")
			.doesNotContain(TestKeys.base64("one"), TestKeys.base64("other"));
	}

	@Test
	void whatIsAbsentThoughItIsThereIsReplaced() {
		write("one", null, "token");
		write("other", null, "token 2");
		assertThat(read("other", null)).isEqualTo(state("token 2"));
	}

	@Test
	void entryOfOtherCredentialsDoesNotOpenUnderThisName() {
		EntryKey other = key("other");
		FleetEntries entries = entries("one", null);
		entries.read(other, WAIT).flatMap((found) -> entries.write(other, found, state("token"), WAIT)).block(TIMEOUT);
		this.store.rename(other.name(), this.key.name());
		assertThat(read("one", null)).isEqualTo(FleetState.EMPTY);
	}

	@Test
	void entryWithAnotherVersionDoesNotOpen() {
		long version = write("one", null, "token").version();
		this.store.write(this.key.name(), this.store.content(), version, version + 1, TIMEOUT);
		assertThat(read("one", null)).isEqualTo(FleetState.EMPTY);
	}

	@Test
	void timesAreThoseOfTheStoreHoweverWrongTheClocksAre() {
		MutableClock fast = new MutableClock();
		fast.advance(Duration.ofMinutes(5));
		write("one", null, "token");
		Found found = new FleetEntries(access(fast), new EntryCipher(TestKeys.of("one", null)), fast)
			.read(this.key, WAIT)
			.block(TIMEOUT);
		assertThat(found).isNotNull();
		SalesforceToken token = found.state().token();
		assertThat(token).isNotNull();
		assertThat(token.expiresAt()).isEqualTo(fast.instant().plusSeconds(60));
	}

	@Test
	void claimDoesNotSeemToHaveEndedWhileReadingTookItsTime() {
		FleetEntries entries = entries("one", null);
		FleetState claimed = FleetState.EMPTY.withClaim("another", this.clock.instant().plusSeconds(5), false);
		entries.read(this.key, WAIT).flatMap((found) -> entries.write(this.key, found, claimed, WAIT)).block(TIMEOUT);
		this.store.onItsWay = () -> this.clock.advance(Duration.ofSeconds(3));
		FleetState read = read("one", null);
		assertThat(read).isNotNull();
		assertThat(read.isClaimed(this.clock.instant())).isTrue();
	}

	@Test
	void tokenDoesNotSeemNewerThanItIsWhenReadingTookItsTime() {
		write("one", null, "token");
		Instant end = this.clock.instant().plusSeconds(60);
		this.store.onItsWay = () -> this.clock.advance(Duration.ofSeconds(3));
		FleetState read = read("one", null);
		assertThat(read).isNotNull();
		assertThat(read.token()).isNotNull();
		assertThat(read.token().expiresAt()).isBeforeOrEqualTo(end);
	}

	@Test
	void ownWriteMeanwhileMakesNoReadingAnOlderOne(CapturedOutput output) {
		FleetEntries entries = entries("one", null);
		Found first = entries.read(this.key, WAIT)
			.flatMap((found) -> entries.write(this.key, found, state("first"), WAIT))
			.block(TIMEOUT);
		assertThat(first).isNotNull();
		this.store.onItsWayBack = () -> entries.write(this.key, first, state("second"), WAIT).block(TIMEOUT);
		FleetState read = entries.read(this.key, WAIT).map(Found::state).block(TIMEOUT);
		assertThat(read).isEqualTo(state("first"));
		assertThat(output).doesNotContain("older entry");
	}

	private @Nullable FleetState read(String primary, @Nullable String secondary) {
		return entries(primary, secondary).read(this.key, WAIT).map(Found::state).block(TIMEOUT);
	}

	private Found write(String primary, @Nullable String secondary, String token) {
		FleetEntries entries = entries(primary, secondary);
		Found written = entries.read(this.key, WAIT)
			.flatMap((found) -> entries.write(this.key, found, state(token), WAIT))
			.block(TIMEOUT);
		assertThat(written).isNotNull();
		return written;
	}

	private FleetState state(String token) {
		return FleetState.EMPTY
			.withToken(SalesforceToken.of(token, INSTANCE, this.clock.instant(), this.clock.instant().plusSeconds(60))
				.withScopes(Set.of("api")));
	}

	private FleetEntries entries(String primary, @Nullable String secondary) {
		return new FleetEntries(access(this.clock), new EntryCipher(TestKeys.of(primary, secondary)), this.clock);
	}

	private TokenStoreAccess access(MutableClock clock) {
		return new TokenStoreAccess(this.store, Schedulers.immediate(), Schedulers::parallel, clock);
	}

	private static EntryKey key(String secret) {
		return new EntryKey(Hmac.of(secret.getBytes(), "id"), "default", "org 'default'", INSTANCE::equals);
	}

}
