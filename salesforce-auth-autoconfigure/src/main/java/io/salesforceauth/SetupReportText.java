package io.salesforceauth;

import java.nio.charset.Charset;

import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;

/**
 * Writes a result for a terminal: one line, below a failed one what to do. What came from
 * outside cannot move the cursor or change colours.
 */
final class SetupReportText {

	private static final int WIDTH = 100;

	private static final int TITLE_WIDTH = 14;

	private static final String INDENT = " ".repeat(3 + TITLE_WIDTH);

	private static final String SIGNS = "\u2713\u2717\u2013!";

	private final Charset charset;

	private final String signs;

	/**
	 * Create a writer.
	 * @param charset what the terminal shows
	 */
	SetupReportText(Charset charset) {
		this.charset = charset;
		this.signs = isShown(SIGNS) ? SIGNS : "+x-!";
	}

	@SuppressWarnings("EnumOrdinal") // one sign for each outcome, in their order
	String write(Result result) {
		StringBuilder text = new StringBuilder();
		text.append(' ').append(this.signs.charAt(result.outcome().ordinal())).append(' ');
		String title = result.check().getTitle();
		text.append(title).append(" ".repeat(TITLE_WIDTH - title.length()));
		wrap((result.outcome() == Outcome.SKIPPED) ? "skipped (" + result.seen() + ")" : result.seen(), text);
		if (result.remedy() != null) {
			text.append(INDENT);
			String step = (result.guideStep() != null) ? "Set-up step " + result.guideStep() + ": " : "To do: ";
			wrap(step + result.remedy(), text);
		}
		return shown(text.toString());
	}

	static String summary(SetupReport report) {
		long failed = count(report, Outcome.FAILED);
		long skipped = count(report, Outcome.SKIPPED);
		long warned = count(report, Outcome.WARNED);
		String passed = count(report, Outcome.PASSED) + " of " + report.checks().size() + " checks passed";
		return passed + ((failed > 0) ? ", " + failed + " failed" : "")
				+ ((skipped > 0) ? ", " + skipped + " skipped" : "")
				+ ((warned > 0) ? ", " + warned + " to look at" : "") + ".";
	}

	private static long count(SetupReport report, Outcome outcome) {
		return report.checks().stream().filter((result) -> result.outcome() == outcome).count();
	}

	/**
	 * Write words up to the width, further lines below the first.
	 */
	private static void wrap(String value, StringBuilder text) {
		int column = INDENT.length();
		boolean first = true;
		for (String word : value.replaceAll("[\\s\\p{Cntrl}]+", " ").strip().split(" ")) {
			if (!first && column + 1 + word.length() > WIDTH) {
				text.append(System.lineSeparator()).append(INDENT);
				column = INDENT.length();
				first = true;
			}
			text.append(first ? "" : " ").append(word);
			column += word.length() + (first ? 0 : 1);
			first = false;
		}
		text.append(System.lineSeparator());
	}

	private String shown(String text) {
		if (isShown(text)) {
			return text;
		}
		StringBuilder shown = new StringBuilder();
		text.codePoints()
			.mapToObj(Character::toString)
			.map((sign) -> isShown(sign) ? sign : (sign.equals("\u2026") ? "..." : "?"))
			.forEach(shown::append);
		return shown.toString();
	}

	private boolean isShown(String text) {
		return this.charset.canEncode() && this.charset.newEncoder().canEncode(text);
	}

}
