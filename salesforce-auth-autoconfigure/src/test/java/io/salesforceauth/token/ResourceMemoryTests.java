package io.salesforceauth.token;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceMemoryTests {

	private static final String DATA = "/services/data/v68.0/";

	private final ResourceMemory few = ResourceMemory.few();

	@ParameterizedTest
	@CsvSource({ "/services/data/v68.0/query, /services/data/v68.0/query",
			"/services/data/v68.0/sobjects/Account/0011, /services/data/v68.0/sobjects/Account",
			"/services/data/v68.0/a/b/c/d, /services/data/v68.0/a/b", "/id/00D1/0051, /id", "/1, ''", "'', ''" })
	void pathIsCutAtTheFirstIdAndAfterFiveSegments(String path, String prefix) {
		assertThat(path.substring(0, ResourceMemory.length(path))).isEqualTo(prefix);
	}

	@Test
	void methodsAreTwoResources() {
		assertThat(this.few.key("GET", DATA)).isNotEqualTo(this.few.key("POST", DATA));
	}

	@Test
	void acceptedResourceIsNewsOnce() {
		long key = this.few.key("GET", DATA + "query");
		assertThat(this.few.isAccepted(key)).isFalse();
		assertThat(this.few.accept(key)).isTrue();
		assertThat(this.few.accept(key)).isFalse();
		assertThat(this.few.isAccepted(key)).isTrue();
	}

	@Test
	void moreThanAFewResourcesAreAllTakenForAccepted() {
		fill(this.few, 8);
		assertThat(this.few.isCrowded()).isFalse();
		fill(this.few, 9);
		assertThat(this.few.isCrowded()).isTrue();
		assertThat(this.few.isAccepted(this.few.key("GET", DATA + "other"))).isTrue();
	}

	@Test
	void memoryThatHasGrownKnowsTheFewAndTellsStrangersApart() {
		fill(this.few, 9);
		ResourceMemory many = this.few.grow();
		assertThat(many.grow()).isSameAs(many);
		assertThat(many.isAccepted(many.key("GET", DATA + "a"))).isTrue();
		assertThat(many.isAccepted(many.key("GET", DATA + "other"))).isFalse();
	}

	@Test
	void prefixThatWasStruckOffIsSplitIntoItsPaths() {
		ResourceMemory many = this.few.grow();
		long prefix = many.key("GET", DATA + "connect/0011");
		many.struckOff(prefix);
		long good = many.key("GET", DATA + "connect/0011");
		long bad = many.key("GET", DATA + "connect/0012");
		assertThat(good).isNotEqualTo(prefix).isNotEqualTo(bad);
		many.accept(good);
		assertThat(many.isAccepted(good)).isTrue();
		assertThat(many.isAccepted(bad)).isFalse();
	}

	@Test
	void floodOfPathsThatNeverComeAgainLeavesThoseThatDo() {
		ResourceMemory many = this.few.grow();
		long query = many.key("GET", DATA + "query");
		many.accept(query);
		many.accept(query);
		for (int i = 0; i < 100_000; i++) {
			many.accept(many.key("GET", DATA + "x/" + word(i)));
		}
		assertThat(many.isAccepted(query)).isTrue();
	}

	private static String word(int number) {
		StringBuilder word = new StringBuilder();
		for (int rest = number; word.length() < 5; rest /= 26) {
			word.append((char) ('a' + rest % 26));
		}
		return word.toString();
	}

	private static void fill(ResourceMemory memory, int count) {
		for (int i = 0; i < count; i++) {
			memory.accept(memory.key("GET", DATA + (char) ('a' + i)));
		}
	}

}
