package io.salesforceauth.token;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenLifetime}.
 */
class TokenLifetimeTests {

	private static final String OPAQUE = "00D000000000001!AQ4AQDm3.x_y.z";

	private static final Duration SETTING = Duration.ofHours(1);

	private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

	@Test
	void expiresInAsNumberDecides() {
		assertThat(lifetime(7200, OPAQUE)).isEqualTo(Duration.ofHours(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7200", " 7200\n" })
	void expiresInAsTextDecides(String expiresIn) {
		assertThat(lifetime(expiresIn, OPAQUE)).isEqualTo(Duration.ofHours(2));
	}

	@Test
	void expiresInDecidesBeforeJwt() {
		assertThat(lifetime(60, jwt("{\"exp\":" + (now() + 600) + "}"))).isEqualTo(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "7200 s", "0x10", "NaN", "Infinity", "true", "[7200]", "{}" })
	@NullSource
	void settingDecidesWhenExpiresInSaysNothing(@Nullable String expiresIn) {
		assertThat(lifetime(expiresIn, OPAQUE)).isEqualTo(SETTING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "-0.5", "0.9", "-1e400", "-99999999999999999999" })
	void tokenHasEndedWhenExpiresInIsNotPositive(String expiresIn) {
		assertThat(lifetime(expiresIn, OPAQUE)).isEqualTo(Duration.ZERO);
		assertThat(lifetime(new BigDecimal(expiresIn), OPAQUE)).isEqualTo(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "86401", "3600000", "7200000", "9223372036854775807", "18446744073709551676", "1e3000000" })
	void lifeOfMoreThanADayIsNotBelieved(String expiresIn) {
		assertThat(lifetime(expiresIn, OPAQUE)).isEqualTo(SETTING);
		assertThat(lifetime(new BigDecimal(expiresIn), OPAQUE)).isEqualTo(SETTING);
	}

	@Test
	void lifeOfADayIsBelieved() {
		assertThat(lifetime(86_400, OPAQUE)).isEqualTo(Duration.ofDays(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7200.9", "7.2e3", "+7200" })
	void expiresInMayHaveAFraction(String expiresIn) {
		assertThat(lifetime(expiresIn, OPAQUE)).isEqualTo(Duration.ofHours(2));
	}

	@Test
	void settingMayBeLongerThanADay() {
		assertThat(TokenLifetime.of(null, OPAQUE, Duration.ofDays(3), NOW).duration()).isEqualTo(Duration.ofDays(3));
	}

	@Test
	void absurdSettingIsOneYear() {
		assertThat(TokenLifetime.of(null, OPAQUE, Duration.ofSeconds(Long.MAX_VALUE), NOW).duration())
			.isEqualTo(Duration.ofDays(365));
	}

	@Test
	void endIsNamedWhereTheServerOrTheTokenNamesIt() {
		assertThat(TokenLifetime.of(7200, OPAQUE, SETTING, NOW).named()).isTrue();
		assertThat(TokenLifetime.of(0, OPAQUE, SETTING, NOW).named()).isTrue();
		assertThat(TokenLifetime.of(null, jwt(now(), now() + 60), SETTING, NOW).named()).isTrue();
	}

	@Test
	void settingIsAGuess() {
		assertThat(TokenLifetime.of(null, OPAQUE, SETTING, NOW).named()).isFalse();
		assertThat(TokenLifetime.of(3_600_000, OPAQUE, SETTING, NOW).named()).isFalse();
	}

	@Test
	void endOfJwtDecidesWhenExpiresInIsMissing() {
		assertThat(lifetime(null, jwt("{\"exp\":" + (now() + 600) + "}"))).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void endOfJwtDecidesWhenExpiresInIsNotBelieved() {
		assertThat(lifetime(3_600_000, jwt("{\"exp\":" + (now() + 600) + "}"))).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void whatRemainsDecidesWhenJwtIsNotNew() {
		assertThat(lifetime(null, jwt(now() - 300, now() + 600))).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void wholeLifeIsTheMostWhenOurClockIsBehind() {
		assertThat(lifetime(null, jwt(now() + 3600, now() + 3660))).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void wholeLifeDecidesWhenOurClockIsAheadByMore() {
		assertThat(lifetime(null, jwt(now() - 3600, now() - 3540))).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void settingDecidesWhenJwtHasEndedAndNamesNoStart() {
		assertThat(lifetime(null, jwt("{\"exp\":" + (now() - 1) + "}"))).isEqualTo(SETTING);
	}

	@Test
	void settingDecidesWhenJwtEndsBeforeItsStart() {
		assertThat(lifetime(null, jwt(now() - 60, now() - 120))).isEqualTo(SETTING);
	}

	@Test
	void settingDecidesWhenJwtEndsAtItsStart() {
		assertThat(lifetime(null, jwt(now(), now()))).isEqualTo(SETTING);
	}

	@Test
	void wholeLifeDecidesWhenJwtEndsJustNow() {
		assertThat(lifetime(null, jwt(now() - 60, now()))).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void settingDecidesWhenJwtHasEndedAndItsStartCannotBeRead() {
		assertThat(lifetime(null, jwt("{\"iat\":\"soon\",\"exp\":" + (now() - 1) + "}"))).isEqualTo(SETTING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1795600000000", "99999999999999", "9223372036854775807", "1e400" })
	void endOfJwtThatIsTooFarAwayIsNotBelieved(String exp) {
		assertThat(lifetime(null, jwt("{\"exp\":" + exp + "}"))).isEqualTo(SETTING);
		assertThat(lifetime(null, jwt("{\"iat\":" + now() + ",\"exp\":" + exp + "}"))).isEqualTo(SETTING);
	}

	@Test
	void endOfJwtAsTextDecides() {
		assertThat(lifetime(null, jwt("{\"exp\":\"" + (now() + 600) + "\"}"))).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void settingDecidesWhenJwtHasNoEnd() {
		assertThat(lifetime(null, jwt("{\"iat\":" + now() + "}"))).isEqualTo(SETTING);
	}

	@ParameterizedTest
	@ValueSource(strings = { OPAQUE, "eyJhbGciOiJub25lIn0", "eyJ.eyJ", "eyJ.%%%.x", "eyJ..x", "eyJ.W10.x",
			"eyJ.bm8ganNvbg.x", "00D.eyJleHAiOjk5OTk5OTk5OTk5fQ.x", "eyJ.eyJleHAiOjk5OTk5OTk5OTk5fQ.x.y" })
	void settingDecidesWhenTokenIsNoJwt(String tokenValue) {
		assertThat(lifetime(null, tokenValue)).isEqualTo(SETTING);
	}

	private static Duration lifetime(@Nullable Object expiresIn, String tokenValue) {
		return TokenLifetime.of(expiresIn, tokenValue, SETTING, NOW).duration();
	}

	private static long now() {
		return NOW.getEpochSecond();
	}

	private static String jwt(long iat, long exp) {
		return jwt("{\"iat\":" + iat + ",\"exp\":" + exp + "}");
	}

	private static String jwt(String claims) {
		Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
		return encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
				+ encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
	}

}
