package io.salesforceauth.org;

import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts how often its characters are looked at: a measure of work that no busy machine
 * changes.
 */
final class CountedText implements CharSequence {

	private final String text;

	private long reads;

	CountedText(String text) {
		this.text = text;
	}

	/**
	 * Twice as much of the same may cost three times as much work at most.
	 */
	static void assertLinear(Consumer<CharSequence> reader, String start, String repeated, String end, int times) {
		long once = reads(reader, start + repeated.repeat(times) + end);
		long twice = reads(reader, start + repeated.repeat(2 * times) + end);
		assertThat(twice).as("work for %s%s…%s", start, repeated, end).isLessThanOrEqualTo(3 * once);
	}

	private static long reads(Consumer<CharSequence> reader, String text) {
		CountedText counted = new CountedText(text);
		reader.accept(counted);
		return counted.reads;
	}

	@Override
	public int length() {
		return this.text.length();
	}

	@Override
	public char charAt(int index) {
		this.reads++;
		return this.text.charAt(index);
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		this.reads += end - start;
		return this.text.subSequence(start, end);
	}

	@Override
	public String toString() {
		this.reads += this.text.length();
		return this.text;
	}

}
